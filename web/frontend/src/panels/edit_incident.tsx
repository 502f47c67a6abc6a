// An incident's words changed. Where somebody else was first, both are shown and a person decides.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import { t, type Key } from "../i18n";
import { patch } from "../live/api";
import type { Incident } from "../live/types";
import { colleagues } from "./names";

const FIELDS = ["address", "description", "owner"] as const;
const PRIORITIES = [1, 2, 3, 4, 5] as const;
type Field = (typeof FIELDS)[number] | "priority";

/** Fields that somebody else has changed since we began. */
export function changedMeanwhile(seen: Incident, now: Incident): Field[] {
  return ([...FIELDS, "priority"] as const).filter((name) => seen[name] !== now[name]);
}

/** Only what is different is sent: what another changed and we left alone stays theirs. */
export function changesOf(form: FormData, seen: Incident): Record<string, string | number> {
  const texts = FIELDS.map((name) => [name, String(form.get(name) ?? "")] as const).filter(([name, text]) => text !== seen[name]);
  const priority = Number(form.get("priority"));
  return { ...Object.fromEntries(texts), ...(priority === seen.priority ? {} : { priority }) };
}

export function EditIncident({ incident, done }: { incident: Incident; done: () => void }) {
  const [seen, setSeen] = useState(incident);
  const [began] = useState(incident);
  const others = changedMeanwhile(seen, incident);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const changes = changesOf(new FormData(event.currentTarget as HTMLFormElement), began);
    if (Object.keys(changes).length === 0) return done();
    const body = { ...changes, version: others.length ? seen.version : incident.version };
    if (await attempt(() => patch(`incidents/${encodeURIComponent(incident.id)}`, body), t("edit.saved"))) done();
  };
  return (
    <form class="command-form" onSubmit={submit}>
      {others.length > 0 && (
        <div class="conflict" role="alert">
          <p>{t("edit.conflict")}</p>
          {others.map((name) => (
            <p key={name}>
              {t(`edit.${name}` as Key)}: <b>{incident[name] || "—"}</b>
            </p>
          ))}
          <button type="button" onClick={() => setSeen(incident)}>
            {t("edit.mine")}
          </button>
          <button type="button" onClick={done}>
            {t("edit.theirs")}
          </button>
        </div>
      )}
      <label>
        {t("edit.address")}
        <input name="address" defaultValue={began.address} autofocus />
      </label>
      <label>
        {t("edit.description")}
        <textarea name="description" rows={3} defaultValue={began.description} />
      </label>
      <label>
        {t("edit.priority")}
        <select name="priority" defaultValue={String(began.priority)}>
          {PRIORITIES.map((level) => (
            <option key={level} value={level} selected={level === began.priority}>
              {level}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("edit.owner")}
        <input name="owner" list="owners" defaultValue={began.owner} />
      </label>
      <datalist id="owners">
        {colleagues().map((login) => (
          <option key={login} value={login} />
        ))}
      </datalist>
      <button type="submit" class="primary" disabled={others.length > 0}>
        {t("save")}
      </button>
      <button type="button" onClick={done}>
        {t("cancel")}
      </button>
    </form>
  );
}
