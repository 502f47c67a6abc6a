import assert from "node:assert/strict";
import { test } from "node:test";
import { cardsOf, groupsOf } from "../src/live/groups";
import type { Alert, Incident } from "../src/live/types";
import { changedMeanwhile, changesOf } from "../src/panels/edit_incident";

const alert = (id: string, minute: number, changes: Partial<Alert> = {}) =>
  ({ id, rule: "flooding", district: "esil", priority: 2, state: "raised", muted_by: "", raised_at: new Date(minute * 60_000).toISOString(), ...changes }) as Alert;
const flood = (count: number, changes: Partial<Alert> = {}, apart = 1) => Array.from({ length: count }, (_, at) => alert(`${changes.rule ?? "f"}${at}`, at * apart, changes));

test("more than five of one rule in one district within ten minutes are one group", () => {
  assert.deepEqual(groupsOf(flood(5)), []);
  const [group, ...rest] = groupsOf([...flood(6), alert("far", 60), alert("elsewhere", 1, { district: "nura" })]);
  assert.deepEqual([group?.id, group?.alerts.length, group?.unseen, rest.length], ["flooding/esil", 6, 6, 0]);
  assert.deepEqual(groupsOf(flood(6, {}, 2.01)), [], "six within ten minutes and three seconds are too slow");
  assert.equal(groupsOf(flood(6, {}, 2)).length, 1);
});

test("what is muted or lies in no district is no part of a group", () => {
  assert.deepEqual(groupsOf([...flood(5), alert("muted", 1, { muted_by: "camera_health" })]), []);
  assert.deepEqual(groupsOf(flood(9, { district: "" })), []);
});

test("every alert is in the list once, alone or in its group, and the group stands where its most urgent would", () => {
  const all = [...flood(7), alert("urgent", 30, { priority: 1 }), alert("calm", 30, { priority: 3 }), ...flood(6, { rule: "camera_health", priority: 3, state: "acknowledged" })];
  const cards = cardsOf(all);
  assert.deepEqual(cards.map((card) => card.group?.id ?? card.alert?.id), ["urgent", "flooding/esil", "calm", "camera_health/esil"]);
  const shown = cards.flatMap((card) => (card.group ? card.group.alerts : [card.alert]));
  assert.deepEqual(new Set(shown), new Set(all));
  assert.equal(shown.length, all.length);
  assert.equal(cards.at(-1)?.group?.unseen, 0);
});

test("an edit sends only what is different, and tells what another has changed", () => {
  const seen = { address: "Абай 1", description: "", owner: "aidos", priority: 2 } as Incident;
  const form = new FormData();
  for (const [name, value] of Object.entries({ address: "Абай 2", description: "", owner: "", priority: "2" })) form.set(name, value);
  assert.deepEqual(changesOf(form, seen), { address: "Абай 2", owner: "" });
  assert.deepEqual(changedMeanwhile(seen, { ...seen, priority: 1, state: "resolved" }), ["priority"]);
});
