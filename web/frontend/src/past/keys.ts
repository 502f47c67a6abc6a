// The past by keyboard: play, step, faster, slower, and back to the present with one key.

import { leavePast } from "./leave";
import { goal_ms, play, seek, setSpeed, SPEEDS, speed } from "./player";

export const MINUTE_MS = 60_000;

export const step = (by_ms: number) => seek(goal_ms.peek() + by_ms);

/** To the next speed up or down. */
function change(by: number): void {
  const at = SPEEDS.findIndex((each) => each === speed.peek()) + by;
  setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at))] ?? 1);
}

export const keysOfPast: Readonly<Record<string, () => void>> = {
  " ": () => play(),
  p: () => play(),
  l: leavePast,
  ",": () => step(-MINUTE_MS),
  ".": () => step(MINUTE_MS),
  "<": () => step(-60 * MINUTE_MS),
  ">": () => step(60 * MINUTE_MS),
  "[": () => change(-1),
  "]": () => change(1),
};
