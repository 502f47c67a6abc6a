// What is under the pointer: marks first, since they lie above, then the nearest vehicle.

import { signal } from "@preact/signals";
import type { Map as MapView, Point } from "maplibre-gl";
import { shownNow } from "../live/clock";
import { type Position, positionAt } from "../live/codec";
import { frame } from "../live/store";
import type { Kind } from "../selection";
import { nearestRow } from "./picking";

export type Target = { kind: Exclude<Kind, "ticket">; id: string } | { kind: "position"; position: Position };
export interface Hover {
  x: number;
  y: number;
  target: Target;
}

export const hover = signal<Hover | null>(null);

const MARKS: Record<string, "incident" | "camera" | "alert"> = { incidents: "incident", cameras: "camera", alerts: "alert" };
const REACH_PX = 12; // half of WCAG's 24 px target, to each side

function findMark(map: MapView, at: Point): Target | null {
  const reach = REACH_PX / 2;
  const layers = Object.keys(MARKS).filter((name) => map.getLayer(name));
  const found = map.queryRenderedFeatures([[at.x - reach, at.y - reach], [at.x + reach, at.y + reach]], { layers })[0];
  const kind = found && MARKS[found.layer.id];
  return found && kind ? { kind, id: String(found.properties["id"]) } : null;
}

function findVehicle(map: MapView, at: Point): Target | null {
  const current = frame.peek();
  if (!current) return null;
  const place = map.unproject(at);
  const radius_deg = Math.abs(map.unproject([at.x, at.y + REACH_PX]).lat - place.lat);
  const row = nearestRow(current, place.lng, place.lat, radius_deg);
  if (row < 0) return null;
  return { kind: "position", position: positionAt(current, row, shownNow() / 1000 - current.at_s) };
}

export function findTarget(map: MapView, at: Point): Target | null {
  const mark = findMark(map, at);
  return mark && mark.kind !== "alert" ? mark : (findVehicle(map, at) ?? mark);
}
