import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY, after, type Picture } from "../src/live/picture";
import type { Alert, Camera, Incident, Message, Snapshot } from "../src/live/types";

const incident = (id: string, state = "new") => ({ id, state }) as Incident;
const alert = (id: string, state = "raised") => ({ id, state }) as Alert;
const snapshot = (seq: number, incidents: Incident[] = []): Snapshot =>
  ({ type: "snapshot", at: "", seq, city: null, me: null, vehicles: [], incidents, alerts: [], tickets: [], cameras: [], findings: [], operators: [] }) as unknown as Snapshot;
const play = (...messages: Message[]): Picture => messages.reduce(after, EMPTY);

test("a snapshot replaces all that was known", () => {
  const picture = play(snapshot(1, [incident("old")]), snapshot(9, [incident("new")]));
  assert.deepEqual([...picture.incidents.keys()], ["new"]);
  assert.equal(picture.seq, 9);
});

test("a change puts the whole thing as it is now, and moves the number on", () => {
  const before = play(snapshot(1, [incident("a")]));
  const picture = after(before, { type: "incident", at: "", seq: 2, incident: incident("a", "dispatched") });
  assert.equal(picture.incidents.get("a")?.state, "dispatched");
  assert.equal(before.incidents.get("a")?.state, "new", "the former picture is not touched");
  assert.equal(picture.seq, 2);
});

test("only a closed incident leaves the picture", () => {
  for (const state of ["new", "acknowledged", "dispatched", "on_site", "handed_off", "resolved"]) {
    assert.ok(play(snapshot(1), { type: "incident", at: "", seq: 2, incident: incident("a", state) }).incidents.has("a"), state);
  }
  assert.ok(!play(snapshot(1, [incident("a")]), { type: "incident", at: "", seq: 2, incident: incident("a", "closed") }).incidents.has("a"));
});

test("an alert that nobody has seen stays though its condition went away", () => {
  assert.ok(play(snapshot(1), { type: "alert", at: "", seq: 2, alert: alert("a", "returned") }).alerts.has("a"));
  assert.ok(!play(snapshot(1), { type: "alert", at: "", seq: 2, alert: alert("a", "cleared") }).alerts.has("a"));
});

test("a bare notice only keeps the numbers whole", () => {
  assert.equal(play(snapshot(1), { type: "notice", at: "", seq: 2 }).seq, 2);
});

test("a camera's report changes its state; a zone that it does not name is unknown", () => {
  const zones = [{ id: "r1", kind: "ramp", polygon: [], state: "blocked" }, { id: "r2", kind: "ramp", polygon: [], state: "blocked" }];
  const camera = { id: "c", state: "live", picture_at: null, zones } as unknown as Camera;
  const report = { camera: "c", at: "", state: "live" as const, picture_at: "now", snapshot_sha256: "", zones: { r1: "clear" as const }, detail: "" };
  const seen = play(snapshot(1), { type: "camera", at: "", seq: 2, camera }, { type: "camera_report", at: "", report }).cameras.get("c");
  assert.deepEqual(seen?.zones.map((zone) => zone.state), ["clear", "unknown"]);
  assert.equal(seen?.picture_at, "now");
});
