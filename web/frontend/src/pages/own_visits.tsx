// What one's machines did at incidents since the shift began, and what their tracks prove of it.

import { t, word } from "../i18n";
import { number } from "../i18n/format";
import { nowTens } from "../live/clock";
import type { Visit } from "../live/types";
import { Moment } from "../panels/ages";
import { useFetched } from "../panels/fetched";
import { categoryOf, vehicleName } from "../panels/names";
import { Open } from "../panels/parts";
import { reasonOf, type Verdict } from "../panels/verdicts";
import { page, select } from "../selection";
import { Table } from "./table";

interface Attended {
  incident: string;
  public_no: string;
  category: string;
  address: string;
  vehicle: string;
  visits: Visit[];
  verdict: Verdict | null;
}

const EVERY_MS = 30_000;

export function OwnVisits({ from_at }: { from_at: string }) {
  const { value, failure } = useFetched<{ items: Attended[] }>(`visits?since=${from_at}`, Math.floor(nowTens.value / EVERY_MS));
  const heads = [t("ticket.incident"), t("alert.vehicle"), t("incident.visits"), t("verdict.title"), t("own.why")];
  if (failure) return <p class="failure">{failure}</p>;
  if (value?.items.length === 0) return <p class="empty">{t("own.no_visits")}</p>;
  return (
    <Table title={t("own.visits", { count: value?.items.length ?? 0 })} heads={heads}>
      {(value?.items ?? []).map((each) => (
        <tr key={`${each.incident}/${each.vehicle}`}>
          <th scope="row">
            <Open act={() => (select("incident", each.incident), (page.value = ""))}>{each.public_no}</Open>
            <span class="row-note">{[categoryOf(each.category), each.address].filter(Boolean).join(" · ")}</span>
          </th>
          <td>{vehicleName(each.vehicle)}</td>
          <td>
            {each.visits.map((visit) => (
              <div key={visit.arrived_at}>
                <Moment at={visit.arrived_at} /> – {visit.over ? <Moment at={visit.left_at} /> : t("visit.still_there")}
              </div>
            ))}
          </td>
          <td>{each.verdict ? <Outcome verdict={each.verdict} /> : "—"}</td>
          <td>
            <ul class="plain">
              {(each.verdict?.reasons ?? []).map(({ code, figure }) => (
                <li key={code}>{reasonOf(code, figure)}</li>
              ))}
            </ul>
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Outcome({ verdict }: { verdict: Verdict }) {
  return (
    <>
      <b class={verdict.outcome === "confirmed" ? "good" : ""}>{word("verdict_outcome", verdict.outcome)}</b>
      <span class="row-note">
        {t("verdict.confidence", { share: `${number(verdict.confidence * 100)} %` })} · <Moment at={verdict.decided_at} />
      </span>
    </>
  );
}
