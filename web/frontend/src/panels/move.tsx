// Which line has an incident, and handing it to another with a reason.

import { attempt, commandIncident } from "../actions";
import { t, type Key } from "../i18n";
import type { Incident } from "../live/types";

const LINES = [1, 2, 3, 4] as const;

export const lineName = (line: number) => t(`line.${line}` as Key);

export function Move({ incident, done }: { incident: Incident; done: () => void }) {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const body = { line: Number(form.get("line")), owner: form.get("owner"), why: form.get("why") };
    const said = t("said.done", { command: t("command.move"), what: incident.public_no });
    if (await attempt(() => commandIncident(incident.id, "move", body), said)) done();
  };
  return (
    <form class="command-form" onSubmit={submit}>
      <label>
        {t("incident.line")}
        <select name="line" defaultValue={String(incident.line ?? 2)} autofocus>
          {LINES.map((line) => (
            <option key={line} value={line}>
              {lineName(line)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("incident.owner")}
        <input name="owner" maxLength={300} />
      </label>
      <label>
        {t("field.why")}
        <input name="why" required maxLength={1000} />
      </label>
      <button type="submit" class="primary">
        {t("command.move")}
      </button>
      <button type="button" onClick={done}>
        {t("cancel")}
      </button>
    </form>
  );
}
