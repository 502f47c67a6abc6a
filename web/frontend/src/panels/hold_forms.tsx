// Placing a legal hold and lifting one, each with its reason.

import { useRef, useState } from "preact/hooks";
import { attempt } from "../actions";
import { t } from "../i18n";
import { civilText, momentOf } from "../i18n/format";
import { newKey, post } from "../live/api";
import { type Hold, loadHolds } from "./holds";
import { zone } from "./names";

/** What may be held together; "" among the vehicles is all of them. */
export interface Choice {
  label: string;
  vehicles: readonly string[];
}
export interface Period {
  from_ms: number | null;
  to_ms: number | null;
}

/** What the API takes, one a vehicle: it holds a vehicle, a period, or both. */
export function bodiesOf(form: FormData, choices: readonly Choice[], timezone: string): object[] {
  const moment = (name: string) => {
    const text = String(form.get(name) ?? "");
    return text ? new Date(momentOf(text, timezone)).toISOString() : null;
  };
  const said = { from_at: moment("from_at"), to_at: moment("to_at"), why: String(form.get("why")) };
  return (choices[Number(form.get("whose") ?? 0)]?.vehicles ?? []).map((vehicle) => ({ vehicle, ...said }));
}

export function PlaceHold({ choices, period, done }: { choices: readonly Choice[]; period: Period; done: () => void }) {
  // One key a hold as long as the form is open: who tries again after a failure places none of them twice.
  const keys = useRef(new Map<string, string>());
  const keyOf = (body: object) => {
    const text = JSON.stringify(body);
    if (!keys.current.has(text)) keys.current.set(text, newKey());
    return keys.current.get(text);
  };
  const place = async (event: SubmitEvent) => {
    event.preventDefault();
    const bodies = bodiesOf(new FormData(event.currentTarget as HTMLFormElement), choices, zone());
    const placeAll = async () => {
      for (const body of bodies) await post("holds", body, keyOf(body));
    };
    const isDone = await attempt(placeAll, t("hold.said_placed"));
    await attempt(() => loadHolds());
    if (isDone) done();
  };
  return (
    <form class="command-form" onSubmit={place}>
      <label>
        {t("hold.whose")}
        <select name="whose">
          {choices.map(({ label }, at) => (
            <option key={label} value={at}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <MomentField name="from_at" label={t("hold.from")} at_ms={period.from_ms} />
      <MomentField name="to_at" label={t("hold.to")} at_ms={period.to_ms} />
      <label>
        {t("hold.why")}
        <input name="why" required maxLength={500} />
      </label>
      <p class="row-note">{t("hold.means")}</p>
      <button type="submit" class="primary">
        {t("hold.place")}
      </button>
    </form>
  );
}

/** Empty is without end. */
function MomentField({ name, label, at_ms }: { name: string; label: string; at_ms: number | null }) {
  return (
    <label>
      {label}
      <input type="datetime-local" name={name} defaultValue={at_ms === null ? "" : civilText(at_ms, zone())} />
    </label>
  );
}

export function LiftHold({ hold }: { hold: Hold }) {
  const [isAsked, setAsked] = useState(false);
  const lift = async (event: SubmitEvent) => {
    event.preventDefault();
    const why = new FormData(event.currentTarget as HTMLFormElement).get("why");
    if (!(await attempt(() => post(`holds/${encodeURIComponent(hold.id)}/release`, { why }), t("hold.said_lifted")))) return;
    setAsked(false);
    await attempt(() => loadHolds());
  };
  return (
    <>
      <button type="button" class="quiet" aria-expanded={isAsked} aria-label={`${t("hold.lift")}: ${hold.why}`} onClick={() => setAsked(!isAsked)}>
        {t("hold.lift")}
      </button>
      {isAsked && (
        <form class="command-form" onSubmit={lift}>
          <label>
            {t("hold.lift_why")}
            <input name="why" required maxLength={500} />
          </label>
          <button type="submit">{t("hold.lift")}</button>
        </form>
      )}
    </>
  );
}
