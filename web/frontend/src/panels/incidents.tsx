// The incidents: what runs out first comes first, filtered by what stands in the address.

import { computed } from "@preact/signals";
import { useState } from "preact/hooks";
import { attempt, commandIncident } from "../actions";
import { t, word } from "../i18n";
import { compareWords } from "../i18n/format";
import { matches } from "../i18n/search";
import { nowTens } from "../live/clock";
import { districts } from "../live/districts";
import { compareDue, isInView, isOverdue } from "../live/due";
import { categories, incidents, may, mixed } from "../live/store";
import type { Incident } from "../live/types";
import { drafting, filters, goTo, isFiltered, select, selection, setFilter } from "../selection";
import { Countdown } from "./ages";
import { categoryOf, districtName, vehicleName } from "./names";
import { Acknowledge } from "./parts";
import { Icon, PriorityMark } from "./shapes";

const PAGE = 100;
const STATES = ["new", "acknowledged", "dispatched", "on_site", "handed_off", "resolved"] as const;

function isShown(incident: Incident): boolean {
  const { state, category, district, overdue, search } = filters.value;
  if (!isInView(incident, nowTens.value)) return false;
  if (state && incident.state !== state) return false;
  if (category && incident.category !== category) return false;
  if (district && incident.district !== district) return false;
  if (overdue && !isOverdue(incident, nowTens.value)) return false;
  if (!search) return true;
  const names = incident.vehicles.map(vehicleName);
  return matches(search, incident.public_no, incident.address, incident.description, categoryOf(incident.category), ...names);
}

export const shownIncidents = computed(() => [...incidents.value.values()].filter(isShown).sort(compareDue));

export const acknowledgeIncident = (incident: Incident) =>
  attempt(() => commandIncident(incident.id, "acknowledge"), t("said.acknowledged", { what: incident.public_no }));

export function openIncident(incident: Incident): void {
  select("incident", incident.id);
  goTo(incident.lon, incident.lat);
}

export function IncidentList() {
  const [most, setMost] = useState(PAGE);
  const all = shownIncidents.value;
  return (
    <section class="list incidents" aria-labelledby="incidents-head">
      <h2 id="incidents-head" tabIndex={-1}>
        {t("incidents.title")} <span class="count">{isFiltered.value ? `${all.length} / ${incidents.value.size}` : all.length}</span>
        {may("open_incident") && (
          <button type="button" class="quiet" onClick={() => (drafting.value = "pick")}>
            <Icon name="plus" /> {t("incidents.add")}
          </button>
        )}
      </h2>
      <Filters />
      {all.length === 0 && <p class="empty">{isFiltered.value ? t("incidents.none_found") : t("incidents.none")}</p>}
      <ul>
        {all.slice(0, most).map((incident) => (
          <IncidentRow key={incident.id} incident={incident} />
        ))}
      </ul>
      {all.length > most && (
        <button type="button" class="more" onClick={() => setMost(most + PAGE)}>
          {t("list.more", { count: all.length - most })}
        </button>
      )}
    </section>
  );
}

type Option = readonly [value: string, label: string];

function Choice({ label, value, options, choose }: { label: string; value: string; options: Option[]; choose: (value: string) => void }) {
  return (
    <select aria-label={label} class={value ? "set" : ""} value={value} onChange={(event) => choose(event.currentTarget.value)}>
      <option value="">{label}</option>
      {options.map(([code, name]) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  );
}

function Filters() {
  const { state, category, district, overdue } = filters.value;
  const byName = (a: Option, b: Option) => compareWords(a[1], b[1]);
  const kinds = [...categories.value.keys()].map((code): Option => [code, categoryOf(code)]).sort(byName);
  const places = [...districts.value.keys()].map((id): Option => [id, districtName(id)]).sort(byName);
  const states = STATES.map((name): Option => [name, word("incident_state", name)]);
  return (
    <div class="filters">
      <Choice label={t("filter.state")} value={state} options={states} choose={(value) => setFilter({ state: value })} />
      <Choice label={t("filter.category")} value={category} options={kinds} choose={(value) => setFilter({ category: value })} />
      <Choice label={t("filter.district")} value={district} options={places} choose={(value) => setFilter({ district: value })} />
      <button type="button" class="toggle" aria-pressed={overdue} onClick={() => setFilter({ overdue: !overdue })}>
        {t("filter.overdue")}
      </button>
    </div>
  );
}

function IncidentRow({ incident }: { incident: Incident }) {
  const chosen = selection.value?.kind === "incident" && selection.value.id === incident.id;
  const place = [incident.address, districtName(incident.district)].filter(Boolean).join(" · ");
  return (
    <li class={`row p${incident.priority}${chosen ? " chosen" : ""}`} data-kind="incident" data-id={incident.id}>
      <button type="button" class="row-main" data-row aria-current={chosen || undefined} onClick={() => openIncident(incident)}>
        <span class="row-head">
          <PriorityMark priority={incident.priority} />
          <b>{incident.public_no}</b>
          <span class={`chip state-${incident.state}`}>{word("incident_state", incident.state)}</span>
          {incident.needs_location && <span class="chip hot">{t("locate.chip")}</span>}
          {mixed.value && incident.simulated && <span class="chip sim">{t("simulated.short")}</span>}
          <Countdown incident={incident} />
        </span>
        <span class="row-text">{categoryOf(incident.category)}</span>
        {place && (
          <span class="row-note" lang="kk">
            {place}
          </span>
        )}
      </button>
      {incident.state === "new" && incident.commands.includes("acknowledge") && (
        <Acknowledge what={incident.public_no} act={() => acknowledgeIncident(incident)} />
      )}
    </li>
  );
}
