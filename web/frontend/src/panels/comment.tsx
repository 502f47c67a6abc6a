// A word about an incident, with a picture if there is one: from a contractor as from a dispatcher.

import { useState } from "preact/hooks";
import { attempt, commandIncident } from "../actions";
import { t } from "../i18n";
import { postPicture } from "../live/api";
import type { Incident } from "../live/types";

export function Comment({ incident }: { incident: Incident }) {
  const [version, setVersion] = useState(0);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const file = form.get("picture");
    const isSent = await attempt(async () => {
      const picture = file instanceof File && file.size > 0 ? (await postPicture<{ sha256: string }>("pictures", file)).sha256 : "";
      await commandIncident(incident.id, "comment", { text: form.get("text"), picture });
    }, t("comment.said"));
    if (isSent) setVersion(version + 1);
  };
  return (
    <details>
      <summary>{t("comment.add")}</summary>
      <form key={version} class="command-form" onSubmit={submit}>
        <label>
          {t("comment.text")}
          <textarea name="text" rows={2} maxLength={4000} required />
        </label>
        <label>
          {t("field.picture")}
          <input type="file" name="picture" accept="image/jpeg" />
        </label>
        <button type="submit">{t("comment.send")}</button>
      </form>
    </details>
  );
}
