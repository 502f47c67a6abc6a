import assert from "node:assert/strict";
import { test } from "node:test";
import { momentOf, civilText, zoneOffset } from "../src/i18n/format";
import { BadFrame } from "../src/live/codec";
import { EMPTY } from "../src/live/picture";
import type { Alert, Camera, Incident } from "../src/live/types";
import { emptyFrame, endOf, frameOf, NOBODY, readChunk, rowAt } from "../src/past/chunk";
import { type Events, NO_EVENTS, passed, pictureAt, stateAt, turningPoints } from "../src/past/events";
import { HOUR_MS, marks, windowAround } from "../src/past/window";

const FROM = "2026-11-24T08:00:00Z";
const at = (seconds: number) => Date.parse(FROM) + seconds * 1000;
const utc = (seconds: number) => new Date(at(seconds)).toISOString();

/** A chunk as the server writes it: each frame is a list of vehicle numbers. */
function chunkOf(frames: number[][], vehicles: string[], step_s = 10): ArrayBuffer {
  let head = JSON.stringify({ from: FROM, to: FROM, step_s, bbox: null, frames: frames.length, vehicles });
  head += " ".repeat((4 - (new TextEncoder().encode(head).length % 4)) % 4);
  const text = new TextEncoder().encode(head);
  const bytes = new ArrayBuffer(8 + text.length + frames.reduce((sum, rows) => sum + 16 + 20 * rows.length, 0));
  const view = new DataView(bytes);
  view.setUint32(0, 0x50544953, true);
  view.setUint32(4, text.length, true);
  new Uint8Array(bytes, 8).set(text);
  let place = 8 + text.length;
  frames.forEach((rows, step) => {
    view.setUint32(place, 0x31544953, true);
    view.setUint32(place + 4, rows.length, true);
    view.setFloat64(place + 8, at(step * step_s) / 1000, true);
    rows.forEach((number, row) => view.setUint32(place + 16 + 4 * row, number, true));
    place += 16 + 20 * rows.length;
  });
  return bytes;
}

test("a chunk is read, and its vehicles get the numbers of the present", () => {
  const chunk = readChunk(chunkOf([[0, 1], [], [1, 2]], ["P-1", "Ж-2", "gone"]));
  assert.equal(endOf(chunk), at(30));
  const numberOf = (id: string) => ({ "P-1": 41, "Ж-2": 7 })[id];
  assert.deepEqual([...frameOf(chunk, 0, numberOf).number], [41, 7]);
  assert.equal(frameOf(chunk, 1, numberOf).count, 0);
  assert.deepEqual([...frameOf(chunk, 2, numberOf).number], [7, NOBODY]);
  assert.deepEqual([...frameOf(chunk, 0, numberOf).number], [41, 7], "reading twice does not number twice");
});

test("each moment has the frame of its step, and the ends are not passed", () => {
  const chunk = readChunk(chunkOf([[], [], []], []));
  assert.deepEqual([-5, 0, 9.9, 10, 29, 500].map((seconds) => rowAt(chunk, at(seconds))), [0, 0, 0, 1, 2, 2]);
});

test("a chunk that is cut short or is something else is refused", () => {
  const whole = chunkOf([[0], [0]], ["P-1"]);
  assert.throws(() => readChunk(whole.slice(0, -4)), BadFrame);
  assert.throws(() => readChunk(whole.slice(0, -36)), BadFrame);
  assert.throws(() => readChunk(new ArrayBuffer(4)), BadFrame);
  assert.throws(() => readChunk(emptyFrame(0).bytes), BadFrame);
});

const incident = { id: "i1", state: "closed", reacted_at: utc(20), resolved_at: utc(40), closed_at: utc(60), vehicles: ["P-1"], outcome: "done", commands: ["reopen"] };
const alert = { id: "a1", state: "cleared", acknowledged_at: utc(30), acknowledged_by: "aigerim", assigned_to: "aidos" };
const states = (...rows: [number, string][]) => rows.map(([seconds, state]) => ({ at: utc(seconds), state }));
const events = {
  ...NO_EVENTS,
  incidents: [{ ...(incident as unknown as Incident), states: states([10, "new"], [20, "dispatched"], [40, "resolved"], [60, "closed"]) }],
  alerts: [{ ...(alert as unknown as Alert), states: states([10, "raised"], [30, "acknowledged"], [50, "cleared"]) }],
  findings: [{ id: "f1", since_at: utc(10), seen_at: utc(45), cleared_at: utc(50), state: "cleared" }],
} as unknown as Events;

