// A contractor's page: its machines and how good their data are, what is asked of it, what its tracks prove, its own report.

import { useState } from "preact/hooks";
import { t, word } from "../i18n";
import { age, clock, day, number } from "../i18n/format";
import { language } from "../i18n/language";
import { url } from "../live/api";
import { nowTens } from "../live/clock";
import { me, operators } from "../live/store";
import { AskedOfUs } from "../panels/dispatches";
import { useFetched } from "../panels/fetched";
import { vehicleName, zone } from "../panels/names";
import { Open } from "../panels/parts";
import { goTo, page, select } from "../selection";
import type { FleetEntry } from "./load";
import { OwnVisits } from "./own_visits";
import { Table } from "./table";

interface Attendance {
  vehicle: string;
  out_s: number;
  pings: number;
  quarantined: number;
  gap_share: number | null;
  late_share: number | null;
  doubtful_share: number | null;
  lost_share: number | null;
}
interface Shift {
  operator: string;
  shift: string;
  from_at: string;
  to_at: string;
  expected: number;
  seen: number;
  out_share: number;
  short: boolean;
  vehicles: Attendance[];
}
interface Machine extends FleetEntry {
  last: { state: string; age_s: number; lat: number; lon: number } | null;
}

const EVERY_MS = 300_000; // each asking reads the archive of the shifts
const LOOK_BACK_MS = 36 * 3_600_000;
const SHARES = ["gap_share", "late_share", "doubtful_share", "lost_share"] as const;

export function Page() {
  const to_ms = Math.ceil(nowTens.value / EVERY_MS) * EVERY_MS;
  const span = `from=${new Date(to_ms - LOOK_BACK_MS).toISOString()}&to=${new Date(to_ms).toISOString()}`;
  const { value, failure } = useKept<{ items: Shift[] }>(`reports/expected?${span}`);
  const operator = me.value?.operator ?? "";
  const shifts = [...(value?.items ?? [])].filter((each) => each.operator === operator).reverse();
  const running = shifts[0];
  return (
    <>
      <div class="page-head">
        <h2 id="page-head">
          {t("page.own")}: {operators.value.get(operator)?.name ?? operator}
        </h2>
        {running && <Running shift={running} />}
      </div>
      {failure && <p class="failure">{failure}</p>}
      <AskedOfUs />
      {running && <OwnVisits from_at={running.from_at} />}
      <Reports shifts={shifts} operator={operator} />
      <Machines shift={running} />
    </>
  );
}

/** What was told before stays until the next word is there. */
function useKept<T>(path: string) {
  const [kept, setKept] = useState<T | null>(null);
  const { value, failure } = useFetched<T>(path);
  if (value && value !== kept) setKept(value);
  return { value: value ?? kept, failure };
}

/** Those that nobody hears come first. */
const silentFirst = (a: Machine, b: Machine) => Number(isSilent(b)) - Number(isSilent(a));
const isSilent = ({ last }: Machine) => !last || last.state === "silent";

const named = (shift: Shift) => `${day(Date.parse(shift.from_at), zone())} ${shift.shift}`;

function Running({ shift }: { shift: Shift }) {
  return (
    <span class={shift.short ? "late" : ""}>
      {t("own.shift", { shift: named(shift), seen: shift.seen, expected: shift.expected, share: number(shift.out_share * 100) })}
      {shift.short && ` ⚠ ${t("own.short")}`}
    </span>
  );
}

function Machines({ shift }: { shift: Shift | undefined }) {
  const { value, failure } = useFetched<{ items: Machine[] }>("vehicles", nowTens.value);
  const machines = [...(value?.items ?? [])].sort(silentFirst);
  const seen = new Map((shift?.vehicles ?? []).map((each) => [each.vehicle, each]));
  const heads = [t("alert.vehicle"), t("vehicle.state"), t("vehicle.word"), t("own.out"), ...SHARES.map((name) => `${word("quality", name)}, %`), t("devices.quarantined")];
  return (
    <>
      {failure && <p class="failure">{failure}</p>}
      <Table title={t("own.machines", { count: machines.length })} heads={heads}>
        {machines.map((machine) => (
          <Row key={machine.id} machine={machine} seen={seen.get(machine.id)} />
        ))}
      </Table>
    </>
  );
}

function Row({ machine, seen }: { machine: Machine; seen: Attendance | undefined }) {
  const { last } = machine;
  const show = () => {
    page.value = "";
    select("vehicle", machine.id);
    if (last) goTo(last.lon, last.lat);
  };
  return (
    <tr>
      <th scope="row">
        <Open act={show}>{vehicleName(machine.id)}</Open> {!machine.on_duty && <span class="chip">{t("vehicle.off_duty")}</span>}
      </th>
      <td class={isSilent(machine) ? "late" : ""}>{word("vehicle_state", last?.state ?? "silent")}</td>
      <td>{last ? age(last.age_s) : t("vehicle.unheard")}</td>
      <td>{seen ? age(seen.out_s) : "—"}</td>
      {SHARES.map((name) => {
        const share = seen?.[name] ?? null;
        return <td key={name}>{share === null ? "—" : number(share * 100, 1)}</td>;
      })}
      <td class={seen?.quarantined ? "late" : ""}>{seen?.quarantined ? `⚠ ${number(seen.quarantined)}` : 0}</td>
    </tr>
  );
}

/** What the city reads too: one file a shift, in the reader's language. */
function Reports({ shifts, operator }: { shifts: readonly Shift[]; operator: string }) {
  const link = (shift: Shift) => url(`reports/contractor?operator=${encodeURIComponent(operator)}&from=${shift.from_at}&to=${shift.to_at}&language=${language.value}`);
  return (
    <section aria-labelledby="own-reports-head">
      <h3 id="own-reports-head">{t("own.reports")}</h3>
      <p class="row-note">{t("own.reports_mean")}</p>
      <ul class="plain commands">
        {shifts.map((shift) => (
          <li key={shift.from_at}>
            <a class="button" href={link(shift)} download>
              {t("own.report", { shift: named(shift), until: clock(Date.parse(shift.to_at), zone(), { seconds: false }) })}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
