// The order of alerts: what nobody has seen comes first, then by priority, then what nobody took for long, then the newest.

import type { Alert, AlertState } from "./types";

const RANK: Record<AlertState, number> = { raised: 0, returned: 1, acknowledged: 2, shelved: 3, cleared: 4 };

export const isUnseen = (alert: Alert) => alert.state === "raised" || alert.state === "returned";

/** How long nobody took it, in limits that passed. */
export const waited = (alert: Alert) => (isUnseen(alert) ? (alert.escalation ?? 0) : 0);

export function compareAlerts(a: Alert, b: Alert): number {
  const seen = Number(!isUnseen(a)) - Number(!isUnseen(b));
  return seen || a.priority - b.priority || waited(b) - waited(a) || RANK[a.state] - RANK[b.state] || Date.parse(b.raised_at) - Date.parse(a.raised_at);
}
