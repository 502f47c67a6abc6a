// The vehicles that were sent to an incident: what each was asked, answered and seen to do; one press answers for one's own.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import { post } from "../live/api";
import { t, word } from "../i18n";
import { incidents, may, me } from "../live/store";
import type { Dispatch, Incident } from "../live/types";
import { select } from "../selection";
import { Age } from "./ages";
import { vehicleName } from "./names";
import { Open, Section } from "./parts";

const REASONS = ["broken_down", "no_driver", "at_other_work", "too_far", "no_material", "no_way_there", "other"] as const;

export function Dispatches({ incident }: { incident: Incident }) {
  if (incident.vehicles.length === 0) return null;
  const known = new Map((incident.dispatches ?? []).map((each) => [each.vehicle, each]));
  return (
    <Section title={t("incident.dispatched")}>
      <ul class="plain">
        {incident.vehicles.map((vehicle) => (
          <li key={vehicle}>
            <Open act={() => select("vehicle", vehicle)}>{vehicleName(vehicle)}</Open>
            {known.has(vehicle) && <Standing incident={incident} dispatch={known.get(vehicle)!} />}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Standing({ incident, dispatch }: { incident: Incident; dispatch: Dispatch }) {
  const why = [dispatch.refusal && word("refusal", dispatch.refusal), dispatch.note].filter(Boolean).join(", ");
  return (
    <>
      {" "}
      <span class={`chip ${dispatch.state === "refused" ? "hot" : ""}`}>{word("dispatch_state", dispatch.state)}</span>{" "}
      <span class="row-note">
        <Age at={dispatch.changed_at} />
        {why && ` · ${why}`}
        {dispatch.by && ` · ${dispatch.by}`}
      </span>
      {may("answer_dispatch") && <Answers incident={incident} dispatch={dispatch} />}
    </>
  );
}

function Answers({ incident, dispatch }: { incident: Incident; dispatch: Dispatch }) {
  const [isRefusing, setRefusing] = useState(false);
  const answer = (verb: string, body: object) =>
    attempt(
      () => post(`incidents/${encodeURIComponent(incident.id)}/vehicles/${encodeURIComponent(dispatch.vehicle)}/${verb}`, body),
      t("said.done", { command: t(verb === "accept" ? "dispatch.accept" : "dispatch.refuse"), what: vehicleName(dispatch.vehicle) }),
    );
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (await answer("refuse", Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement)))) setRefusing(false);
  };
  if (dispatch.answers.length === 0) return null;
  return (
    <div class="commands">
      {dispatch.answers.includes("accept") && (
        <button type="button" class="primary" onClick={() => void answer("accept", {})}>
          {t("dispatch.accept")}
        </button>
      )}
      {dispatch.answers.includes("refuse") && (
        <button type="button" aria-expanded={isRefusing} onClick={() => setRefusing(!isRefusing)}>
          {t("dispatch.refuse")}
        </button>
      )}
      {isRefusing && (
        <form class="command-form" onSubmit={submit}>
          <label>
            {t("field.why")}
            <select name="reason" required>
              {REASONS.map((reason) => (
                <option key={reason} value={reason}>
                  {word("refusal", reason)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t("field.note")}
            <input name="note" />
          </label>
          <button type="submit" class="primary">
            {t("dispatch.refuse")}
          </button>
        </form>
      )}
    </div>
  );
}

/** A contractor's first list: what its vehicles are asked and nobody has answered. */
export function AskedOfUs() {
  if (!may("answer_dispatch") || !me.value?.operator) return null;
  const asked = [...incidents.value.values()].flatMap((incident) =>
    (incident.dispatches ?? []).filter(({ state, answers }) => state === "asked" && answers.length > 0).map((dispatch) => ({ incident, dispatch })),
  );
  if (asked.length === 0) return null;
  return (
    <section class="asked" aria-label={t("dispatch.asked_of_us")}>
      <h2>{t("dispatch.asked_of_us")}</h2>
      <ul class="plain">
        {asked.map(({ incident, dispatch }) => (
          <li key={`${incident.id}/${dispatch.vehicle}`}>
            <Open act={() => select("incident", incident.id)}>{incident.public_no}</Open> · {vehicleName(dispatch.vehicle)}
            <Standing incident={incident} dispatch={dispatch} />
          </li>
        ))}
      </ul>
    </section>
  );
}
