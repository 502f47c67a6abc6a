// The shift: who is at the desk and with how much, and what one shift tells the next.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import { t } from "../i18n";
import { age } from "../i18n/format";
import { newKey, post } from "../live/api";
import { nowTens } from "../live/clock";
import { may, me } from "../live/store";
import { Moment } from "../panels/ages";
import { useFetched } from "../panels/fetched";
import { Hours } from "./shift_hours";
import { type Note, Notes } from "./shift_notes";
import { Table } from "./table";

interface Load {
  login: string;
  since_at: string | null;
  forgotten: boolean;
  incidents: number;
  overdue: number;
  alerts: number;
}
interface Shift {
  load: Load[];
  note: Note | null;
}

export function Page() {
  const [version, setVersion] = useState(0);
  const { value, failure } = useFetched<Shift>("shift", `${version} ${nowTens.value}`);
  const changed = () => setVersion(version + 1);
  const own = value?.load.find(({ login }) => login === me.value?.login);
  return (
    <>
      <div class="page-head">
        <h2 id="page-head">{t("page.shift")}</h2>
        {value && may("work_alert") && <OnOff isOn={Boolean(own?.since_at)} changed={changed} />}
      </div>
      {failure && <p class="failure">{failure}</p>}
      <div class="columns two">
        <Notes newest={value?.note ?? null} changed={changed} />
        <div>
          {value && <People load={value.load} changed={changed} />}
          {may("see_reports") && <Hours />}
        </div>
      </div>
    </>
  );
}

function OnOff({ isOn, changed }: { isOn: boolean; changed: () => void }) {
  const act = async () => {
    const said = isOn ? t("shift.said_left") : t("shift.said_on");
    if (await attempt(() => (isOn ? post("shift/leave") : post("shift/come-on", {}, newKey())), said)) changed();
  };
  return (
    <button type="button" class={isOn ? "" : "primary"} onClick={() => void act()}>
      {t(isOn ? "shift.leave" : "shift.come_on")}
    </button>
  );
}

function People({ load, changed }: { load: readonly Load[]; changed: () => void }) {
  const heads = ["load.person", "shift.on_since", "load.incidents", "load.overdue", "load.alerts"] as const;
  return (
    <Table title={t("shift.who")} heads={heads.map((key) => t(key))}>
      {load.map((row) => (
        <tr key={row.login}>
          <th scope="row">{row.login || t("load.nobody")}</th>
          <td>{row.since_at ? <Since load={row} changed={changed} /> : "–"}</td>
          <td>{row.incidents}</td>
          <td class={row.overdue ? "late" : ""}>{row.overdue ? `⚠ ${row.overdue}` : 0}</td>
          <td>{row.alerts}</td>
        </tr>
      ))}
    </Table>
  );
}

/** Since when; of one who forgot to leave a supervisor may say so. */
function Since({ load, changed }: { load: Load; changed: () => void }) {
  const since_at = load.since_at ?? "";
  const leave = async () => {
    if (await attempt(() => post("shift/leave", { login: load.login }), t("shift.said_left"))) changed();
  };
  return (
    <>
      <Moment at={since_at} /> ({age((nowTens.value - Date.parse(since_at)) / 1000)})
      {load.forgotten && <b class="late"> ⚠ {t("shift.forgotten")}</b>}{" "}
      {load.forgotten && may("close_incident") && load.login !== me.value?.login && (
        <button type="button" onClick={() => void leave()}>
          {t("shift.has_left")}
        </button>
      )}
    </>
  );
}
