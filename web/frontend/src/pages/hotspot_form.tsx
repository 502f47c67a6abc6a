// What people found out about a place, what is to be done and since when it is done; each change with its reason, none lost.

import { useEffect, useRef } from "preact/hooks";
import { attempt } from "../actions";
import { t, word } from "../i18n";
import { civilText, momentOf, number } from "../i18n/format";
import { newKey, patch, post } from "../live/api";
import { serverNow } from "../live/clock";
import { Moment } from "../panels/ages";
import { useFetched } from "../panels/fetched";
import { categoryOf, districtName, zone } from "../panels/names";
import type { Hotspot, Place } from "./hotspot_types";

const CAUSES = ["unknown", "no_drain", "drain_without_well", "no_road", "other"] as const;
const TEXTS = ["work", "agency", "decision"] as const;

interface Whole extends Hotspot {
  history: { at: string; by: string; action: string; fields: Record<string, unknown> }[];
}

/** As the API takes it; `fixed_at` in the city's time, "" takes a fix back. */
export function bodyOf(form: FormData, timezone: string): Record<string, unknown> {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const fixed = text("fixed_at");
  const said = Object.fromEntries(["cause", "note", ...TEXTS].map((name) => [name, text(name)]));
  return { ...said, fixed_at: fixed ? new Date(momentOf(fixed, timezone)).toISOString() : null };
}

export function HotspotForm({ place, done, leave }: { place: Place; done: () => void; leave: () => void }) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const { hotspot } = place;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const said = bodyOf(new FormData(event.currentTarget as HTMLFormElement), zone());
    const send = () =>
      hotspot
        ? patch(`hotspots/${encodeURIComponent(hotspot.id)}`, { ...said, version: hotspot.version })
        : post("hotspots", { ...said, category: place.category, lat: place.lat, lon: place.lon }, newKey());
    if (await attempt(send, t("hotspots.saved"))) done();
  };
  return (
    <section class="note" aria-labelledby="hotspot-head">
      <h4 id="hotspot-head" ref={head} tabIndex={-1}>
        {categoryOf(place.category)} · {districtName(place.district)} · {number(place.lat, 5)}; {number(place.lon, 5)}
      </h4>
      <form class="command-form in-line" onSubmit={submit}>
        <label>
          {t("hotspots.cause")}
          <select name="cause">
            {CAUSES.map((cause) => (
              <option key={cause} value={cause} selected={cause === (hotspot?.cause ?? "unknown")}>
                {word("hotspot_cause", cause)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t("hotspots.reason")}
          <input name="note" required maxLength={2000} defaultValue={hotspot?.note ?? ""} />
        </label>
        {TEXTS.map((name) => (
          <label key={name}>
            {t(`hotspots.${name}`)}
            <input name={name} maxLength={name === "agency" ? 200 : 2000} defaultValue={hotspot?.[name] ?? ""} />
          </label>
        ))}
        <label>
          {t("hotspots.fixed_at")}
          <input
            type="datetime-local" name="fixed_at" max={civilText(serverNow(), zone())}
            defaultValue={hotspot?.fixed_at ? civilText(Date.parse(hotspot.fixed_at), zone()) : ""}
          />
        </label>
        <button type="submit" class="primary">
          {t(hotspot ? "hotspots.save" : "hotspots.put")}
        </button>
        <button type="button" onClick={leave}>
          {t("cancel")}
        </button>
      </form>
      {hotspot && <History id={hotspot.id} />}
    </section>
  );
}

function History({ id }: { id: string }) {
  const { value, failure } = useFetched<Whole>(`hotspots/${encodeURIComponent(id)}`);
  if (failure) return <p class="failure">{failure}</p>;
  return (
    <details>
      <summary>{t("hotspots.history", { count: value?.history.length ?? 0 })}</summary>
      <ul class="plain">
        {(value?.history ?? []).map(({ at, by, fields }) => (
          <li key={at}>
            <Moment at={at} /> {by}
            <span class="row-note">
              {Object.entries(fields).map(([name, change]) => (
                <Change key={name} name={name} change={change} />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Change({ name, change }: { name: string; change: unknown }) {
  const [before, after] = Array.isArray(change) ? change : ["", change];
  const shown = (value: unknown) => (!value ? "—" : name === "cause" ? word("hotspot_cause", String(value)) : name === "fixed_at" ? <Moment at={String(value)} /> : String(value));
  return (
    <div>
      {word("hotspot_field", name)}: {shown(before)} → {shown(after)}
    </div>
  );
}
