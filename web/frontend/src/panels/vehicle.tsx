// One vehicle: whose, what it does, how old the word is, and where it has been.

import { useEffect, useState } from "preact/hooks";
import { t, word } from "../i18n";
import { age, speed } from "../i18n/format";
import { nowTens } from "../live/clock";
import type { Position } from "../live/codec";
import { findPosition, incidents, operators, vehicles } from "../live/store";
import type { Incident, Vehicle } from "../live/types";
import { track } from "../map/track";
import { select } from "../selection";
import { useFetched } from "./fetched";
import { HoldChip, HoldSection } from "./hold_section";
import { categoryOf, vehicleLabel } from "./names";
import { Open, PanelHead, Rows, Section } from "./parts";
import { VehicleMark } from "./shapes";

const HOURS = [1, 3, 12] as const;
const TRACK_EVERY_MS = 30_000;
const ALL_TIME = { from_ms: null, to_ms: null };

export function VehiclePanel({ id }: { id: string }) {
  const vehicle = vehicles.value.get(id);
  if (!vehicle) return <PanelHead title={id} />;
  const position = findPosition(vehicle.number);
  const about = { vehicles: [id], ...ALL_TIME };
  const tasks = [...incidents.value.values()].filter((incident) => incident.vehicles.includes(id));
  return (
    <>
      <PanelHead title={vehicleLabel(vehicle)} {...(position ? { place: position } : {})}>
        <span class="chip">
          <VehicleMark contractor={vehicle.ownership === "contractor"} state={position?.state ?? "silent"} />
          {word("ownership", vehicle.ownership)}
        </span>
        {vehicle.simulated && <span class="chip sim">{t("simulated")}</span>}
        <HoldChip about={about} />
        {!vehicle.on_duty && <span class="chip">{t("vehicle.off_duty")}</span>}
      </PanelHead>
      <Facts vehicle={vehicle} position={position} />
      <Section title={t("vehicle.tasks")}>
        <Tasks tasks={tasks} />
      </Section>
      <Section title={t("vehicle.track")}>
        <Track id={id} />
      </Section>
      <HoldSection about={about} choices={[{ label: vehicleLabel(vehicle), vehicles: [id] }]} period={ALL_TIME} />
    </>
  );
}

function Facts({ vehicle, position }: { vehicle: Vehicle; position: Position | null }) {
  const seen = position ? t("age.position", { age: age(position.age_s) }) : t("vehicle.unheard");
  const state = position ? word("vehicle_state", position.state) : word("vehicle_state", "silent");
  return (
    <Rows
      rows={[
        [t("vehicle.state"), <b>{state}</b>],
        [t("vehicle.word"), seen],
        position && position.speed_kmh !== null && position.state !== "silent" && [t("vehicle.speed"), speed(position.speed_kmh)],
        [t("vehicle.operator"), operators.value.get(vehicle.operator)?.name ?? vehicle.operator],
        [t("vehicle.kind"), word("vehicle_kind", vehicle.kind)],
        vehicle.plate && [t("vehicle.plate"), vehicle.plate],
        position?.flagged && [t("vehicle.flag"), t("vehicle.flagged")],
      ]}
    />
  );
}

function Tasks({ tasks }: { tasks: Incident[] }) {
  if (tasks.length === 0) return <p class="empty">{t("vehicle.no_tasks")}</p>;
  return (
    <ul class="plain">
      {tasks.map((incident) => (
        <li key={incident.id}>
          <Open act={() => select("incident", incident.id)}>
            {incident.public_no} · {categoryOf(incident.category)}
          </Open>
        </li>
      ))}
    </ul>
  );
}

/** Draws the track on the map while the panel is open. */
function Track({ id }: { id: string }) {
  const [hours, setHours] = useState<number>(1);
  const until = Math.floor(nowTens.value / TRACK_EVERY_MS) * TRACK_EVERY_MS + TRACK_EVERY_MS;
  const range = `from=${new Date(until - hours * 3_600_000).toISOString()}&to=${new Date(until).toISOString()}`;
  const { value, failure } = useFetched<GeoJSON.FeatureCollection | GeoJSON.Feature>(`vehicles/${encodeURIComponent(id)}/track?${range}`);
  useEffect(() => {
    if (value) track.value = value.type === "FeatureCollection" ? value.features : [value];
  }, [value]);
  useEffect(() => () => void (track.value = []), [id]);
  return (
    <div class="commands">
      {HOURS.map((count) => (
        <button key={count} type="button" aria-pressed={hours === count} onClick={() => setHours(count)}>
          {age(count * 3600)}
        </button>
      ))}
      {failure && <p class="failure">{failure}</p>}
    </div>
  );
}
