// A camera's facts: where it stands and looks, how it is reached. Its address and password go in and never come out.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import { t } from "../i18n";
import { number } from "../i18n/format";
import { newKey, patch, post } from "../live/api";
import { cameras } from "../live/store";
import type { Camera } from "../live/types";
import { editing, type Editing, select } from "../selection";
import { Icon } from "../panels/shapes";

export function CameraForm({ wanted }: { wanted: Editing }) {
  const before = cameras.value.get(wanted.camera);
  return (
    <aside class="detail" aria-labelledby="detail-head">
      <div class="panel-head">
        <h2 id="detail-head">{before ? before.name : t("camera.add")}</h2>
        <button type="button" class="icon-button" aria-label={t("close")} onClick={() => (editing.value = null)}>
          <Icon name="close" />
        </button>
      </div>
      <Fields wanted={wanted} before={before} />
    </aside>
  );
}

function Fields({ wanted, before }: { wanted: Editing; before: Camera | undefined }) {
  const [key] = useState(newKey);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const body = bodyOf(new FormData(event.currentTarget as HTMLFormElement), wanted, before);
    const path = before ? `cameras/${encodeURIComponent(before.id)}` : "cameras";
    const isDone = await attempt(() => (before ? patch(path, body) : post(path, body, key)), t("camera.saved"));
    if (!isDone) return;
    editing.value = null;
    select("camera", before?.id ?? String(body["id"]));
  };
  return (
    <form class="command-form" onSubmit={submit} autocomplete="off">
      {!before && <Text name="id" label={t("camera.id")} required pattern="[A-Za-z0-9_\-]{1,64}" />}
      <Text name="name" label={t("camera.name")} required value={before?.name ?? ""} />
      <Place wanted={wanted} />
      <Text name="heading_deg" label={t("camera.heading")} type="number" value={String(before?.heading_deg ?? "")} />
      <Text name="address" label={t("camera.address")} required={!before} placeholder={before ? t("camera.kept") : "rtsp://"} />
      <Text name="username" label={t("camera.username")} placeholder={before ? t("camera.kept") : ""} />
      <Text name="password" label={t("sign_in.password")} type="password" placeholder={before ? t("camera.kept") : ""} />
      <p class="row-note">{t("camera.write_only")}</p>
      <Check name="shadow" label={t("camera.shadow")} value={before?.shadow ?? true} />
      <Check name="enabled" label={t("camera.enabled")} value={before?.enabled ?? true} />
      <button type="submit" class="primary" disabled={!wanted.place}>
        {t("save")}
      </button>
    </form>
  );
}

/** Chosen by a click on the map, or typed: nobody has to use a mouse. */
function Place({ wanted }: { wanted: Editing }) {
  const { place } = wanted;
  const change = (name: "lat" | "lon", text: string) => {
    const value = Number(text.replace(",", "."));
    if (Number.isFinite(value)) editing.value = { ...wanted, place: { lon: 0, lat: 0, ...place, [name]: value } };
  };
  return (
    <fieldset>
      <legend>{t("camera.place")}</legend>
      <button type="button" aria-pressed={wanted.isPicking} onClick={() => (editing.value = { ...wanted, isPicking: !wanted.isPicking })}>
        <Icon name="goto" /> {t(wanted.isPicking ? "draft.pick" : "camera.pick")}
      </button>
      <span class="place-fields">
        <Text name="lat" label={t("camera.lat")} value={place ? number(place.lat, 5) : ""} change={(text) => change("lat", text)} />
        <Text name="lon" label={t("camera.lon")} value={place ? number(place.lon, 5) : ""} change={(text) => change("lon", text)} />
      </span>
    </fieldset>
  );
}

interface TextProps {
  name: string;
  label: string;
  value?: string;
  type?: "text" | "number" | "password";
  required?: boolean;
  pattern?: string;
  placeholder?: string;
  change?: (text: string) => void;
}

function Text({ name, label, value = "", type = "text", required = false, pattern, placeholder, change }: TextProps) {
  const range: object = type === "number" ? { min: 0, max: 359.9, step: "any" } : {};
  const more: object = { type, ...range, ...(change ? { value } : {}), ...(pattern ? { pattern } : {}) };
  return (
    <label>
      {label}
      <input
        name={name} defaultValue={value} required={required} placeholder={placeholder ?? ""} {...more}
        autocomplete={type === "password" ? "new-password" : "off"} onChange={(event) => change?.(event.currentTarget.value)}
      />
    </label>
  );
}

function Check({ name, label, value }: { name: string; label: string; value: boolean }) {
  return (
    <label class="check">
      <input type="checkbox" name={name} defaultChecked={value} /> {label}
    </label>
  );
}

/** What was filled in; a field left empty keeps what is known of an old camera. */
export function bodyOf(form: FormData, wanted: Editing, before: Camera | undefined): Record<string, unknown> {
  const body: Record<string, unknown> = { ...wanted.place, shadow: form.get("shadow") !== null, enabled: form.get("enabled") !== null };
  for (const name of ["id", "name", "address", "username", "password"]) {
    const text = String(form.get(name) ?? "");
    if (text || (name === "name" && !before)) body[name] = text;
  }
  const heading = String(form.get("heading_deg") ?? "");
  if (heading) body["heading_deg"] = Number(heading);
  return body;
}
