// An incident that came without a place is put on the map by a person: by a click, or by typing where it is.

import { useState } from "preact/hooks";
import { attempt, commandIncident } from "../actions";
import { t } from "../i18n";
import { number } from "../i18n/format";
import type { Incident } from "../live/types";
import { locating } from "../selection";
import { Icon } from "./shapes";

export function Locate({ incident }: { incident: Incident }) {
  const [isBusy, setBusy] = useState(false);
  const wanted = locating.value?.incident === incident.id ? locating.value : null;
  const place = wanted?.place ?? null;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const read = (name: string) => Number(String(form.get(name)).replace(",", "."));
    setBusy(true);
    if (await attempt(() => commandIncident(incident.id, "locate", { lat: read("lat"), lon: read("lon") }), t("locate.done"))) locating.value = null;
    setBusy(false);
  };
  const field = (name: "lat" | "lon", label: string) => (
    <label>
      {label}
      <input name={name} required inputMode="decimal" pattern="-?[0-9]+([.,][0-9]+)?" key={String(place?.[name])} defaultValue={place ? number(place[name], 5) : ""} />
    </label>
  );
  return (
    <form class="command-form locate" onSubmit={submit}>
      <p>
        <b>{t("locate.needed")}</b> {t("locate.why")}
      </p>
      <button type="button" aria-pressed={wanted?.isPicking ?? false} onClick={() => (locating.value = { incident: incident.id, place, isPicking: true })}>
        <Icon name="goto" /> {t(wanted?.isPicking ? "draft.pick" : "camera.pick")}
      </button>
      <span class="place-fields">
        {field("lat", t("camera.lat"))}
        {field("lon", t("camera.lon"))}
      </span>
      <button type="submit" class="primary" disabled={isBusy}>
        {t("locate.save")}
      </button>
    </form>
  );
}
