// Who could go: fit vehicles, the free first, soonest first, each with the age of what we know; one press sends it.

import { attempt, commandIncident } from "../actions";
import { t, word } from "../i18n";
import { age, distance, minutes } from "../i18n/format";
import { nowTens } from "../live/clock";
import type { Incident, Vehicle } from "../live/types";
import { select } from "../selection";
import { useFetched } from "./fetched";
import { vehicleLabel } from "./names";
import { Open } from "./parts";
import { VehicleMark } from "./shapes";

interface Near extends Vehicle {
  distance_m: number;
  last: { age_s: number; state: string } | null;
  eta: { low_s: number; high_s: number; metres: number; by: "streets" | "either_way" | "straight" };
  free: boolean;
  remarks: string[];
}

const ASK_EVERY_MS = 20_000;

export function Nearest({ incident }: { incident: Incident }) {
  const path = `incidents/${encodeURIComponent(incident.id)}/nearest`;
  const { value, failure } = useFetched<{ items: Near[] }>(path, Math.floor(nowTens.value / ASK_EVERY_MS));
  const near = (value?.items ?? []).filter((item) => !incident.vehicles.includes(item.id));
  if (failure) return <p class="failure">{failure}</p>;
  if (!value) return <p class="empty">…</p>;
  if (near.length === 0) return <p class="empty">{t("nearest.none")}</p>;
  return (
    <ul class="near">
      {near.slice(0, 6).map((item) => (
        <NearRow key={item.id} item={item} incident={incident} />
      ))}
    </ul>
  );
}

/** "6–9 min": what is promised is a range. */
function etaText({ low_s, high_s }: Near["eta"]): string {
  const [low, high] = [Math.floor(low_s / 60), Math.max(1, Math.ceil(high_s / 60))];
  return low === high ? minutes(high) : `${low}–${minutes(high)}`;
}

/** A remark that the vehicle's state beside it says already. */
const isSaidByState = (remark: string, last: Near["last"]) => remark === "at_work" ? last?.state === "working" : remark === last?.state;

function NearRow({ item, incident }: { item: Near; incident: Incident }) {
  const { id, last } = item;
  const send = () =>
    attempt(
      () => commandIncident(incident.id, "dispatch", { vehicles: [id] }),
      t("said.dispatched", { vehicle: vehicleLabel(item), what: incident.public_no }),
    );
  return (
    <li>
      <VehicleMark contractor={item.ownership === "contractor"} state={last?.state ?? "silent"} />
      <span class="near-text">
        <Open act={() => select("vehicle", id)}>{vehicleLabel(item)}</Open>
        <span class="row-note">
          <b>{etaText(item.eta)}</b> · {distance(item.eta.metres)} {word("way_by", item.eta.by)}
          {item.remarks.filter((remark) => !isSaidByState(remark, last)).map((remark) => ` · ${word("remark", remark)}`)}
          {last && ` · ${word("vehicle_state", last.state)} · ${t("age.position", { age: age(last.age_s) })}`}
        </span>
      </span>
      <button type="button" data-send={item.free || undefined} class={item.free ? "" : "quiet"} onClick={send}>
        {t("command.dispatch")}
      </button>
    </li>
  );
}
