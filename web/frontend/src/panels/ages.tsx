// Text that grows older by itself: ages and the clocks that run.

import { age, clock, countdown, moment } from "../i18n/format";
import { t } from "../i18n";
import { now } from "../live/clock";
import { dueOf, isOverdue } from "../live/due";
import type { Incident } from "../live/types";
import { zone } from "./names";

/** How long ago, renewed every second; the full moment on hover. */
export function Age({ at }: { at: string | null }) {
  if (!at) return <span class="age">—</span>;
  const then = Date.parse(at);
  return (
    <time class="age" dateTime={at} title={moment(then, zone(), now.value)}>
      {age((now.value - then) / 1000)}
    </time>
  );
}

export function Moment({ at }: { at: string | null }) {
  if (!at) return <span>—</span>;
  return <time dateTime={at}>{moment(Date.parse(at), zone(), now.value)}</time>;
}

/** The running clock of an incident: time left, or by how much it is overdue, in words too. */
export function Countdown({ incident }: { incident: Incident }) {
  const due = dueOf(incident);
  if (!due) return <span class="due done">{isOverdue(incident, now.value) ? t("due.was_late") : t("due.done")}</span>;
  const left = due.at_ms - now.value;
  return (
    <span class={`due${left < 0 ? " over" : left < 10 * 60_000 ? " soon" : ""}`} title={clock(due.at_ms, zone())}>
      <b>{countdown(left)}</b> {left < 0 ? t("due.overdue") : t(`due.${due.clock}`)}
    </span>
  );
}
