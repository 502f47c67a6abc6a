import assert from "node:assert/strict";
import { test } from "node:test";
import type { Alert, Incident, Operator } from "../src/live/types";
import { byTrouble, type Device } from "../src/pages/devices";
import { type FleetEntry, operatorLoads, personLoads } from "../src/pages/load";

const NOW = Date.parse("2026-11-24T08:00:00Z");
const due = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();
const incident = (changes: Partial<Incident>) =>
  ({ state: "dispatched", reacted_at: due(-60), reaction_due_at: due(-30), elimination_due_at: due(60), resolved_at: null, vehicles: [], owner: "", ...changes }) as Incident;
const vehicle = (id: string, operator: string, state: string | null, on_duty = true): FleetEntry => ({ id, operator, on_duty, last: state ? { state, age_s: 1 } : null });
const operators = [{ id: "city", name: "Қала" }, { id: "hired", name: "Жалданған" }] as Operator[];
const fleet = [vehicle("P-1", "city", "working"), vehicle("P-2", "city", "silent"), vehicle("P-3", "city", null), vehicle("P-4", "city", "working", false), vehicle("K-1", "hired", "standing")];

test("an operator's row counts its vehicles on duty and what they were sent to; who is late comes first", () => {
  const incidents = [
    incident({ vehicles: ["P-1", "K-1"] }),
    incident({ vehicles: ["K-1"], elimination_due_at: due(-1) }),
    incident({ vehicles: ["P-1", "P-2"] }),
    incident({ vehicles: ["P-1"], state: "resolved", resolved_at: due(-5) }),
  ];
  const rows = operatorLoads(operators, fleet, incidents, NOW);
  assert.deepEqual(rows.map((row) => [row.operator.id, row.vehicles, row.working, row.silent, row.incidents, row.overdue]), [
    ["hired", 1, 0, 0, 2, 1],
    ["city", 3, 1, 2, 2, 0],
  ]);
});

test("a person's row counts incidents and alerts, and what nobody has is a row too", () => {
  const incidents = [incident({ owner: "aidos" }), incident({ owner: "aidos", elimination_due_at: due(-1) }), incident({}), incident({ owner: "aidos", state: "closed" })];
  const alerts = [
    { state: "acknowledged", acknowledged_by: "aigerim", assigned_to: "" },
    { state: "acknowledged", acknowledged_by: "aigerim", assigned_to: "aidos" },
    { state: "raised", acknowledged_by: "", assigned_to: "" },
    { state: "cleared", acknowledged_by: "aidos", assigned_to: "" },
  ] as Alert[];
  assert.deepEqual(personLoads(incidents, alerts, NOW).map((row) => [row.login, row.incidents, row.overdue, row.alerts]), [
    ["aidos", 2, 1, 1],
    ["", 1, 0, 1],
    ["aigerim", 0, 0, 1],
  ]);
});

test("trackers: strangers first, then what was refused, then what is missing, then the longest silent", () => {
  const device = (vehicle: string, changes: Partial<Device>): Device =>
    ({ vehicle, operator: "city", registered: true, received_at: due(-1), credential: "valid", received: 9, quarantined: 0, missing: 0, refused: 0, ...changes });
  const all = [device("calm", {}), device("never", { received_at: null }), device("gaps", { missing: 3 }), device("refused", { refused: 1 }), device("stranger", { registered: false })];
  assert.deepEqual(byTrouble(all).map((each) => each.vehicle), ["stranger", "refused", "gaps", "never", "calm"]);
});
