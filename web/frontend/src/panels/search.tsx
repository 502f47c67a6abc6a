// One field for everything: incidents are filtered, vehicles and cameras are offered.

import { useState } from "preact/hooks";
import { t } from "../i18n";
import { matches } from "../i18n/search";
import { cameras, findPosition, operators, vehicles } from "../live/store";
import type { Incident, Vehicle } from "../live/types";
import { filters, goTo, select, setFilter } from "../selection";
import { Moment } from "./ages";
import { useFetched } from "./fetched";
import { categoryOf, vehicleLabel } from "./names";
import { VehicleMark } from "./shapes";

const MOST = 8;

export function Search() {
  const { search } = filters.value;
  return (
    <search>
      <input
        id="search" type="search" aria-label={t("search")} placeholder={t("search")} value={search} aria-keyshortcuts="/"
        onInput={(event) => setFilter({ search: event.currentTarget.value })}
      />
      {search.length > 1 && <Found query={search} />}
      {search.length > 2 && <Closed key={search} query={search} />}
    </search>
  );
}

function Found({ query }: { query: string }) {
  const fleet = [...vehicles.value.values()].filter((vehicle) =>
    matches(query, vehicle.id, vehicle.plate, vehicle.name, operators.value.get(vehicle.operator)?.name ?? ""),
  );
  const eyes = [...cameras.value.values()].filter((camera) => matches(query, camera.id, camera.name));
  if (fleet.length + eyes.length === 0) return null;
  return (
    <ul class="found" aria-label={t("search.found")}>
      {fleet.slice(0, MOST).map((vehicle) => (
        <li key={vehicle.id}>
          <button type="button" class="row-main" data-row onClick={() => openVehicle(vehicle)}>
            <VehicleMark contractor={vehicle.ownership === "contractor"} state="working" /> {vehicleLabel(vehicle)}
          </button>
        </li>
      ))}
      {eyes.slice(0, MOST).map((camera) => (
        <li key={camera.id}>
          <button type="button" class="row-main" data-row onClick={() => (select("camera", camera.id), goTo(camera.lon, camera.lat))}>
            {camera.name}
          </button>
        </li>
      ))}
    </ul>
  );
}

function openVehicle(vehicle: Vehicle): void {
  select("vehicle", vehicle.id);
  const position = findPosition(vehicle.number);
  if (position) goTo(position.lon, position.lat);
}

/** Closed incidents are not in the picture; the server is asked for them when somebody wants them. */
function Closed({ query }: { query: string }) {
  const [isWanted, setWanted] = useState(false);
  if (isWanted) return <ClosedFound query={query} />;
  return (
    <button type="button" class="quiet" onClick={() => setWanted(true)}>
      {t("search.closed")}
    </button>
  );
}

function ClosedFound({ query }: { query: string }) {
  const { value, failure } = useFetched<{ items: Incident[] }>(`incidents?state=closed&limit=20&search=${encodeURIComponent(query)}`);
  if (failure) return <p class="failure">{failure}</p>;
  if (value?.items.length === 0) return <p class="empty">{t("search.no_closed")}</p>;
  return (
    <ul class="found" aria-label={t("search.closed")}>
      {value?.items.map((incident) => (
        <li key={incident.id}>
          <button type="button" class="row-main" data-row onClick={() => (select("incident", incident.id), goTo(incident.lon, incident.lat))}>
            <b>{incident.public_no}</b> {categoryOf(incident.category)} <Moment at={incident.closed_at} />
            <span class="row-note">{incident.address}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
