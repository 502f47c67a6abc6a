// One vehicle's trackers for the technician: what was heard last, what is missing, what was refused, who may speak for it.

import { useState } from "preact/hooks";
import { t, word } from "../i18n";
import { age, number } from "../i18n/format";
import { nowTens } from "../live/clock";
import { operators } from "../live/store";
import { Age, Moment } from "../panels/ages";
import { useFetched } from "../panels/fetched";
import { vehicleName } from "../panels/names";
import { Rows } from "../panels/parts";
import { openPage, subject } from "../selection";
import { Table } from "./table";
import { TrackerCommands } from "./tracker_commands";
import { RawPings } from "./tracker_raw";
import type { Tracker } from "./tracker_types";

export function Page() {
  return <One key={subject.value} id={subject.value} />;
}

function One({ id }: { id: string }) {
  const [version, setVersion] = useState(0);
  const { value, failure } = useFetched<Tracker>(`devices/${encodeURIComponent(id)}`, `${version}/${nowTens.value}`);
  return (
    <>
      <div class="page-head">
        <h2 id="page-head">{vehicleName(id)}</h2>
        <button type="button" onClick={() => openPage("admin")}>
          {t("tracker.all")}
        </button>
      </div>
      {failure && <p class="failure">{failure}</p>}
      {value && (
        <>
          <div class="columns two even">
            <Figures tracker={value} />
            <TrackerCommands tracker={value} changed={() => setVersion(version + 1)} />
          </div>
          <RawPings pings={value.raw} />
          <History tracker={value} />
        </>
      )}
    </>
  );
}

/** Gaps as a person reads them: "1031-1032, 1035". */
export const gapsOf = (missing: readonly (readonly [number, number])[]) =>
  missing.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(", ");

function Figures({ tracker }: { tracker: Tracker }) {
  const { counts, refusals } = tracker;
  const reasons = Object.entries(counts.quarantined);
  const flags = Object.entries(counts.flagged);
  return (
    <section aria-labelledby="figures-head">
      <h3 id="figures-head">{t("tracker.figures")}</h3>
      <Rows
        rows={[
          [t("load.operator"), operators.value.get(tracker.operator)?.name ?? tracker.operator],
          [t("devices.heard"), <Age at={tracker.received_at} />],
          [t("tracker.fix"), <Moment at={tracker.fix_at} />],
          counts.lag_s !== null && [t("tracker.lag"), counts.lag_s < 0 ? t("tracker.ahead", { age: age(-counts.lag_s) }) : age(counts.lag_s)],
          [t("devices.received"), number(counts.received)],
          [t("tracker.accepted"), number(counts.accepted)],
          [t("devices.quarantined"), reasons.length ? reasons.map(([reason, count]) => `${reason} ${count}`).join(", ") : "0"],
          flags.length > 0 && [t("tracker.flags"), flags.map(([flag, count]) => `${flag} ${count}`).join(", ")],
          [t("devices.missing"), counts.missing.length ? <b class="late">{gapsOf(counts.missing)}</b> : "0"],
          counts.given_up > 0 && [t("tracker.given_up"), number(counts.given_up)],
          [t("tracker.refused_sign_ins"), number(refusals.sign_ins)],
          [t("tracker.refused_publishes"), number(refusals.publishes)],
          [t("tracker.refused_subscriptions"), number(refusals.subscriptions)],
          ...tracker.others.map((other): [string, string] => [t("tracker.other", { operator: other.operator }), number(other.received)]),
        ]}
      />
    </section>
  );
}

function History({ tracker }: { tracker: Tracker }) {
  const heads = [t("tracker.name"), t("tracker.protocol"), t("devices.credential"), t("tracker.since"), t("tracker.until"), t("tracker.by")];
  return (
    <div class="columns two">
      <Table title={t("tracker.owners")} heads={[t("load.operator"), t("tracker.since"), t("tracker.until"), t("tracker.by")]}>
        {tracker.owners.map((owner) => (
          <tr key={owner.since_at}>
            <th scope="row">{operators.value.get(owner.operator)?.name ?? owner.operator}</th>
            <Times {...owner} />
          </tr>
        ))}
      </Table>
      <Table title={t("tracker.bindings")} heads={heads}>
        {tracker.bindings.map((binding) => (
          <tr key={`${binding.id}/${binding.since_at}`}>
            <th scope="row">{binding.id}</th>
            <td>{binding.protocol}</td>
            <td>{word("credential", binding.credential)}</td>
            <Times {...binding} />
          </tr>
        ))}
      </Table>
    </div>
  );
}

function Times({ since_at, until_at, by }: { since_at: string; until_at: string | null; by: string }) {
  return (
    <>
      <td>
        <Moment at={since_at} />
      </td>
      <td>{until_at ? <Moment at={until_at} /> : t("tracker.still")}</td>
      <td>{by}</td>
    </>
  );
}
