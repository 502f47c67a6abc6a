// What clock of an incident runs now, and when it is due. What is overdue stays in view until a person closes it.

import type { Incident } from "./types";

export interface Due {
  clock: "reaction" | "elimination";
  at_ms: number;
}

/** The clock that runs, or null where the work is done and waits for a supervisor's word. */
export function dueOf(incident: Incident): Due | null {
  if (incident.resolved_at || incident.state === "resolved" || incident.state === "closed") return null;
  if (!incident.reacted_at) return { clock: "reaction", at_ms: Date.parse(incident.reaction_due_at) };
  return { clock: "elimination", at_ms: Date.parse(incident.elimination_due_at) };
}

/** As the domain says it: a due moment has passed without the thing it was due for. */
export function isOverdue(incident: Incident, at_ms: number): boolean {
  if (incident.state === "closed") return false;
  const reacted = incident.reacted_at ? Date.parse(incident.reacted_at) : at_ms;
  const resolved = incident.resolved_at ? Date.parse(incident.resolved_at) : at_ms;
  return reacted > Date.parse(incident.reaction_due_at) || resolved > Date.parse(incident.elimination_due_at);
}

/** Whether it is listed and drawn: a merged one lives on in another, and comes back into view when it is overdue itself. */
export function isInView(incident: Incident, at_ms: number): boolean {
  return incident.state !== "merged" || isOverdue(incident, at_ms);
}

/** What runs out first comes first, so that the overdue lead; the resolved close the list. */
export function compareDue(a: Incident, b: Incident): number {
  const left = dueOf(a)?.at_ms ?? Number.MAX_SAFE_INTEGER;
  const right = dueOf(b)?.at_ms ?? Number.MAX_SAFE_INTEGER;
  return left - right || a.priority - b.priority || (a.public_no < b.public_no ? -1 : 1);
}
