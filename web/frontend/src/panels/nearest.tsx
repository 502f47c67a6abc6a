// Who could go: fit vehicles, nearest first, each with the age of what we know; one press sends it.

import { attempt, commandIncident } from "../actions";
import { t, word } from "../i18n";
import { age, distance } from "../i18n/format";
import { nowTens } from "../live/clock";
import type { Incident, Vehicle } from "../live/types";
import { select } from "../selection";
import { vehicles } from "../live/store";
import { itemsOf, useFetched } from "./fetched";
import { vehicleName } from "./names";
import { Open } from "./parts";
import { VehicleMark } from "./shapes";

interface Near {
  vehicle: string | Vehicle;
  distance_m: number;
  age_s: number;
  state: string;
}

const ASK_EVERY_MS = 20_000;

export function Nearest({ incident }: { incident: Incident }) {
  const path = `incidents/${encodeURIComponent(incident.id)}/nearest`;
  const { value, failure } = useFetched<{ items: Near[] } | Near[]>(path, Math.floor(nowTens.value / ASK_EVERY_MS));
  const near = itemsOf(value).filter((item) => !incident.vehicles.includes(idOf(item)));
  if (failure) return <p class="failure">{failure}</p>;
  if (!value) return <p class="empty">…</p>;
  if (near.length === 0) return <p class="empty">{t("nearest.none")}</p>;
  return (
    <ul class="near">
      {near.slice(0, 6).map((item) => (
        <NearRow key={idOf(item)} item={item} incident={incident} />
      ))}
    </ul>
  );
}

const idOf = (item: Near) => (typeof item.vehicle === "string" ? item.vehicle : item.vehicle.id);

function NearRow({ item, incident }: { item: Near; incident: Incident }) {
  const id = idOf(item);
  const vehicle = vehicles.value.get(id);
  const send = () =>
    attempt(
      () => commandIncident(incident.id, "dispatch", { vehicles: [id] }),
      t("said.dispatched", { vehicle: vehicleName(id), what: incident.public_no }),
    );
  return (
    <li>
      <VehicleMark contractor={vehicle?.ownership === "contractor"} state={item.state} />
      <span class="near-text">
        <Open act={() => select("vehicle", id)}>{vehicleName(id)}</Open>
        <span class="row-note">
          {distance(item.distance_m)} · {word("vehicle_state", item.state)} · {t("age.position", { age: age(item.age_s) })}
        </span>
      </span>
      <button type="button" onClick={send}>
        {t("command.dispatch")}
      </button>
    </li>
  );
}
