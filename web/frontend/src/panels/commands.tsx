// What may be asked of an incident now; a command that wants words opens its own small form.

import { useState } from "preact/hooks";
import { attempt, commandIncident } from "../actions";
import { postPicture } from "../live/api";
import { t, type Key } from "../i18n";
import type { Command, Incident } from "../live/types";

/** Commands with the words they take. `dispatch` is given from the list of near vehicles, `arrive` is the vehicles' own. */
const FIELDS: Partial<Record<Command, readonly { name: string; required: boolean }[]>> = {
  acknowledge: [],
  resolve: [
    { name: "outcome", required: true },
    { name: "picture", required: false },
  ],
  close: [{ name: "outcome", required: false }],
  reopen: [{ name: "why", required: true }],
  handoff: [
    { name: "to", required: true },
    { name: "number", required: false },
    { name: "note", required: false },
  ],
};

export function Commands({ incident }: { incident: Incident }) {
  const [open, setOpen] = useState<Command | null>(null);
  const offered = incident.commands.filter((command) => command in FIELDS);
  if (offered.length === 0) return null;
  const press = (command: Command) => {
    if (FIELDS[command]?.length) setOpen(open === command ? null : command);
    else void send(incident, command, {});
  };
  return (
    <div class="commands">
      {offered.map((command, at) => (
        <button
          key={command} type="button" class={at === 0 ? "primary" : ""} aria-expanded={FIELDS[command]?.length ? open === command : undefined}
          onClick={() => press(command)}
        >
          {t(`command.${command}` as Key)}
        </button>
      ))}
      {open && offered.includes(open) && <CommandForm incident={incident} command={open} done={() => setOpen(null)} />}
    </div>
  );
}

function send(incident: Incident, command: Command, body: object): Promise<boolean> {
  const said = t("said.done", { command: t(`command.${command}` as Key), what: incident.public_no });
  return attempt(() => commandIncident(incident.id, command, body), said);
}

function CommandForm({ incident, command, done }: { incident: Incident; command: Command; done: () => void }) {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    if (await sendForm(incident, command, form)) done();
  };
  return (
    <form class="command-form" onSubmit={submit}>
      {FIELDS[command]?.map(({ name, required }, at) => (
        <label key={name}>
          {t(`field.${name}` as Key)}
          <Field name={name} required={required} isFirst={at === 0} />
        </label>
      ))}
      <button type="submit" class="primary">
        {t(`command.${command}` as Key)}
      </button>
      <button type="button" onClick={done}>
        {t("cancel")}
      </button>
    </form>
  );
}

/** A picture goes first: the command names it by its sha256. */
async function sendForm(incident: Incident, command: Command, form: FormData): Promise<boolean> {
  const picture = form.get("picture");
  form.delete("picture");
  const body: Record<string, unknown> = Object.fromEntries(form);
  if (picture instanceof File && picture.size > 0) {
    const isTaken = await attempt(async () => {
      body["picture"] = (await postPicture<{ sha256: string }>("pictures", picture)).sha256;
    });
    if (!isTaken) return false;
  }
  return send(incident, command, body);
}

function Field({ name, required, isFirst }: { name: string; required: boolean; isFirst: boolean }) {
  if (name === "to") return <Partners />;
  if (name === "picture") return <input type="file" name={name} accept="image/jpeg" />;
  return <input name={name} required={required} autofocus={isFirst} />;
}

function Partners() {
  return (
    <>
      <input name="to" required list="partners" autofocus />
      <datalist id="partners">
        {["101", "102", "103", "104", "112"].map((number) => (
          <option key={number} value={number} />
        ))}
      </datalist>
    </>
  );
}
