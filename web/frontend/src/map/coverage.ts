// Which streets have been worked on since the snow event, each direction on its own side. Asked for only while it is shown.

import { effect, signal } from "@preact/signals";
import type { ExpressionSpecification, Map as MapView } from "maplibre-gl";
import { get, Problem } from "../live/api";
import { nowTens, played_ms } from "../live/clock";
import type { Layer } from "./layer";

export interface SnowEvent {
  id: string;
  started_at: string;
  ended_at: string | null;
}

interface Arc {
  segment: number;
  direction: number;
  band: string;
}

export interface Coverage {
  credited_at: string | null;
  whole: boolean;
  items: Arc[];
}

/** The newer, the wider and the stronger: it needs no colour to be read. What was never worked on has no line. */
export const BANDS: readonly [band: string, width: number, strength: number][] = [
  ["under_1_h", 4, 1],
  ["under_3_h", 3, 0.75],
  ["under_6_h", 2.2, 0.55],
  ["over_6_h", 1.4, 0.4],
];
const EVERY_MS = 30_000;

export const coverageShown = signal(false);
/** The newest event; null while none was ever declared. */
export const snowEvent = signal<SnowEvent | null>(null);
export const coverage = signal<Coverage | null>(null);
export const coverageFailure = signal("");

async function load(): Promise<void> {
  try {
    const { items } = await get<{ items: SnowEvent[] }>("snow-events");
    snowEvent.value = items[0] ?? null;
    coverage.value = snowEvent.value ? await get<Coverage>(`coverage?event=${snowEvent.value.id}`) : null;
    coverageFailure.value = "";
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    coverageFailure.value = error.message;
  }
}

/** By segment, for the arcs of one direction; MapLibre wants at least one label. */
function matched(arcs: Arc[], column: 1 | 2): ExpressionSpecification | number {
  const labels = BANDS.map((row) => [arcs.filter(({ band }) => band === row[0]).map(({ segment }) => segment), row[column]] as const);
  const found = labels.filter(([segments]) => segments.length > 0);
  return found.length ? (["match", ["get", "id"], ...found.flat(), 0] as unknown as ExpressionSpecification) : 0;
}

const layerId = (direction: number) => `coverage-${direction > 0 ? "along" : "against"}`;

export const coverageLayer: Layer = {
  add(map) {
    const colour = getComputedStyle(document.documentElement).getPropertyValue("--good").trim();
    for (const direction of [1, -1]) {
      map.addLayer({
        id: layerId(direction), type: "line", source: "streets", layout: { visibility: "none", "line-cap": "butt" },
        paint: { "line-color": colour, "line-offset": direction * 2.5 },
      });
    }
  },
  feed(map) {
    const isShown = coverageShown.value && played_ms.value === null && coverage.value !== null; // the past has no coverage
    const arcs = coverage.value?.items ?? [];
    for (const direction of [1, -1]) show(map, direction, isShown, arcs);
  },
};

function show(map: MapView, direction: number, isShown: boolean, arcs: Arc[]): void {
  const id = layerId(direction);
  if (!map.getLayer(id)) return;
  map.setLayoutProperty(id, "visibility", isShown ? "visible" : "none");
  if (!isShown) return;
  const own = arcs.filter((arc) => arc.direction === direction);
  map.setPaintProperty(id, "line-width", matched(own, 1));
  map.setPaintProperty(id, "line-opacity", matched(own, 2));
}

effect(() => {
  const turn = coverageShown.value ? Math.floor(nowTens.value / EVERY_MS) : 0;
  if (turn && played_ms.value === null) void load();
});
