// A new incident, at the place that was clicked on the map.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import { t, word } from "../i18n";
import { compareWords, number } from "../i18n/format";
import { newKey, post } from "../live/api";
import { categories } from "../live/store";
import type { Incident } from "../live/types";
import { drafting, select } from "../selection";
import { categoryOf } from "./names";
import { Icon } from "./shapes";

export function NewIncident() {
  const place = drafting.value;
  if (!place) return null;
  if (place === "pick") {
    return (
      <div class="hint" role="status">
        {t("draft.pick")}
        <button type="button" onClick={() => (drafting.value = null)}>
          {t("cancel")}
        </button>
      </div>
    );
  }
  return <Form lon={place.lon} lat={place.lat} />;
}

const LEVELS = [1, 2, 3] as const;

/** How many it touches and how soon it must be done; neither said: the category decides. */
function Judgement({ name }: { name: "impact" | "urgency" }) {
  return (
    <label>
      {t(`incident.${name}`)}
      <select name={name}>
        <option value="">{t("incident.by_category")}</option>
        {LEVELS.map((level) => (
          <option key={level} value={level}>
            {name === "impact" ? word("impact", String(level)) : word("urgency", String(level))}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Both or none: what is left open of the two is in the middle. */
export function judgementIn(form: FormData): { impact?: number; urgency?: number } {
  const [impact, urgency] = [Number(form.get("impact")), Number(form.get("urgency"))];
  if (!impact && !urgency) return {};
  return { impact: impact || 2, urgency: urgency || 2 };
}

function Form({ lon, lat }: { lon: number; lat: number }) {
  const [key] = useState(newKey); // one per form: pressing twice opens one incident
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const body = { lat, lon, category: form.get("category"), address: form.get("address"), description: form.get("description"), ...judgementIn(form) };
    let made: Incident | null = null;
    await attempt(async () => {
      made = await post<Incident>("incidents", body, key);
    }, t("said.opened"));
    if (!made) return;
    drafting.value = null;
    select("incident", (made as Incident).id);
  };
  const kinds = [...categories.value.keys()].sort((a, b) => compareWords(categoryOf(a), categoryOf(b)));
  return (
    <aside class="detail" aria-labelledby="detail-head">
      <div class="panel-head">
        <h2 id="detail-head">{t("incidents.add")}</h2>
        <button type="button" class="icon-button" aria-label={t("close")} onClick={() => (drafting.value = null)}>
          <Icon name="close" />
        </button>
      </div>
      <p class="row-note">
        {number(lat, 5)}; {number(lon, 5)}
      </p>
      <form class="command-form" onSubmit={submit}>
        <label>
          {t("filter.category")}
          <select name="category" required autofocus>
            <option value="" />
            {kinds.map((code) => (
              <option key={code} value={code}>
                {categoryOf(code)}
              </option>
            ))}
          </select>
        </label>
        <Judgement name="impact" />
        <Judgement name="urgency" />
        <label>
          {t("incident.place")}
          <input name="address" />
        </label>
        <label>
          {t("incident.description")}
          <textarea name="description" rows={4} />
        </label>
        <button type="submit" class="primary">
          {t("draft.open")}
        </button>
      </form>
    </aside>
  );
}
