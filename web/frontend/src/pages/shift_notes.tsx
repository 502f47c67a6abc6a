// Notes from shift to shift: what the next one has to know, with what stood open at that moment; read by name.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import { t } from "../i18n";
import { newKey, post } from "../live/api";
import { alerts, incidents, may, me } from "../live/store";
import { Moment } from "../panels/ages";
import { useFetched } from "../panels/fetched";
import { Open } from "../panels/parts";
import { alertSentence } from "../panels/sentence";
import { openIncident } from "../panels/incidents";
import { page, select } from "../selection";

export interface Note {
  id: string;
  written_at: string;
  written_by: string;
  text: string;
  alerts: string[];
  shelved: string[];
  overdue: string[];
  open: number;
  read_by: Record<string, string>;
}

/** Whether this person still has to read it. */
export const isUnread = (note: Note, login: string) => note.written_by !== login && !(login in note.read_by);

export function Notes({ newest, changed }: { newest: Note | null; changed: () => void }) {
  const { value } = useFetched<{ items: Note[] }>("shift/notes", newest?.id ?? "");
  const older = (value?.items ?? []).filter(({ id }) => id !== newest?.id);
  return (
    <section aria-labelledby="notes-head">
      <h3 id="notes-head">{t("shift.notes")}</h3>
      {newest ? <NoteCard key={newest.id} note={newest} changed={changed} /> : <p class="empty">{t("shift.no_note")}</p>}
      {may("work_alert") && <Write key={newest?.id ?? ""} done={changed} />}
      {older.length > 0 && (
        <details>
          <summary>{t("shift.older", { count: older.length })}</summary>
          {older.map((note) => (
            <NoteCard key={note.id} note={note} changed={changed} />
          ))}
        </details>
      )}
    </section>
  );
}

function NoteCard({ note, changed }: { note: Note; changed: () => void }) {
  const login = me.value?.login ?? "";
  const read = async () => {
    if (await attempt(() => post(`shift/notes/${note.id}/read`), t("shift.said_read"))) changed();
  };
  return (
    <article class="note">
      <p class="row-note">
        <Moment at={note.written_at} /> · {note.written_by}
      </p>
      <p class="note-text">{note.text}</p>
      <p class="row-note">{t("shift.stood", { open: note.open, overdue: note.overdue.length, alerts: note.alerts.length, shelved: note.shelved.length })}</p>
      <Still note={note} />
      <p class="row-note">
        {Object.keys(note.read_by).length > 0 && t("shift.read_by", { names: Object.keys(note.read_by).join(", ") })}{" "}
        {may("work_alert") && isUnread(note, login) && (
          <button type="button" class="primary" onClick={() => void read()}>
            {t("shift.read")}
          </button>
        )}
      </p>
    </article>
  );
}

/** What of it is still so. */
function Still({ note }: { note: Note }) {
  const late = note.overdue.map((id) => incidents.value.get(id)).filter((incident) => incident !== undefined);
  const standing = note.alerts.map((id) => alerts.value.get(id)).filter((alert) => alert !== undefined);
  if (late.length + standing.length === 0) return null;
  return (
    <details>
      <summary>{t("shift.still", { count: late.length + standing.length })}</summary>
      <ul class="plain">
        {late.map((incident) => (
          <li key={incident.id}>
            ⚠ <Open act={() => (openIncident(incident), (page.value = ""))}>{incident.public_no}</Open> {incident.address}
          </li>
        ))}
        {standing.map((alert) => (
          <li key={alert.id}>
            <Open act={() => (select("alert", alert.id), (page.value = ""))}>{alertSentence(alert)}</Open>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Write({ done }: { done: () => void }) {
  const [key] = useState(newKey);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    if (await attempt(() => post("shift/notes", { text: form.get("text") }, key), t("shift.said_written"))) done();
  };
  return (
    <form class="command-form" onSubmit={submit}>
      <label>
        {t("shift.tell")}
        <textarea name="text" rows={4} maxLength={4000} required />
      </label>
      <p class="row-note">{t("shift.tell_means")}</p>
      <button type="submit">{t("shift.write")}</button>
    </form>
  );
}
