// The alerts that stand: the unseen first, by priority; one key takes one.

import { useState } from "preact/hooks";
import { attempt, commandAlert } from "../actions";
import { t, type Key } from "../i18n";
import { age } from "../i18n/format";
import { compareAlerts, isUnseen } from "../live/alarm";
import { alertsOf, type Card, cardsOf, type Group, nightCards } from "../live/groups";
import { now } from "../live/clock";
import { alerts, may, mixed } from "../live/store";
import type { Alert } from "../live/types";
import { goTo, select, selection } from "../selection";
import { night } from "../settings";
import { Age } from "./ages";
import { districtName } from "./names";
import { alertSentence } from "./sentence";
import { Acknowledge } from "./parts";
import { PriorityMark } from "./shapes";

const PAGE = 100;

export const acknowledgeAlert = (alert: Alert) =>
  attempt(() => commandAlert(alert.id, "acknowledge"), t("said.acknowledged", { what: alertSentence(alert) }));

export function openAlert(alert: Alert): void {
  select("alert", alert.id);
  goTo(alert.lon, alert.lat);
}

export function AlertList() {
  const all = [...alerts.value.values()].sort(compareAlerts);
  const shelved = all.filter((alert) => alert.state === "shelved");
  const standing = all.filter((alert) => alert.state !== "shelved");
  const unseen = standing.filter(isUnseen).length;
  const cards = night.value ? nightCards(standing) : { standing: cardsOf(standing), folded: [] };
  return (
    <section class="list alerts" aria-labelledby="alerts-head">
      <h2 id="alerts-head">
        {t("alerts.title")} <span class={`count${unseen ? " hot" : ""}`}>{t("alerts.unseen", { count: unseen })}</span>
      </h2>
      {standing.length === 0 && <p class="empty">{t("alerts.none")}</p>}
      <Cards cards={cards.standing} />
      {cards.folded.length > 0 && <Folded cards={cards.folded} />}
      {shelved.length > 0 && (
        <details class="shelf">
          <summary>{t("alerts.shelved", { count: shelved.length })}</summary>
          <ul>
            {shelved.map((alert) => (
              <AlertRow key={alert.id} alert={alert} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Cards({ cards }: { cards: readonly Card[] }) {
  const [most, setMost] = useState(PAGE);
  return (
    <>
      <ul>
        {cards.slice(0, most).map((card) => (card.group ? <GroupRow key={card.group.id} group={card.group} /> : <AlertRow key={card.alert.id} alert={card.alert} />))}
      </ul>
      {cards.length > most && (
        <button type="button" class="more" onClick={() => setMost(most + PAGE)}>
          {t("list.more", { count: cards.length - most })}
        </button>
      )}
    </>
  );
}

/** By night: what can wait as one line, which says how many there are and how old the oldest is. */
function Folded({ cards }: { cards: readonly Card[] }) {
  const all = cards.flatMap(alertsOf);
  const oldest = Math.min(...all.map((alert) => Date.parse(alert.raised_at)));
  return (
    <details class="fold">
      <summary data-row>
        {t("alerts.folded", { count: all.length, age: age((now.value - oldest) / 1000) })} <span class="chip">{t("alerts.unseen", { count: all.filter(isUnseen).length })}</span>
      </summary>
      <Cards cards={cards} />
    </details>
  );
}

/** A flood as one card: its head says what and where, opened it is the alerts. */
function GroupRow({ group }: { group: Group }) {
  const rule = t(`rule_name.${group.rule}` as Key);
  return (
    <li class={`row group p${group.priority}${group.unseen ? " unseen" : ""}`}>
      <details>
        <summary data-row>
          <PriorityMark priority={group.priority} hollow={!group.unseen} /> <span class="row-text">{t("alerts.group", { rule, district: districtName(group.district), count: group.alerts.length })}</span>
          <span class="chip">{t("alerts.unseen", { count: group.unseen })}</span>
        </summary>
        <ul>
          {[...group.alerts].sort(compareAlerts).map((alert) => (
            <AlertRow key={alert.id} alert={alert} />
          ))}
        </ul>
      </details>
    </li>
  );
}

/** What makes it more, or less, than one alert: nobody took it for too long; it comes and goes; another explains it. */
export function AlertMarks({ alert }: { alert: Alert }) {
  const level = Math.min(3, alert.escalation ?? 0);
  return (
    <>
      {level > 0 && isUnseen(alert) && <span class="chip hot">{t(`escalation.${level}` as "escalation.1")}</span>}
      {alert.flapping && <span class="chip">{t("alert.flapping")}</span>}
      {alert.muted_by && <span class="chip">{t("alert.muted")}</span>}
    </>
  );
}

function AlertRow({ alert }: { alert: Alert }) {
  const chosen = selection.value?.kind === "alert" && selection.value.id === alert.id;
  const unseen = isUnseen(alert);
  const look = `row p${alert.priority}${unseen ? " unseen" : ""}${chosen ? " chosen" : ""}`;
  return (
    <li class={look} data-kind="alert" data-id={alert.id}>
      <button type="button" class="row-main" data-row aria-current={chosen || undefined} onClick={() => openAlert(alert)}>
        <span class="row-head">
          <PriorityMark priority={alert.priority} hollow={!unseen} />
          <span class="priority">{t(`priority.${Math.min(3, alert.priority)}` as "priority.1")}</span>
          {alert.state !== "raised" && <span class="chip">{t(`alert_state.${alert.state}`)}</span>}
          <AlertMarks alert={alert} />
          {alert.count > 1 && <span class="chip">×{alert.count}</span>}
          {mixed.value && alert.simulated && <span class="chip sim">{t("simulated.short")}</span>}
          <Age at={alert.raised_at} />
        </span>
        <span class="row-text">{alertSentence(alert)}</span>
      </button>
      {unseen && may("work_alert") && (
        <Acknowledge what={alertSentence(alert)} act={() => acknowledgeAlert(alert)} />
      )}
    </li>
  );
}
