import assert from "node:assert/strict";
import { test } from "node:test";
import { countsOf, CROWD, isCrowded, OVERVIEW_ZOOM } from "../src/map/overview";

test("a crowd is one where the city is seen whole, and there are more than can be told apart", () => {
  assert.equal(isCrowded(OVERVIEW_ZOOM - 1, CROWD + 1), true);
  assert.equal(isCrowded(OVERVIEW_ZOOM - 1, CROWD), false);
  assert.equal(isCrowded(OVERVIEW_ZOOM, 50_000), false);
});

test("a district counts its vehicles, its open incidents and those that are overdue", () => {
  const counts = countsOf({ esil: { vehicles: 40 }, nura: { vehicles: 3 } }, [
    { district: "esil", isOverdue: false },
    { district: "esil", isOverdue: true },
    { district: "almaty", isOverdue: true },
    { district: null, isOverdue: true },
  ]);
  assert.deepEqual(Object.fromEntries(counts), {
    esil: { vehicles: 40, incidents: 2, overdue: 1 },
    nura: { vehicles: 3, incidents: 0, overdue: 0 },
    almaty: { vehicles: 0, incidents: 1, overdue: 1 },
  });
});
