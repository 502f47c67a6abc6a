// How well the alarms serve: the server's figures beside what they should be (docs/alarms.md), over a day or a week.

import { useState } from "preact/hooks";
import { t, word } from "../i18n";
import { age, number } from "../i18n/format";
import { nowTens } from "../live/clock";
import { useFetched } from "../panels/fetched";
import { sourceName } from "../panels/names";

interface Figures {
  annunciated: number;
  measured: { name: string; value: number; target: number; limit: number; verdict: string }[];
  priority_shares: Record<string, number>;
  top: [source: string, count: number][];
  stale: string[];
  never_acknowledged: number;
  acknowledged_median_s: number | null;
}

const EVERY_MS = 60_000;
const SPANS_H = [1, 24, 168] as const;
const SHARES = new Set(["busy_share", "flood_share", "top_share"]);

const shown = (name: string, value: number) => (SHARES.has(name) ? `${number(value * 100, 1)} %` : number(value, 1));

export function AlarmFigures() {
  const [hours, setHours] = useState<number>(24);
  const to_ms = Math.floor(nowTens.value / EVERY_MS) * EVERY_MS;
  const span = `from=${new Date(to_ms - hours * 3_600_000).toISOString()}&to=${new Date(to_ms).toISOString()}`;
  const { value, failure } = useFetched<Figures>(`reports/alarms?${span}`);
  return (
    <section aria-labelledby="alarms-head">
      <h3 id="alarms-head">{t("alarms.title")}</h3>
      <div class="commands">
        {SPANS_H.map((count) => (
          <button key={count} type="button" aria-pressed={hours === count} onClick={() => setHours(count)}>
            {age(count * 3600)}
          </button>
        ))}
      </div>
      {failure && <p class="failure">{failure}</p>}
      {value && <Measured figures={value} />}
    </section>
  );
}

function Measured({ figures }: { figures: Figures }) {
  const shares = Object.entries(figures.priority_shares);
  return (
    <>
      <table>
        <caption>{t("alarms.count", { count: figures.annunciated })}</caption>
        <tbody>
          {figures.measured.map(({ name, value, target, verdict }) => (
            <tr key={name}>
              <th scope="row">{word("alarm_figure", name)}</th>
              <td class={verdict === "good" ? "" : "late"}>{shown(name, value)}</td>
              <td>{t("alarms.target", { target: shown(name, target) })}</td>
              <td>{word("alarm_verdict", verdict)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>{t("alarms.shares", { shares: shares.map(([priority, share]) => `${priority}: ${number(share * 100)} %`).join(", ") || "—" })}</p>
      <p>{t("alarms.acknowledged", { age: figures.acknowledged_median_s === null ? "—" : age(figures.acknowledged_median_s), count: figures.never_acknowledged })}</p>
      <h4>{t("alarms.top")}</h4>
      <ol class="plain">
        {figures.top.map(([source, count]) => (
          <li key={source}>
            {sourceName(source)} <b>{count}</b>
          </li>
        ))}
      </ol>
    </>
  );
}
