// The page groups alerts by itself, in the past too; it must not tell other groups than the server, which tests the same cases.

import assert from "node:assert/strict";
import { test } from "node:test";
import cases from "../../../tests/unit/situation/alarms/group_cases.json";
import { groupsOf } from "../src/live/groups";
import type { Alert } from "../src/live/types";

interface Row {
  count: number;
  apart_s: number;
  from_s?: number;
}

function alertsOf(rows: readonly Row[]): Alert[] {
  return rows.flatMap(({ count, apart_s, from_s = 0, ...fields }, row) =>
    Array.from({ length: count }, (_, at) => {
      const raised_at = new Date((from_s + at * apart_s) * 1000).toISOString();
      return { id: `${row}/${at}`, rule: "flooding", district: "esil", state: "raised", muted_by: "", priority: 1, raised_at, ...fields } as Alert;
    }),
  );
}

for (const { why, alerts, groups } of cases) {
  test(`groups: ${why}`, () => {
    const found = groupsOf(alertsOf(alerts)).map(({ id, alerts: together }) => [id, together.length]);
    assert.deepEqual(Object.fromEntries(found), groups);
  });
}
