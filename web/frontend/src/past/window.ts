// The stretch of time under the slider, and the labels below it. Pure.

export const HOUR_MS = 3_600_000;
export const SPANS_H = [1, 6, 24, 168] as const;

export interface Window {
  from_ms: number;
  to_ms: number;
}

/** A window of so many hours that holds the moment and does not reach beyond the present; kept where it was if it still does. */
export function windowAround(at_ms: number, hours: number, present_ms: number, before: Window | null): Window {
  const length = hours * HOUR_MS;
  const isKept = before && before.to_ms - before.from_ms === length && before.from_ms <= at_ms && at_ms <= before.to_ms && before.to_ms <= present_ms;
  if (isKept) return before;
  const to_ms = Math.min(present_ms, at_ms + length / 2);
  return { from_ms: to_ms - length, to_ms };
}

/** Whole steps of clock time within the window, at most `most`. `offset_ms` is the zone's distance from UTC. */
export function marks({ from_ms, to_ms }: Window, offset_ms: number, most = 8): number[] {
  const steps = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880].map((minutes) => minutes * 60_000);
  const step = steps.find((each) => (to_ms - from_ms) / each <= most) ?? (steps.at(-1) as number);
  const first = Math.ceil((from_ms + offset_ms) / step) * step - offset_ms;
  return Array.from({ length: Math.max(0, Math.floor((to_ms - first) / step) + 1) }, (_, at) => first + at * step);
}