test("things are as they were at the moment, and nothing can be asked of them", () => {
  const camera = { id: "c1", state: "live", picture_at: utc(90), zones: [{ id: "r", state: "blocked" }] } as unknown as Camera;
  const present = { ...EMPTY, cameras: new Map([["c1", camera]]) };
  const look = (seconds: number) => pictureAt(present, events, at(seconds));
  assert.equal(look(5).incidents.size + look(5).alerts.size + look(5).findings.size, 0);
  const early = look(15).incidents.get("i1") as Incident;
  assert.deepEqual([early.state, early.reacted_at, early.vehicles, early.outcome, early.commands], ["new", null, [], "", []]);
  const later = look(45).incidents.get("i1") as Incident;
  assert.deepEqual([later.state, later.resolved_at, later.closed_at, later.vehicles], ["resolved", utc(40), null, ["P-1"]]);
  assert.equal(look(60).incidents.size, 0);
  assert.deepEqual([look(29), look(30)].map((then) => then.alerts.get("a1")?.acknowledged_by), ["", "aigerim"]);
  assert.equal(look(20).findings.get("f1")?.seen_at, utc(20), "it was not seen later than the moment");
  assert.equal(look(50).findings.size, 0);
  assert.deepEqual([look(20).cameras.get("c1")?.state, look(20).cameras.get("c1")?.zones[0]?.state], ["unknown", "unknown"]);
});

test("between two turning points nothing changes", () => {
  const points = turningPoints(events, EMPTY);
  for (let seconds = 0; seconds < 70; seconds += 0.5) {
    const before = at(seconds - 0.5);
    const isSame = passed(points, before) === passed(points, at(seconds));
    const told = (moment: number) => JSON.stringify([...pictureAt(EMPTY, events, moment).incidents, ...pictureAt(EMPTY, events, moment).alerts]);
    if (isSame) assert.equal(told(before), told(at(seconds)));
  }
  assert.equal(stateAt([], 0), "");
});

test("the window under the slider stays while it holds the moment, and never reaches beyond the present", () => {
  const first = windowAround(at(0), 6, at(3600), null);
  assert.deepEqual(first, { from_ms: at(3600 - 6 * 3600), to_ms: at(3600) });
  assert.equal(windowAround(at(-3600), 6, at(3700), first), first);
  assert.notEqual(windowAround(at(-3600), 1, at(3700), first), first);
  const far = windowAround(at(-100 * 3600), 6, at(3700), first);
  assert.deepEqual([far.from_ms, far.to_ms], [at(-103 * 3600), at(-97 * 3600)]);
});

test("the labels stand at whole steps of the zone's clock", () => {
  const found = marks({ from_ms: at(100), to_ms: at(100) + 24 * HOUR_MS }, 5.75 * HOUR_MS);
  assert.ok(found.length >= 4 && found.length <= 9);
  for (const each of found) assert.equal((each + 5.75 * HOUR_MS) % (3 * HOUR_MS), 0);
});

test("the zone's clock is read back to the moment, also where it was turned", () => {
  const zone = "Asia/Almaty"; // +6 until 2024-03-01 00:00, then +5: an hour came twice
  for (const moment of ["2026-11-24T08:30:00Z", "2024-02-29T17:30:00Z", "2024-02-29T19:30:00Z", "2024-07-01T00:00:00Z"]) {
    assert.equal(momentOf(civilText(Date.parse(moment), zone), zone), Date.parse(moment), moment);
  }
  assert.equal(zoneOffset(Date.parse("2024-02-01T00:00:00Z"), zone), 6 * HOUR_MS);
  assert.equal(momentOf("2024-02-29T23:30", zone), Date.parse("2024-02-29T17:30:00Z"), "of the hour that came twice, the first");
  assert.ok(Number.isNaN(momentOf("", zone)));
});
