// Snow events: a supervisor says when it began to snow and when it stopped; from that the streets' clocks run. The weather feed proposes.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import { t } from "../i18n";
import { age, civilText, momentOf } from "../i18n/format";
import { newKey, patch, post } from "../live/api";
import { nowTens, serverNow } from "../live/clock";
import { alerts } from "../live/store";
import type { Alert } from "../live/types";
import { Moment } from "../panels/ages";
import { useFetched } from "../panels/fetched";
import { zone } from "../panels/names";
import { alertSentence } from "../panels/sentence";
import { WeatherCredit } from "../panels/weather_credit";
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

/** What the weather feed proposes by this rule now: the alert, and the moment that it names. */
export function proposalOf(all: Iterable<Alert>, rule: string): { alert: Alert; at_ms: number } | null {
  for (const alert of all) {
    const at_ms = Date.parse(String(alert.facts["since_at"] ?? ""));
    if (alert.rule === rule && alert.state !== "returned" && !Number.isNaN(at_ms)) return { alert, at_ms };
  }
  return null;
}

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

/** Now, or what the feed proposes; one that comes while a person types is offered, and takes nothing from under the hands. */
function MomentField({ name, label, rule }: { name: string; label: string; rule: string }) {
  const now = civilText(serverNow(), zone());
  const proposal = proposalOf(alerts.value.values(), rule);
  const proposed = proposal && civilText(proposal.at_ms, zone());
  const [text, setText] = useState(proposed ?? now);
  return (
    <>
      <label>
        {label}
        <input type="datetime-local" name={name} required value={text} max={now} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      {proposal && (
        <p class="row-note">
          {alertSentence(proposal.alert)} <WeatherCredit />
        </p>
      )}
      {proposed && proposed !== text && (
        <button type="button" onClick={() => setText(proposed)}>
          {t("snow.take_proposed")}
        </button>
      )}
    </>
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
      <MomentField name="at" label={t("snow.started")} rule="snowfall_unannounced" />
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
      <MomentField name="at" label={t("snow.ended")} rule="snow_event_over" />
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
