// Snow events: a supervisor says when it began to snow and when it stopped; from that the streets' clocks run.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import { t } from "../i18n";
import { age, civilText, momentOf } from "../i18n/format";
import { newKey, patch, post } from "../live/api";
import { nowTens, serverNow } from "../live/clock";
import { Moment } from "../panels/ages";
import { useFetched } from "../panels/fetched";
import { zone } from "../panels/names";
import { Table } from "./table";

interface SnowEvent {
  id: string;
  started_at: string;
  ended_at: string | null;
  declared_by: string;
  note: string;
}

/** How long it snowed, or has snowed until now; seconds. */
export const lengthOf = ({ started_at, ended_at }: Pick<SnowEvent, "started_at" | "ended_at">, now_ms: number) =>
  ((ended_at ? Date.parse(ended_at) : now_ms) - Date.parse(started_at)) / 1000;

export function Page() {
  const [version, setVersion] = useState(0);
  const { value, failure } = useFetched<{ items: SnowEvent[] }>("snow-events", version);
  const [newest] = value?.items ?? [];
  const changed = () => setVersion(version + 1);
  return (
    <>
      <div class="page-head">
        <h2 id="page-head">{t("page.snow")}</h2>
        {value && <span class={`count${newest && !newest.ended_at ? " hot" : ""}`}>{t(newest && !newest.ended_at ? "snow.on" : "snow.off")}</span>}
      </div>
      {failure && <p class="failure">{failure}</p>}
      {value && (
        <div class="columns two">
          {newest && !newest.ended_at ? <End key={newest.id} event={newest} done={changed} /> : <Start key={version} done={changed} />}
          <Events items={value.items} changed={changed} />
        </div>
      )}
    </>
  );
}

function MomentField({ name, label }: { name: string; label: string }) {
  const now = civilText(serverNow(), zone());
  return (
    <label>
      {label}
      <input type="datetime-local" name={name} required defaultValue={now} max={now} />
    </label>
  );
}

const momentIn = (form: FormData, name: string) => new Date(momentOf(String(form.get(name)), zone())).toISOString();

function Start({ done }: { done: () => void }) {
  const [key] = useState(newKey);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const body = { started_at: momentIn(form, "at"), note: form.get("note") };
    if (await attempt(() => post("snow-events", body, key), t("snow.said_started"))) done();
  };
  return (
    <form class="command-form" onSubmit={submit}>
      <h3>{t("snow.start")}</h3>
      <MomentField name="at" label={t("snow.started")} />
      <label>
        {t("snow.note")}
        <input name="note" maxLength={500} />
      </label>
      <p class="row-note">{t("snow.start_means")}</p>
      <button type="submit" class="primary">
        {t("snow.start")}
      </button>
    </form>
  );
}

function End({ event: snow, done }: { event: SnowEvent; done: () => void }) {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    if (await attempt(() => patch(`snow-events/${snow.id}`, { ended_at: momentIn(form, "at") }), t("snow.said_ended"))) done();
  };
  return (
    <form class="command-form" onSubmit={submit}>
      <h3>{t("snow.end")}</h3>
      <p>{t("snow.snows_for", { age: age(lengthOf(snow, nowTens.value)) })}</p>
      <MomentField name="at" label={t("snow.ended")} />
      <p class="row-note">{t("snow.end_means")}</p>
      <button type="submit" class="primary">
        {t("snow.end")}
      </button>
    </form>
  );
}

function Events({ items, changed }: { items: readonly SnowEvent[]; changed: () => void }) {
  const resume = (event: SnowEvent) => attempt(() => patch(`snow-events/${event.id}`, { ended_at: null }), t("snow.said_resumed")).then((isDone) => isDone && changed());
  return (
    <Table title={t("snow.count", { count: items.length })} heads={[t("snow.started"), t("snow.ended"), t("snow.length"), t("snow.by"), t("snow.note")]}>
      {items.map((event, at) => (
        <tr key={event.id}>
          <th scope="row">
            <Moment at={event.started_at} />
          </th>
          <td>
            {event.ended_at ? <Moment at={event.ended_at} /> : <b>{t("snow.on")}</b>}{" "}
            {at === 0 && event.ended_at && (
              <button type="button" onClick={() => void resume(event)}>
                {t("snow.resume")}
              </button>
            )}
          </td>
          <td>{age(lengthOf(event, nowTens.value))}</td>
          <td>{event.declared_by}</td>
          <td>{event.note}</td>
        </tr>
      ))}
    </Table>
  );
}
