// What the pointer is on, in two lines: name, state, and how old the word is.

import { age, speed } from "../i18n/format";
import { t, word } from "../i18n";
import { alertSentence } from "../panels/sentence";
import { categoryOf, vehicleLabel } from "../panels/names";
import { now } from "../live/clock";
import type { Position } from "../live/codec";
import { alerts, cameras, incidents, numbered, operators } from "../live/store";
import { hover, type Target } from "./hover";

export function Tooltip() {
  const shown = hover.value;
  if (!shown) return null;
  const [head, ...lines] = describe(shown.target);
  return (
    <div class="tooltip" style={{ transform: `translate(${shown.x + 14}px, ${shown.y + 10}px)` }}>
      <b>{head}</b>
      {lines.filter(Boolean).map((line) => (
        <div key={line}>{line}</div>
      ))}
    </div>
  );
}

function describe(target: Target): string[] {
  if (target.kind === "position") return describePosition(target.position);
  if (target.kind === "incident") {
    const incident = incidents.value.get(target.id);
    if (!incident) return [];
    return [`${incident.public_no} · ${categoryOf(incident.category)}`, incident.address, word("incident_state", incident.state)];
  }
  if (target.kind === "camera") {
    const camera = cameras.value.get(target.id);
    if (!camera) return [];
    const seen = camera.picture_at ? t("age.picture", { age: age((now.value - Date.parse(camera.picture_at)) / 1000) }) : "";
    return [camera.name, word("camera_state", camera.state), seen];
  }
  const alert = alerts.value.get(target.id);
  return alert ? [alertSentence(alert)] : [];
}

function describePosition(position: Position): string[] {
  const vehicle = numbered.value.get(position.number);
  const moving = position.speed_kmh === null || position.state === "silent" ? "" : speed(position.speed_kmh);
  const owner = vehicle ? `${word("ownership", vehicle.ownership)} · ${operators.value.get(vehicle.operator)?.name ?? vehicle.operator}` : "";
  return [
    vehicle ? vehicleLabel(vehicle) : `#${position.number}`,
    [word("vehicle_state", position.state), moving].filter(Boolean).join(" · "),
    t("age.position", { age: age(position.age_s) }),
    owner,
    position.simulated ? t("simulated") : "",
  ];
}
