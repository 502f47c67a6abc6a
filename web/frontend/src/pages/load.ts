// Who has how much in hand, and what of it is late. Pure.

import { isOverdue } from "../live/due";
import type { Alert, Incident, Operator } from "../live/types";

/** A vehicle as the API lists it, with what it does now. */
export interface FleetEntry {
  id: string;
  operator: string;
  on_duty: boolean;
  last: { state: string; age_s: number } | null;
}
export interface OperatorLoad {
  operator: Operator;
  vehicles: number;
  working: number;
  silent: number;
  incidents: number;
  overdue: number;
}
export interface PersonLoad {
  login: string;
  incidents: number;
  overdue: number;
  alerts: number;
}

const IN_HAND = (incident: Incident) => incident.state !== "resolved" && incident.state !== "closed" && incident.state !== "merged";

/** One row an operator, those with something late first. Its incidents are those that one of its vehicles was sent to. */
export function operatorLoads(operators: Iterable<Operator>, fleet: readonly FleetEntry[], incidents: Iterable<Incident>, at_ms: number): OperatorLoad[] {
  const ownerOf = new Map(fleet.map((vehicle) => [vehicle.id, vehicle.operator]));
  const open = [...incidents].filter(IN_HAND);
  const rows = [...operators].map((operator) => {
    const own = fleet.filter((vehicle) => vehicle.operator === operator.id && vehicle.on_duty);
    const sent = open.filter((incident) => incident.vehicles.some((vehicle) => ownerOf.get(vehicle) === operator.id));
    return {
      operator,
      vehicles: own.length,
      working: own.filter(({ last }) => last?.state === "working").length,
      silent: own.filter(({ last }) => !last || last.state === "silent").length,
      incidents: sent.length,
      overdue: sent.filter((incident) => isOverdue(incident, at_ms)).length,
    };
  });
  return rows.sort((a, b) => b.overdue - a.overdue || b.incidents - a.incidents || (a.operator.name < b.operator.name ? -1 : 1));
}

/** One row a person who owns an incident or holds an alert; "" are those that nobody has. */
export function personLoads(incidents: Iterable<Incident>, alerts: Iterable<Alert>, at_ms: number): PersonLoad[] {
  const rows = new Map<string, PersonLoad>();
  const rowOf = (login: string) => {
    const row = rows.get(login) ?? { login, incidents: 0, overdue: 0, alerts: 0 };
    rows.set(login, row);
    return row;
  };
  for (const incident of incidents) {
    if (!IN_HAND(incident)) continue;
    const row = rowOf(incident.owner);
    row.incidents += 1;
    if (isOverdue(incident, at_ms)) row.overdue += 1;
  }
  for (const alert of alerts) if (alert.state !== "cleared") rowOf(alert.assigned_to || alert.acknowledged_by).alerts += 1;
  return [...rows.values()].sort((a, b) => b.overdue - a.overdue || b.incidents - a.incidents || (a.login < b.login ? -1 : 1));
}
