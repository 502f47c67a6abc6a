// What was given to other services: one press hands over, and what the call-back brought is one more.

import { useState } from "preact/hooks";
import { attempt, commandHandover, commandIncident } from "../actions";
import { t, word } from "../i18n";
import { clock } from "../i18n/format";
import { nowTens } from "../live/clock";
import { url } from "../live/api";
import { categories, handovers, may } from "../live/store";
import type { Handover, Incident } from "../live/types";
import { Moment } from "./ages";
import { useFetched } from "./fetched";
import { zone } from "./names";
import { Section } from "./parts";

const known = (service: string, to: string) => (service === "partner" ? to : word("service", service));

export function Handovers({ incident }: { incident: Incident }) {
  const live = [...handovers.value.values()].filter((one) => one.incident === incident.id);
  const news = live.map((one) => `${one.id}${one.state}${one.calls}${one.freed_at}`).join();
  const { value } = useFetched<{ items: Handover[] }>(`handovers?incident=${encodeURIComponent(incident.id)}`, `${incident.version}/${news}`);
  const all = value?.items ?? live;
  if (all.length === 0 && !incident.commands.includes("handoff")) return null;
  return (
    <Section title={t("handover.title")}>
      {incident.commands.includes("handoff") && <Services incident={incident} taken={new Set(all.filter((one) => one.state !== "ended").map((one) => one.service))} />}
      {all.map((handover) => (
        <HandoverCard key={handover.id} handover={handover} />
      ))}
    </Section>
  );
}

/** Those that its category suggests come first, and loud; the others are a press further. */
function Services({ incident, taken }: { incident: Incident; taken: ReadonlySet<string> }) {
  const [caller, setCaller] = useState(false);
  const suggested = categories.value.get(incident.category)?.suggests ?? [];
  const others = ["101", "102", "103", "112"].filter((service) => !suggested.includes(service));
  const give = (service: string) => attempt(() => commandIncident(incident.id, "handoff", { service, caller }), t("handover.to", { service: word("service", service) }));
  return (
    <div class="commands">
      {[...suggested, ...others].filter((service) => !taken.has(service)).map((service) => (
        <button key={service} type="button" class={suggested.includes(service) ? "primary" : ""} data-handoff aria-keyshortcuts="h" onClick={() => give(service)}>
          {t("handover.to", { service: word("service", service) })}
        </button>
      ))}
      {may("see_reporters") && (
        <label class="check">
          <input type="checkbox" checked={caller} onChange={(event) => setCaller(event.currentTarget.checked)} /> {t("handover.caller")}
        </label>
      )}
    </div>
  );
}

function HandoverCard({ handover }: { handover: Handover }) {
  const isLate = handover.state === "handed_over" && handover.call_back_at !== null && Date.parse(handover.call_back_at) <= nowTens.value;
  const path = `handovers/${encodeURIComponent(handover.id)}`;
  return (
    <article class="ticket" data-handover={handover.id}>
      <h3>
        {handover.number} {known(handover.service, handover.to)} <span class={`chip ${isLate ? "hot" : ""}`}>{word("handover_state", handover.state)}</span>
        {handover.outcome && <span class="chip">{word("partner_outcome", handover.outcome)}</span>}
        {handover.freed_at && <span class="chip">{t("handover.freed")}</span>}
        {handover.simulated && <span class="chip sim">{t("simulated")}</span>}
      </h3>
      <p class="row-note">
        <Moment at={handover.handed_at} /> · {handover.handed_by}
        {handover.reference && ` · ${handover.reference}`}
        {handover.state === "handed_over" && handover.call_back_at && ` · ${t("handover.call_back", { at: clock(Date.parse(handover.call_back_at), zone(), { seconds: false }) })}`}
        {handover.calls > 0 && ` · ${t("handover.calls", { count: handover.calls })}`}
        {handover.outcome_note && ` · ${handover.outcome_note}`}
      </p>
      {may("work_incident") && <Answers handover={handover} />}
      <p>
        {may("work_incident") && (
          <a href={url(`${path}/sheet`)} target="_blank" rel="noopener">
            {t("handover.sheet")}
          </a>
        )}
      </p>
      {may("export_evidence") && <ReasonForm action={url(`${path}/package`)} label={t("handover.package")} />}
    </article>
  );
}

/** What the call-back brought, then what came of it. */
function Answers({ handover }: { handover: Handover }) {
  const say = (verb: string, what: string, body: object = {}) => attempt(() => commandHandover(handover.id, verb, body), t("handover.said", { number: handover.number, what }));
  return (
    <div class="commands">
      {handover.commands.includes("accept") && (
        <button type="button" class="primary" onClick={() => say("accept", t("handover.accept"))}>
          {t("handover.accept")}
        </button>
      )}
      {handover.commands.includes("call_again") && handover.call_back_at && (
        <button type="button" onClick={() => say("call-again", t("handover.call_again"))}>
          {t("handover.call_again")}
        </button>
      )}
      {handover.commands.includes("end") &&
        handover.outcomes.map((outcome) => (
          <button key={outcome} type="button" onClick={() => say("end", word("partner_outcome", outcome), { outcome })}>
            {word("partner_outcome", outcome)}
          </button>
        ))}
    </div>
  );
}

/** Opens what is given out only with a reason, which the server writes down. */
export function ReasonForm({ action, label }: { action: string; label: string }) {
  return (
    <form class="command-form" method="get" action={action} target="_blank">
      <label>
        {t("handover.reason")}
        <input name="reason" required minLength={3} maxLength={500} />
      </label>
      <button type="submit">{label}</button>
    </form>
  );
}
