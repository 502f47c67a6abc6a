// Process indicators as the server counts them (docs/analysis.md): a table by group, a line and a table by week.

import { useState } from "preact/hooks";
import { t, word, type Key } from "../i18n";
import { age, day, number } from "../i18n/format";
import { operators } from "../live/store";
import { useFetched } from "../panels/fetched";
import { categoryOf, districtName } from "../panels/names";
import { querySpan, type Span } from "./span";
import { Table } from "./table";
import { Trend } from "./trend";

interface Spread {
  count: number;
  median: number;
  p90: number;
}
export interface Figures {
  key: string;
  requests: number;
  open: number;
  reaction: Spread | null;
  reaction_in_time: number | null;
  elimination: Spread | null;
  elimination_in_time: number | null;
  lost: number;
  reopened: number;
}
interface Report {
  simulated: boolean;
  whole: Figures;
  groups: Figures[];
  weeks: Figures[];
}

const BY = ["category", "channel", "district", "operator"] as const;
type By = (typeof BY)[number];
const HEADS = ["requests", "reaction", "p90", "in_time", "elimination", "p90_elimination", "in_time_elimination", "lost", "reopened", "open"] as const;

const took = (minutes: number) => age(minutes * 60);
const share = (value: number) => `${number(value * 100)} %`;

function nameOf(by: By, key: string): string {
  if (!key) return t(by === "operator" ? "indicators.nobody" : "indicators.nowhere");
  if (by === "category") return categoryOf(key);
  if (by === "channel") return word("channel", key);
  return by === "district" ? districtName(key) : (operators.value.get(key)?.name ?? key);
}

export function Indicators({ span }: { span: Span }) {
  const [by, setBy] = useState<By>("category");
  const { value, failure } = useFetched<Report>(`reports/indicators?${querySpan(span)}&by=${by}`);
  return (
    <section aria-labelledby="indicators-head">
      <div class="section-head">
        <h3 id="indicators-head">{t("indicators.title")}</h3>
        <label>
          {t("indicators.by")}
          <select value={by} onChange={({ currentTarget }) => setBy(currentTarget.value as By)}>
            {BY.map((each) => (
              <option key={each} value={each}>
                {t(`indicators.by_${each}`)}
              </option>
            ))}
          </select>
        </label>
        {value?.simulated && <span class="chip sim">{t("simulated")}</span>}
      </div>
      {failure && <p class="failure">{failure}</p>}
      {!value && !failure && <p>{t("waiting")}</p>}
      {value && <Told report={value} by={by} />}
    </section>
  );
}

function Told({ report, by }: { report: Report; by: By }) {
  if (report.whole.requests === 0) return <p class="empty">{t("indicators.none")}</p>;
  const heads = HEADS.map((name) => t(`indicators.${name}` as Key));
  return (
    <>
      <Table title={t("indicators.count", { count: report.whole.requests })} heads={[t(`indicators.by_${by}`), ...heads]}>
        <Row name={t("indicators.whole")} figures={report.whole} isWhole />
        {report.groups.map((figures) => (
          <Row key={figures.key} name={nameOf(by, figures.key)} figures={figures} />
        ))}
      </Table>
      <Weeks weeks={report.weeks} heads={heads} />
      <p class="row-note">{t("indicators.means")}</p>
    </>
  );
}

function Weeks({ weeks, heads }: { weeks: readonly Figures[]; heads: string[] }) {
  return (
    <>
      <div class="trends">
        <Trend title={t("indicators.requests_week")} values={weeks.map(({ requests }) => requests)} shown={(value) => number(value)} />
        <Trend title={t("indicators.reaction")} values={weeks.map(({ reaction }) => reaction?.median ?? null)} shown={took} />
        <Trend title={t("indicators.in_time")} values={weeks.map(({ reaction_in_time }) => reaction_in_time)} shown={share} />
        <Trend title={t("indicators.elimination")} values={weeks.map(({ elimination }) => elimination?.median ?? null)} shown={took} />
        <Trend title={t("indicators.in_time_elimination")} values={weeks.map(({ elimination_in_time }) => elimination_in_time)} shown={share} />
      </div>
      <details>
        <summary>{t("indicators.weeks", { count: weeks.length })}</summary>
        <Table title={t("indicators.week_title")} heads={[t("indicators.week"), ...heads]}>
          {[...weeks].reverse().map((figures) => (
            <Row key={figures.key} name={day(Date.parse(figures.key), "UTC")} figures={figures} />
          ))}
        </Table>
      </details>
    </>
  );
}

function Row({ name, figures, isWhole = false }: { name: string; figures: Figures; isWhole?: boolean }) {
  const spread = (found: Spread | null, which: "median" | "p90") => <td>{found ? took(found[which]) : "—"}</td>;
  const kept = (value: number | null) => <td>{value === null ? "—" : share(value)}</td>;
  return (
    <tr class={isWhole ? "whole" : ""}>
      <th scope="row">{name}</th>
      <td>{number(figures.requests)}</td>
      {spread(figures.reaction, "median")}
      {spread(figures.reaction, "p90")}
      {kept(figures.reaction_in_time)}
      {spread(figures.elimination, "median")}
      {spread(figures.elimination, "p90")}
      {kept(figures.elimination_in_time)}
      <td class={figures.lost ? "late" : ""}>{figures.lost ? `⚠ ${number(figures.lost)}` : 0}</td>
      <td>{number(figures.reopened)}</td>
      <td>{number(figures.open)}</td>
    </tr>
  );
}
