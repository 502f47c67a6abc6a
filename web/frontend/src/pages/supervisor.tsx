// The supervisor's page: who has how much in hand, what is late and whose it is, and how well the alarms serve.

import { t } from "../i18n";
import { nowTens } from "../live/clock";
import { compareDue, isOverdue } from "../live/due";
import { alerts, incidents, may, operators } from "../live/store";
import { Countdown } from "../panels/ages";
import { useFetched } from "../panels/fetched";
import { openIncident } from "../panels/incidents";
import { categoryOf, districtName } from "../panels/names";
import { Open } from "../panels/parts";
import { PriorityMark } from "../panels/shapes";
import { openPage, page } from "../selection";
import { AlarmFigures } from "./alarm_figures";
import { Table } from "./table";
import { type FleetEntry, operatorLoads, personLoads } from "./load";

const MOST_OVERDUE = 200;

export function Page() {
  return (
    <>
      <div class="page-head">
        <h2 id="page-head">{t("page.supervisor")}</h2>
        {may("export_evidence") && (
          <button type="button" onClick={() => openPage("holds")}>
            {t("page.holds")}
          </button>
        )}
      </div>
      <div class="columns">
        <div>
          <Operators />
          <People />
        </div>
        <Overdue />
        <AlarmFigures />
      </div>
    </>
  );
}

const late = (count: number) => <td class={count ? "late" : ""}>{count ? `⚠ ${count}` : 0}</td>;

function Operators() {
  const { value, failure } = useFetched<{ items: FleetEntry[] }>("vehicles", nowTens.value);
  const rows = operatorLoads(operators.value.values(), value?.items ?? [], incidents.value.values(), nowTens.value);
  const heads = ["load.operator", "load.on_duty", "load.working", "load.silent", "load.incidents", "load.overdue"] as const;
  return (
    <>
      {failure && <p class="failure">{failure}</p>}
      <Table title={t("load.operators")} heads={heads.map((key) => t(key))}>
        {rows.map((row) => (
          <tr key={row.operator.id}>
            <th scope="row">{row.operator.name}</th>
            <td>{value ? row.vehicles : "…"}</td>
            <td>{value ? row.working : "…"}</td>
            <td>{value ? row.silent : "…"}</td>
            <td>{row.incidents}</td>
            {late(row.overdue)}
          </tr>
        ))}
      </Table>
    </>
  );
}

function People() {
  const rows = personLoads(incidents.value.values(), alerts.value.values(), nowTens.value);
  const heads = ["load.person", "load.incidents", "load.overdue", "load.alerts"] as const;
  return (
    <Table title={t("load.people")} heads={heads.map((key) => t(key))}>
      {rows.map((row) => (
        <tr key={row.login}>
          <th scope="row">{row.login || t("load.nobody")}</th>
          <td>{row.incidents}</td>
          {late(row.overdue)}
          <td>{row.alerts}</td>
        </tr>
      ))}
    </Table>
  );
}

function Overdue() {
  const all = [...incidents.value.values()].filter((incident) => isOverdue(incident, nowTens.value)).sort(compareDue);
  return (
    <section aria-labelledby="overdue-head">
      <h3 id="overdue-head">
        {t("filter.overdue")} <span class={`count${all.length ? " hot" : ""}`}>{all.length}</span>
      </h3>
      {all.length === 0 && <p class="empty">{t("load.nothing_late")}</p>}
      <ul class="plain">
        {all.slice(0, MOST_OVERDUE).map((incident) => (
          <li key={incident.id}>
            <PriorityMark priority={incident.priority} /> <Open act={() => (openIncident(incident), (page.value = ""))}>{incident.public_no}</Open> <Countdown incident={incident} />
            <span class="row-note">{[categoryOf(incident.category), districtName(incident.district), incident.owner || t("load.nobody")].filter(Boolean).join(" · ")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
