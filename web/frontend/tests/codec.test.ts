import assert from "node:assert/strict";
import { test } from "node:test";
import { BadFrame, decode, positionAt } from "../src/live/codec";

/** One frame as another program writes it: number 7 at 71.43 E, 51.13 N, 2.5 s old, 25.0 km/h, east, working + simulated. */
const ONE = "53495431" + "01000000" + "0000804feec4da41" + "07000000" + "605a932a" + "a0d1791e" + "19000000" + "fa00" + "40" + "10";

const bytesOf = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)).buffer;

test("a frame is read column by column, in people's units", () => {
  const frame = decode(bytesOf(ONE));
  assert.equal(frame.count, 1);
  assert.deepEqual(positionAt(frame, 0), {
    number: 7, lon: 71.43, lat: 51.13, age_s: 2.5, speed_kmh: 25, course_deg: 90, state: "working", simulated: true, flagged: false,
  });
});

test("a position grows older while no frame comes", () => {
  assert.equal(positionAt(decode(bytesOf(ONE)), 0, 4).age_s, 6.5);
});

test("an unknown speed is null, not 6553.5 km/h", () => {
  assert.equal(positionAt(decode(bytesOf(ONE.replace("fa00", "ffff"))), 0).speed_kmh, null);
});

test("an empty frame is a frame", () => {
  assert.equal(decode(bytesOf(`53495431${"00".repeat(12)}`)).count, 0);
});

for (const [name, hex] of [
  ["too short", "5349"],
  ["another magic", `53495432${"00".repeat(12)}`],
  ["fewer bytes than it promises", ONE.slice(0, -2)],
  ["more bytes than it promises", `${ONE}00`],
] as const) {
  test(`bytes that are ${name} are refused by name`, () => assert.throws(() => decode(bytesOf(hex)), BadFrame));
}
