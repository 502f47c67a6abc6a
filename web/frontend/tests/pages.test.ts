import assert from "node:assert/strict";
import { test } from "node:test";
import { compareAlerts } from "../src/live/alarm";
import type { Alert } from "../src/live/types";
import { textOf } from "../src/pages/credential";
import { bodyOf } from "../src/pages/new_device";
import { generatedPassword } from "../src/pages/password";
import { unitOf } from "../src/pages/rules";
import { lengthOf, proposalOf } from "../src/pages/snow";
import { gapsOf } from "../src/pages/tracker";
import { barsOf } from "../src/past/histogram";
import { addressOf } from "../src/selection";

const NO_FILTERS = { state: "", category: "", district: "", overdue: false, search: "" };

test("a link holds page, thing and moment, and nothing that is not there", () => {
  assert.equal(addressOf(NO_FILTERS, null), "/");
  assert.equal(addressOf(NO_FILTERS, null, "tracker", "P-017"), "?page=tracker&of=P-017");
  assert.equal(addressOf(NO_FILTERS, null, "", "P-017"), "/");
  const moment = Date.parse("2026-01-15T06:40:00.900Z");
  assert.equal(decodeURIComponent(addressOf(NO_FILTERS, { kind: "alert", id: "a1" }, "", "", moment)), "?show=alert:a1&at=2026-01-15T06:40:00Z");
  assert.equal(addressOf(NO_FILTERS, null, "", "", null, true), "?kiosk=1");
});

test("bars stand on each other, the most urgent lowest, the highest pile is whole", () => {
  const bars = barsOf({ alerts: { "2": [1, 0], "1": [1, 0] }, incidents: [2, 1] });
  assert.deepEqual(bars, [
    { at: 0, from: 0, height: 0.25, kind: "1" },
    { at: 0, from: 0.25, height: 0.25, kind: "2" },
    { at: 0, from: 0.5, height: 0.5, kind: "incidents" },
    { at: 1, from: 0, height: 0.25, kind: "incidents" },
  ]);
  assert.deepEqual(barsOf({ alerts: {}, incidents: [0, 0] }), []);
});

test("gaps are told as a person says them", () => {
  assert.equal(gapsOf([[1031, 1032], [1035, 1035]]), "1031-1032, 1035");
  assert.equal(gapsOf([]), "");
});

test("a password is four groups of four letters that nobody misreads, and never the same", () => {
  const made = Array.from({ length: 200 }, generatedPassword);
  for (const each of made) assert.match(each, /^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){3}$/);
  assert.equal(new Set(made).size, 200);
});

test("a new vehicle names a known operator, or a new one with its name", () => {
  const form = (entries: Record<string, string>) => {
    const made = new FormData();
    for (const [name, value] of Object.entries(entries)) made.set(name, value);
    return made;
  };
  assert.deepEqual(bodyOf(form({ vehicle: " P-1 ", known_operator: "esil", plate: "" })), { vehicle: "P-1", operator: "esil" });
  const whole = { vehicle: "P-1", known_operator: "", operator: "new", operator_name: "New", ownership: "contractor" };
  assert.deepEqual(bodyOf(form(whole)), { vehicle: "P-1", operator: "new", operator_name: "New", ownership: "contractor" });
});

test("the technician's text has all and not the picture", () => {
  const text = textOf({ user: "P-1", password: "secret", topic: "fleet/a/P-1/position", host: "109.city", port: 8883, tls: true, qr: "data:image" });
  for (const part of ["P-1", "secret", "fleet/a/P-1/position", "109.city", "8883"]) assert.ok(text.includes(part), part);
  assert.ok(!text.includes("data:"));
});

test("a snow event is as long as it lasted, or has lasted until now", () => {
  const started_at = "2026-01-15T06:00:00Z";
  assert.equal(lengthOf({ started_at, ended_at: "2026-01-15T08:00:00Z" }, 0), 7200);
  assert.equal(lengthOf({ started_at, ended_at: null }, Date.parse("2026-01-15T06:01:00Z")), 60);
});

test("a threshold's unit stands in its name", () => {
  assert.deepEqual(["silent_after_s", "idle_kmh", "nearer_m", "gate_share", "flaps"].map(unitOf), ["s", "kmh", "m", "share", ""]);
});

test("of equal priority the alert that nobody took for longest comes first, until somebody does", () => {
  const alert = (id: string, change: Partial<Alert>) => ({ id, state: "raised", priority: 1, raised_at: "2026-01-15T06:00:00Z", ...change }) as Alert;
  const sorted = (...all: Alert[]) => all.sort(compareAlerts).map(({ id }) => id);
  assert.deepEqual(sorted(alert("calm", {}), alert("loud", { escalation: 2 })), ["loud", "calm"]);
  assert.deepEqual(sorted(alert("urgent", {}), alert("loud", { escalation: 3, priority: 2 })), ["urgent", "loud"]);
  const newer = { raised_at: "2026-01-15T06:05:00Z", state: "acknowledged" as const };
  assert.deepEqual(sorted(alert("was_loud", { escalation: 3, state: "acknowledged" }), alert("newer", newer)), ["newer", "was_loud"]);
});

test("a moment is proposed while the feed still says so, and only by the rule that is asked for", () => {
  const alert = (rule: string, state: string, since_at?: string) => ({ rule, state, facts: since_at ? { since_at } : {} }) as unknown as Alert;
  const now = alert("snowfall_unannounced", "acknowledged", "2026-01-15T03:00:00+00:00");
  const all = [alert("snow_event_over", "raised", "2026-01-15T05:00:00+00:00"), alert("snowfall_unannounced", "raised"), now];
  assert.deepEqual(proposalOf(all, "snowfall_unannounced"), { alert: now, at_ms: Date.UTC(2026, 0, 15, 3) });
  assert.equal(proposalOf([alert("snowfall_unannounced", "returned", "2026-01-15T03:00:00Z")], "snowfall_unannounced"), null);
});
