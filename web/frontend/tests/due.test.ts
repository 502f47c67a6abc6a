import assert from "node:assert/strict";
import { test } from "node:test";
import { compareAlerts } from "../src/live/alarm";
import { compareDue, dueOf, isInView, isOverdue } from "../src/live/due";
import type { Alert, Incident } from "../src/live/types";

const NOON = Date.parse("2026-11-24T12:00:00Z");
const at = (minutes: number) => new Date(NOON + minutes * 60_000).toISOString();
const anIncident = (rest: Partial<Incident> = {}): Incident =>
  ({ public_no: "A-1", state: "new", priority: 3, reaction_due_at: at(10), elimination_due_at: at(60), reacted_at: null, resolved_at: null, ...rest }) as Incident;

test("the reaction's clock runs until somebody reacts, then the elimination's", () => {
  assert.deepEqual(dueOf(anIncident()), { clock: "reaction", at_ms: NOON + 600_000 });
  assert.deepEqual(dueOf(anIncident({ reacted_at: at(5) })), { clock: "elimination", at_ms: NOON + 3_600_000 });
  assert.equal(dueOf(anIncident({ state: "resolved", resolved_at: at(5) })), null);
});

test("what came too late stays overdue until it is closed", () => {
  const late = anIncident({ state: "resolved", reacted_at: at(11), resolved_at: at(20) });
  assert.ok(isOverdue(late, NOON));
  assert.ok(!isOverdue({ ...late, state: "closed" }, NOON));
  assert.ok(!isOverdue(anIncident({ reacted_at: at(9), resolved_at: at(59) }), NOON + 1e9));
});

test("the overdue lead the list, the resolved close it", () => {
  const rows = [anIncident({ public_no: "later" }), anIncident({ public_no: "done", resolved_at: at(1) }), anIncident({ public_no: "overdue", reaction_due_at: at(-5) })];
  assert.deepEqual(rows.sort(compareDue).map((row) => row.public_no), ["overdue", "later", "done"]);
});

test("an unseen alert comes before any that somebody has, then by priority, then the newest", () => {
  const an = (id: string, state: string, priority: number, minutes: number) => ({ id, state, priority, raised_at: at(minutes) }) as Alert;
  const rows = [an("seen", "acknowledged", 1, 0), an("old", "raised", 2, -9), an("new", "raised", 2, 0), an("urgent", "returned", 1, -30)];
  assert.deepEqual(rows.sort(compareAlerts).map(({ id }) => id), ["urgent", "new", "old", "seen"]);
});

test("a merged incident is out of view, and back in it when it is overdue itself", () => {
  const merged = anIncident({ state: "merged" });
  assert.ok(!isInView(merged, Date.parse(merged.reaction_due_at) - 1000));
  assert.ok(isInView(merged, Date.parse(merged.reaction_due_at) + 1000));
});
