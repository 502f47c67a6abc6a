// What stood at a moment of the past: incidents, alerts and findings as they were then. Pure: events in, picture out.

import type { Picture } from "../live/picture";
import type { Alert, AlertState, Camera, Finding, Incident, IncidentState, Ticket } from "../live/types";

interface StateAt {
  at: string;
  state: string;
}
export interface Events {
  truncated: boolean;
  incidents: (Incident & { states: StateAt[] })[];
  alerts: (Alert & { states: StateAt[] })[];
  findings: Finding[];
}

export const NO_EVENTS: Events = { truncated: false, incidents: [], alerts: [], findings: [] };
const UNSENT: ReadonlySet<string> = new Set(["new", "acknowledged"]);

/** The state at the moment, or "" before the first. */
export function stateAt(states: readonly StateAt[], at_ms: number): string {
  return states.findLast(({ at }) => Date.parse(at) <= at_ms)?.state ?? "";
}

const ifPast = (moment: string | null, at_ms: number) => (moment !== null && Date.parse(moment) <= at_ms ? moment : null);

function incidentAt({ states, ...incident }: Events["incidents"][number], at_ms: number): Incident | null {
  const state = stateAt(states, at_ms);
  if (!state || state === "closed") return null;
  return {
    ...incident,
    state: state as IncidentState,
    reacted_at: ifPast(incident.reacted_at, at_ms),
    resolved_at: ifPast(incident.resolved_at, at_ms),
    closed_at: null,
    outcome: ifPast(incident.resolved_at, at_ms) ? incident.outcome : "",
    vehicles: UNSENT.has(state) ? [] : incident.vehicles,
    commands: [],
  };
}

function alertAt({ states, ...alert }: Events["alerts"][number], at_ms: number): Alert | null {
  const state = stateAt(states, at_ms);
  if (!state || state === "cleared") return null;
  const acknowledged_at = ifPast(alert.acknowledged_at, at_ms);
  return {
    ...alert,
    state: state as AlertState,
    cleared_at: null,
    acknowledged_at,
    acknowledged_by: acknowledged_at ? alert.acknowledged_by : "",
    assigned_to: acknowledged_at ? alert.assigned_to : "",
  };
}

function findingAt(finding: Finding, at_ms: number): Finding | null {
  if (!ifPast(finding.since_at, at_ms) || ifPast(finding.cleared_at, at_ms)) return null;
  const seen_ms = Math.min(Date.parse(finding.seen_at), at_ms);
  return { ...finding, state: "open", cleared_at: null, seen_at: new Date(seen_ms).toISOString() };
}

/** What a camera saw is not kept but for its findings: its state then is unknown. */
function cameraThen(camera: Camera): Camera {
  return { ...camera, state: "unknown", picture_at: null, zones: camera.zones.map((zone) => ({ ...zone, state: "unknown" })) };
}

function table<T extends { id: string }>(items: Iterable<T | null>): ReadonlyMap<string, T> {
  return new Map([...items].filter((item) => item !== null).map((item) => [item.id, item]));
}

/** The picture at the moment; vehicles, operators and the city are those of the present. */
export function pictureAt(present: Picture, events: Events, at_ms: number): Picture {
  const opened = (ticket: Ticket) => (ifPast(ticket.opened_at, at_ms) ? ticket : null);
  return {
    ...present,
    incidents: table(events.incidents.map((one) => incidentAt(one, at_ms))),
    alerts: table(events.alerts.map((one) => alertAt(one, at_ms))),
    findings: table(events.findings.map((one) => findingAt(one, at_ms))),
    cameras: table([...present.cameras.values()].map(cameraThen)),
    tickets: table([...present.tickets.values()].map(opened)),
  };
}

/** Moments at which the picture changes, in order. */
export function turningPoints(events: Events, present: Picture): number[] {
  const states = [...events.incidents, ...events.alerts].flatMap((thing) => thing.states.map(({ at }) => at));
  const findings = events.findings.flatMap(({ since_at, cleared_at }) => [since_at, cleared_at ?? since_at]);
  const tickets = [...present.tickets.values()].map(({ opened_at }) => opened_at);
  return [...states, ...findings, ...tickets].map((at) => Date.parse(at)).sort((a, b) => a - b);
}

/** How many of the ordered moments have passed: while this stays, the picture stays. */
export function passed(points: readonly number[], at_ms: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle] as number) <= at_ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
