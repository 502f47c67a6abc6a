import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff } from "../src/live/backoff";
import { Sequence } from "../src/live/sequence";

test("numbers are applied once and in order; a missing one is seen", () => {
  const sequence = new Sequence();
  sequence.restart(10);
  assert.deepEqual([11, 11, 10, 13, 12, 13].map((seq) => sequence.judge(seq)), ["next", "old", "old", "gap", "next", "next"]);
});

test("waiting doubles from half a second to fifteen, and begins anew after a success", () => {
  const backoff = new Backoff(() => 1);
  assert.deepEqual(Array.from({ length: 7 }, () => backoff.next()), [500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  backoff.reset();
  assert.equal(backoff.next(), 500);
});

test("two screens do not come back at the same moment", () => {
  assert.equal(new Backoff(() => 0).next(), 250);
});
