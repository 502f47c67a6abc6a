// The day's vehicles whose tracks are hard to believe (docs/plausibility.md): why in words, and the way to watch that day again.

import { useState } from "preact/hooks";
import { t, word, type Key } from "../i18n";
import { age, distance, number } from "../i18n/format";
import { serverNow } from "../live/clock";
import { operators, vehicles } from "../live/store";
import { Moment } from "../panels/ages";
import { useFetched } from "../panels/fetched";
import { vehicleName } from "../panels/names";
import { enterPast } from "../past";
import { page, select } from "../selection";
import { Bar } from "./share_bar";
import { Table } from "./table";

interface Ground {
  suspicion: string;
  figure: number;
  unit: string;
  weight: number;
}
interface Assessment {
  vehicle: string;
  fixes: number;
  score: number;
  grounds: Ground[];
  clock: { seconds: number; proposed_s: number; is_zone: boolean } | null;
  copy_of: string;
}
interface JudgedDay {
  judged_at: string | null;
  vehicles: number;
  items: Assessment[];
}

const DAY_MS = 86_400_000;

/** Days are UTC days, as the archive counts: yesterday's is the newest that has been judged. */
const dayOf = (at_ms: number) => new Date(at_ms).toISOString().slice(0, 10);

/** The figure in the unit that the check says; a share as a person says it. */
export function figureOf({ figure, unit }: Pick<Ground, "figure" | "unit">): string {
  if (unit.startsWith("share")) return `${number(figure * 100, figure < 0.1 ? 1 : 0)} %`;
  if (unit === "m") return distance(figure);
  return unit === "s" ? age(figure) : number(figure);
}

export function Page() {
  const [day, setDay] = useState(() => dayOf(serverNow() - DAY_MS));
  const { value, failure } = useFetched<JudgedDay>(`plausibility?day=${day}`);
  return (
    <>
      <div class="page-head">
        <h2 id="page-head">{t("page.suspects")}</h2>
        <label>
          {t("suspects.day")}
          <input type="date" required max={dayOf(serverNow())} value={day} onChange={({ currentTarget }) => currentTarget.value && setDay(currentTarget.value)} />
        </label>
        {value?.judged_at && (
          <span>
            {t("suspects.judged", { count: value.vehicles })} <Moment at={value.judged_at} />
          </span>
        )}
      </div>
      {failure && <p class="failure">{failure}</p>}
      {!value && !failure && <p>{t("waiting")}</p>}
      {value && <Judged judged={value} day={day} />}
      <p class="row-note">{t("suspects.means")}</p>
    </>
  );
}

function Judged({ judged, day }: { judged: JudgedDay; day: string }) {
  if (!judged.judged_at) return <p class="empty">{t("suspects.not_judged")}</p>;
  if (judged.items.length === 0) return <p class="empty">{t("suspects.none")}</p>;
  const heads = ["vehicle", "operator", "score", "why", "watch"] as const;
  return (
    <Table title={t("suspects.count", { count: judged.items.length })} heads={heads.map((name) => t(`suspects.${name}`))}>
      {judged.items.map((each) => (
        <Suspect key={each.vehicle} found={each} day={day} />
      ))}
    </Table>
  );
}

function Suspect({ found, day }: { found: Assessment; day: string }) {
  const owner = vehicles.value.get(found.vehicle)?.operator ?? "";
  return (
    <tr>
      <th scope="row">
        {vehicleName(found.vehicle)}
        <span class="row-note">{t("visit.fixes", { count: found.fixes, number: number(found.fixes) })}</span>
      </th>
      <td>{operators.value.get(owner)?.name ?? owner}</td>
      <td>
        <b>{number(found.score, 2)}</b>
        <Bar share={found.score} />
      </td>
      <td>
        <Why found={found} />
      </td>
      <td>
        <button type="button" aria-label={t("suspects.watch_one", { vehicle: vehicleName(found.vehicle) })} onClick={() => watch(found.vehicle, day)}>
          {t("suspects.watch_day")}
        </button>
      </td>
    </tr>
  );
}

function Why({ found }: { found: Assessment }) {
  return (
    <ul class="plain">
      {found.grounds.map((ground) => (
        <li key={ground.suspicion}>
          {t(`suspicion.${ground.suspicion}` as Key, { figure: figureOf(ground) })} <span class="row-note">{t("suspects.weight", { weight: number(ground.weight, 2) })}</span>
        </li>
      ))}
      {found.copy_of && <li>{t("suspects.copy_of", { what: found.copy_of })}</li>}
      {found.clock && (
        <li>{t(found.clock.is_zone ? "suspects.zone" : "suspects.clock", { by: age(Math.abs(found.clock.seconds)), way: word("clock_way", found.clock.seconds > 0 ? "behind" : "ahead") })}</li>
      )}
    </ul>
  );
}

/** The middle of that day, with the vehicle's panel open; its slider and its track reach over the day. */
function watch(vehicle: string, day: string): void {
  page.value = "";
  select("vehicle", vehicle);
  void enterPast(Date.parse(`${day}T00:00:00Z`) + DAY_MS / 2);
}
