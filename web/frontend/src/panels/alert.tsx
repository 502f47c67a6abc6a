// One alert: its sentence, its facts, what it is about, and what may be done with it.

import { useState } from "preact/hooks";
import { attempt, commandAlert } from "../actions";
import { t, word } from "../i18n";
import { age } from "../i18n/format";
import { isUnseen } from "../live/alarm";
import { now, serverNow } from "../live/clock";
import { alerts, findings, may, past } from "../live/store";
import type { Alert } from "../live/types";
import { openPage, select } from "../selection";
import { Age, Moment } from "./ages";
import { acknowledgeAlert, AlertMarks } from "./alerts";
import { FindingCard } from "./finding";
import { cameraName, colleagues, incidentNumber, vehicleName } from "./names";
import { Open, PanelHead, Rows, ShowPast } from "./parts";
import { alertSentence } from "./sentence";
import { PriorityMark } from "./shapes";
import { TicketOf } from "./ticket";

/** What proposes a snow event is answered on the page of snow events. */
const OF_SNOW = ["snowfall_unannounced", "snow_event_over"];
const SHELF_MINUTES = [15, 60, 240] as const;

export function AlertPanel({ id }: { id: string }) {
  const alert = alerts.value.get(id);
  if (!alert) return <PanelHead title={past.value ? t("past.not_yet") : t("alert.over")} />;
  const finding = findings.value.get(alert.finding);
  return (
    <>
      <PanelHead title={<><PriorityMark priority={alert.priority} /> {alertSentence(alert)}</>} place={alert}>
        <span class="chip">{word("alert_state", alert.state)}</span>
        <AlertMarks alert={alert} />
        {alert.simulated && <span class="chip sim">{t("simulated")}</span>}
      </PanelHead>
      <AlertCommands key={id} alert={alert} />
      {OF_SNOW.includes(alert.rule) && may("close_incident") && (
        <button type="button" onClick={() => openPage("snow")}>
          {t("page.snow")}
        </button>
      )}
      <ShowPast at={alert.raised_at} />
      <Facts alert={alert} />
      {finding && <FindingCard finding={finding} />}
      {alert.ticket && may("see_tickets") && <TicketOf key={alert.ticket} id={alert.ticket} />}
      <Details facts={alert.facts} />
    </>
  );
}

function Facts({ alert }: { alert: Alert }) {
  const until = alert.shelved_until ? (Date.parse(alert.shelved_until) - now.value) / 1000 : 0;
  return (
    <Rows
      rows={[
        [t("alert.raised"), <><Moment at={alert.raised_at} /> (<Age at={alert.raised_at} />)</>],
        alert.cleared_at && [t("alert.cleared"), <Moment at={alert.cleared_at} />],
        alert.acknowledged_at && [t("alert.acknowledged"), <><Moment at={alert.acknowledged_at} /> · {alert.acknowledged_by}</>],
        alert.state === "shelved" && [t("alert.shelved"), `${age(until)} · ${alert.shelved_reason}`],
        alert.assigned_to && [t("alert.assigned"), alert.assigned_to],
        alert.incident && [t("ticket.incident"), <Open act={() => select("incident", alert.incident)}>{incidentNumber(alert.incident)}</Open>],
        alert.vehicle && [t("alert.vehicle"), <Open act={() => select("vehicle", alert.vehicle)}>{vehicleName(alert.vehicle)}</Open>],
        alert.camera && [t("incident.camera"), <Open act={() => select("camera", alert.camera)}>{cameraName(alert.camera)}</Open>],
      ]}
    />
  );
}

/** The rule's facts as they came, for the person who asks why. */
function Details({ facts }: { facts: Alert["facts"] }) {
  const all = Object.entries(facts);
  if (all.length === 0) return null;
  return (
    <details>
      <summary>{t("finding.why")}</summary>
      <dl lang="en">
        {all.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{String(value ?? "—")}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function AlertCommands({ alert }: { alert: Alert }) {
  const [isShelving, setShelving] = useState(false);
  const [isAssigning, setAssigning] = useState(false);
  if (!may("work_alert")) return null;
  const isShelvable = alert.state === "raised" || alert.state === "acknowledged";
  return (
    <div class="commands">
      {isUnseen(alert) && (
        <button type="button" class="primary" onClick={() => acknowledgeAlert(alert)}>
          {t("command.acknowledge")}
        </button>
      )}
      {isShelvable && (
        <button type="button" aria-expanded={isShelving} onClick={() => setShelving(!isShelving)}>
          {t("command.shelve")}
        </button>
      )}
      <button type="button" aria-expanded={isAssigning} onClick={() => setAssigning(!isAssigning)}>
        {t("command.assign")}
      </button>
      {isAssigning && <Assign alert={alert} done={() => setAssigning(false)} />}
      {isShelving && isShelvable && <Shelf alert={alert} done={() => setShelving(false)} />}
    </div>
  );
}

/** Put aside for a while, with a reason; it comes back by itself. */
function Shelf({ alert, done }: { alert: Alert; done: () => void }) {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const until = new Date(serverNow() + Number(form.get("minutes")) * 60_000).toISOString();
    if (await attempt(() => commandAlert(alert.id, "shelve", { until, reason: form.get("reason") }), t("command.shelve"))) done();
  };
  return (
    <form class="command-form" onSubmit={submit}>
      <label>
        {t("field.minutes")}
        <select name="minutes">
          {SHELF_MINUTES.map((minutes) => (
            <option key={minutes} value={minutes}>
              {age(minutes * 60)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("field.reason")}
        <input name="reason" required autofocus />
      </label>
      <button type="submit" class="primary">
        {t("command.shelve")}
      </button>
    </form>
  );
}

/** Given to a person; those who have something already are offered. */
function Assign({ alert, done }: { alert: Alert; done: () => void }) {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const to = String(new FormData(event.currentTarget as HTMLFormElement).get("to"));
    if (await attempt(() => commandAlert(alert.id, "assign", { to }), t("command.assign"))) done();
  };
  return (
    <form class="command-form" onSubmit={submit}>
      <label>
        {t("field.to")}
        <input name="to" required list="colleagues" autofocus defaultValue={alert.assigned_to} />
      </label>
      <datalist id="colleagues">
        {colleagues().map((login) => (
          <option key={login} value={login} />
        ))}
      </datalist>
      <button type="submit" class="primary">
        {t("command.assign")}
      </button>
    </form>
  );
}
