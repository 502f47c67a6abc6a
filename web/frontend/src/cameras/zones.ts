// Zones on a picture as values: what drawing does to them. Shares of width and height, 0-1, so that they survive a change of resolution. Pure.

import type { Zone } from "../live/types";

export type Point = [number, number];
export type Kind = Zone["kind"];
export interface Drawn {
  readonly id: string;
  readonly kind: Kind;
  readonly polygon: readonly Point[];
}

export const KINDS: readonly Kind[] = ["ramp", "road", "ignore"];
const FEWEST = 3;
const DIGITS = 4; // a tenth of a pixel of a large picture

const clamp = (share: number) => Math.min(1, Math.max(0, Number(share.toFixed(DIGITS))));
const inPicture = ([x, y]: Point): Point => [clamp(x), clamp(y)];

export function drawnOf(zones: readonly Zone[]): Drawn[] {
  return zones.map(({ id, kind, polygon }) => ({ id, kind, polygon }));
}

/** A new zone in the middle, of a name that is not taken. */
export function withZone(zones: readonly Drawn[], kind: Kind): Drawn[] {
  const taken = new Set(zones.map((zone) => zone.id));
  let number = 1;
  while (taken.has(`${kind}-${number}`)) number += 1;
  const polygon: Point[] = [[0.35, 0.35], [0.65, 0.35], [0.65, 0.65], [0.35, 0.65]];
  return [...zones, { id: `${kind}-${number}`, kind, polygon }];
}

export function withoutZone(zones: readonly Drawn[], id: string): Drawn[] {
  return zones.filter((zone) => zone.id !== id);
}

function changed(zones: readonly Drawn[], id: string, change: (zone: Drawn) => Drawn): Drawn[] {
  return zones.map((zone) => (zone.id === id ? change(zone) : zone));
}

export function ofKind(zones: readonly Drawn[], id: string, kind: Kind): Drawn[] {
  return changed(zones, id, (zone) => ({ ...zone, kind }));
}

export function movePoint(zones: readonly Drawn[], id: string, at: number, to: Point): Drawn[] {
  return changed(zones, id, (zone) => ({ ...zone, polygon: zone.polygon.map((point, place) => (place === at ? inPicture(to) : point)) }));
}

/** The point so far from where it is. */
export function shiftPoint(zones: readonly Drawn[], id: string, at: number, [dx, dy]: Point): Drawn[] {
  const [x, y] = zones.find((zone) => zone.id === id)?.polygon[at] ?? [0, 0];
  return movePoint(zones, id, at, [x + dx, y + dy]);
}

/** A point in the middle between this one and the next. */
export function addPoint(zones: readonly Drawn[], id: string, after: number): Drawn[] {
  return changed(zones, id, (zone) => {
    const [x1, y1] = zone.polygon[after] ?? [0, 0];
    const [x2, y2] = zone.polygon[(after + 1) % zone.polygon.length] ?? [0, 0];
    const middle = inPicture([(x1 + x2) / 2, (y1 + y2) / 2]);
    return { ...zone, polygon: [...zone.polygon.slice(0, after + 1), middle, ...zone.polygon.slice(after + 1)] };
  });
}

/** Without the point; a triangle keeps its three. */
export function removePoint(zones: readonly Drawn[], id: string, at: number): Drawn[] {
  return changed(zones, id, (zone) =>
    zone.polygon.length <= FEWEST ? zone : { ...zone, polygon: zone.polygon.filter((_, place) => place !== at) },
  );
}

const turn = ([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));

function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}

/** Whether the outline crosses itself: then nobody can say what is inside. */
export function isCrossed({ polygon }: Drawn): boolean {
  const sides = polygon.map((point, at): [Point, Point] => [point, polygon[(at + 1) % polygon.length] as Point]);
  return sides.some(([a, b], at) => sides.slice(at + 1).some(([c, d]) => cross(a, b, c, d)));
}
