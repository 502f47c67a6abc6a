// How things are called on the screen.

import { categoryName, word } from "../i18n";
import { language } from "../i18n/language";
import { alerts, cameras, categories, city, handovers, incidents, me, operators, vehicles } from "../live/store";
import { districts } from "../live/districts";
import type { Vehicle } from "../live/types";
import { goneNumber } from "./gone";

export const zone = () => city.value?.timezone ?? "UTC";

export const categoryOf = (code: string) => categoryName(categories.value.get(code), code);

/** The plate is what people say on the radio; without one, the name, then the id. */
export function vehicleLabel(vehicle: Vehicle): string {
  return [vehicle.name, vehicle.plate].filter(Boolean).join(" · ") || vehicle.id;
}

export function vehicleName(id: string): string {
  const vehicle = vehicles.value.get(id);
  return vehicle ? vehicleLabel(vehicle) : id;
}

export const cameraName = (id: string) => cameras.value.get(id)?.name ?? id;

/** The public number; of one that is not in the picture any more it is asked for, and shown when it comes. */
export const incidentNumber = (id: string) => incidents.value.get(id)?.public_no ?? goneNumber(id) ?? id;

export function districtName(id: string | null): string {
  if (!id) return "";
  const names = districts.value.get(id)?.names;
  return names?.[language.value] || names?.ru || id;
}

/** What may be named by an id: the name of it that people use, or the id itself. */
function nameOf(id: string): string {
  const known = operators.value.get(id)?.name ?? handovers.value.get(id)?.number;
  return known ?? [vehicleName, cameraName, districtName].map((name) => name(id)).find((name) => name !== id) ?? id;
}

/** Kinds of subjects that begin with an incident: "visit:INCIDENT/VEHICLE". */
const OF_INCIDENTS = new Set(["incident", "visit", "sent", "verdict"]);

/** What a rule spoke of: "kind:id" or "kind:id/part", or "city". */
export function subjectName(subject: string): string {
  const colon = subject.indexOf(":");
  if (colon < 0) return city.value?.name[language.value] ?? subject;
  const [first = "", ...parts] = subject.slice(colon + 1).split("/");
  const name = OF_INCIDENTS.has(subject.slice(0, colon)) ? incidentNumber(first) : nameOf(first);
  return [name, ...parts.map(nameOf)].join(" · ");
}

/** Of alarm figures: "rule/kind:id", with what the rule is about. */
export function sourceName(source: string): string {
  const [rule = "", ...subject] = source.split("/");
  return `${word("rule_name", rule)}: ${subjectName(subject.join("/"))}`;
}

/** Logins that are seen at work now, and one's own. */
export function colleagues(): string[] {
  const owners = [...incidents.value.values()].map((incident) => incident.owner);
  const holders = [...alerts.value.values()].flatMap((alert) => [alert.assigned_to, alert.acknowledged_by]);
  return [...new Set([me.value?.login ?? "", ...owners, ...holders])].filter(Boolean).sort();
}
