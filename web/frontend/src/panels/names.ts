// How things are called on the screen.

import { categoryName, word } from "../i18n";
import { language } from "../i18n/language";
import { alerts, cameras, categories, city, incidents, me, operators, vehicles } from "../live/store";
import { districts } from "../live/districts";
import type { Vehicle } from "../live/types";

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
export const incidentNumber = (id: string) => incidents.value.get(id)?.public_no ?? id;

export function districtName(id: string | null): string {
  if (!id) return "";
  const names = districts.value.get(id)?.names;
  return names?.[language.value] || names?.ru || id;
}

/** What may be named by an id: the name of it that people use, or the id itself. */
function nameOf(id: string): string {
  const operator = operators.value.get(id)?.name;
  return incidents.value.get(id)?.public_no ?? operator ?? [vehicleName, cameraName, districtName].map((name) => name(id)).find((name) => name !== id) ?? id;
}

/** Of alarm figures: "rule/kind:id" or "rule/kind:id/part", such as "vehicle_on_site/visit:INCIDENT/VEHICLE". */
export function sourceName(source: string): string {
  const [rule = "", ...subject] = source.split("/");
  const ids = subject.join("/").replace(/^[a-z_]+:/, "").split("/");
  return `${word("rule_name", rule)}: ${ids.map(nameOf).join(" · ")}`;
}

/** Logins that are seen at work now, and one's own. */
export function colleagues(): string[] {
  const owners = [...incidents.value.values()].map((incident) => incident.owner);
  const holders = [...alerts.value.values()].flatMap((alert) => [alert.assigned_to, alert.acknowledged_by]);
  return [...new Set([me.value?.login ?? "", ...owners, ...holders])].filter(Boolean).sort();
}
