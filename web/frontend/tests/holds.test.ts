import assert from "node:assert/strict";
import { test } from "node:test";
import { bodiesOf } from "../src/panels/hold_forms";
import { concerns, type Hold } from "../src/panels/holds";

const hold = (changes: Partial<Hold> = {}) =>
  ({ id: "h1", vehicle: "P-1", from_at: "2026-01-10T00:00:00Z", to_at: "2026-01-20T00:00:00Z", why: "case 77", released_at: null, ...changes }) as Hold;
const at = (day: number) => Date.UTC(2026, 0, day);
const about = (vehicles: string[] | "pictures", from_ms: number | null = null, to_ms: number | null = null) => ({ vehicles, from_ms, to_ms });

test("a hold concerns its vehicle within its period, and no longer when it is lifted", () => {
  assert.ok(concerns(hold(), about(["P-0", "P-1"])));
  assert.ok(!concerns(hold(), about(["P-2"])));
  assert.ok(!concerns(hold({ released_at: "2026-01-21T00:00:00Z" }), about(["P-1"])));
  assert.ok(concerns(hold(), about(["P-1"], at(19), null)), "an incident that is open");
  assert.ok(!concerns(hold(), about(["P-1"], at(20), at(21))), "the end is outside");
  assert.ok(!concerns(hold(), about(["P-1"], at(1), at(10))), "it was over before");
});

test("a hold of all vehicles concerns each, and any held period its pictures", () => {
  assert.ok(concerns(hold({ vehicle: "" }), about(["P-2"], at(12), at(13))));
  assert.ok(concerns(hold({ vehicle: "", from_at: null }), about([], at(1), at(2))), "of an incident without vehicles too");
  assert.ok(concerns(hold(), about("pictures")));
  assert.ok(concerns(hold({ from_at: null, to_at: null }), about("pictures", at(1), at(2))));
});

test("several vehicles are one hold each, and an empty moment is without end", () => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ whose: "1", from_at: "2026-01-15T12:00", to_at: "", why: "case 77" })) form.set(name, value);
  const choices = [{ label: "all", vehicles: [""] }, { label: "sent", vehicles: ["P-1", "P-2"] }];
  const said = { from_at: "2026-01-15T07:00:00.000Z", to_at: null, why: "case 77" };
  assert.deepEqual(bodiesOf(form, choices, "Asia/Almaty"), [{ vehicle: "P-1", ...said }, { vehicle: "P-2", ...said }]);
});
