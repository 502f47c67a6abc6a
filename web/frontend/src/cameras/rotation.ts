// Which cameras the wall shows now. Pure: those with something to see come first, then page by page.

import type { Camera, Finding } from "../live/types";

const ALARMING = new Set(["blocked", "flooded"]);
const WATCHFUL = new Set(["suspect", "occupied", "wet"]);

/** 0 what somebody has to look at, 1 what may become that, 2 the blind, 3 the calm. */
export function urgency(camera: Camera, open: readonly Finding[]): number {
  const states = camera.zones.map((zone) => zone.state);
  if (open.some((finding) => finding.camera === camera.id && finding.zone) || states.some((state) => ALARMING.has(state))) return 0;
  if (states.some((state) => WATCHFUL.has(state))) return 1;
  return camera.state === "live" ? 3 : 2;
}

export function ordered(cameras: Iterable<Camera>, open: readonly Finding[]): Camera[] {
  return [...cameras]
    .filter((camera) => camera.enabled)
    .map((camera) => [urgency(camera, open), camera] as const)
    .sort(([a, one], [b, other]) => a - b || (one.name < other.name ? -1 : 1))
    .map(([, camera]) => camera);
}

/** One page of the wall. What is urgent is on every page as long as it leaves a place for the others; they take turns. */
export function pageOf(all: readonly Camera[], urgent: number, size: number, turn: number): readonly Camera[] {
  const fixed = all.slice(0, Math.min(urgent, size - 1));
  const rest = all.slice(fixed.length);
  const room = size - fixed.length;
  const pages = Math.max(1, Math.ceil(rest.length / room));
  const first = (turn % pages) * room;
  return [...fixed, ...rest.slice(first, first + room)];
}

export function pagesOf(all: number, urgent: number, size: number): number {
  const fixed = Math.min(urgent, size - 1, all);
  return Math.max(1, Math.ceil((all - fixed) / (size - fixed)));
}
