import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY, MOST_OVER, after, type Picture } from "../src/live/picture";
import type { Alert, Camera, Finding, Handover, Incident, Message, Snapshot, Ticket } from "../src/live/types";

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

test("of what is over the newest stay, and of what is not all", () => {
  const many = Array.from({ length: MOST_OVER + 50 }, (_, n) => n);
  const told = (n: number): Message[] => [
    { type: "finding", at: "", seq: 3 * n, finding: { id: `f${n}`, state: "cleared" } as Finding },
    { type: "ticket", at: "", seq: 3 * n + 1, ticket: { id: `t${n}`, incident: n < 2 ? "open" : "gone" } as Ticket },
    { type: "handover", at: "", seq: 3 * n + 2, handover: { id: `h${n}`, state: n < 2 ? "accepted" : "ended" } as Handover },
  ];
  const picture = play(snapshot(1, [incident("open")]), ...many.flatMap(told));
  assert.deepEqual([picture.findings.size, picture.findings.has("f0"), picture.findings.has(`f${MOST_OVER + 49}`)], [MOST_OVER, false, true]);
  for (const [table, letter] of [[picture.tickets, "t"], [picture.handovers, "h"]] as const) {
    assert.equal(table.size, MOST_OVER + 2);
    assert.ok(table.has(`${letter}0`) && table.has(`${letter}1`) && !table.has(`${letter}2`));
  }
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
