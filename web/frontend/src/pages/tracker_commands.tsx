// Who may speak for a vehicle: a new credential, one taken away, another tracker, another operator.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import { t, word } from "../i18n";
import { post } from "../live/api";
import { operators } from "../live/store";
import { type Credential, CredentialCard } from "./credential";
import type { Tracker } from "./tracker_types";

const NAME = "[A-Za-z0-9_.:\\-]{1,64}";
const PROTOCOLS = ["mqtt", "wialon", "egts"] as const;

export function TrackerCommands({ tracker, changed }: { tracker: Tracker; changed: () => void }) {
  const [issued, setIssued] = useState<Credential | null>(null);
  const path = `devices/${encodeURIComponent(tracker.vehicle)}`;
  const run = async (verb: string, body: object, said: string) => {
    if (await attempt(() => post(`${path}/${verb}`, body), said)) changed();
  };
  const issue = (name: string) =>
    attempt(async () => {
      setIssued((await post<{ credential: Credential }>(`${path}/credential`, name ? { tracker: name } : {})).credential);
      changed();
    }, t("tracker.said_issued"));
  return (
    <section aria-labelledby="speak-head">
      <h3 id="speak-head">
        {t("tracker.speak")} <span class="chip">{word("credential", tracker.credential)}</span>
      </h3>
      {issued && <CredentialCard credential={issued} done={() => setIssued(null)} />}
      <ul class="plain">
        {tracker.bindings
          .filter((binding) => binding.until_at === null)
          .map((binding) => (
            <li key={binding.id} class="commands">
              <b>{binding.id}</b> {binding.protocol} · {word("credential", binding.credential)}
              {binding.credential === "valid" && (
                <button type="button" aria-label={t("tracker.revoke", { name: binding.id })} onClick={() => void run("revoke", { tracker: binding.id }, t("tracker.said_revoked"))}>
                  {t("tracker.revoke_short")}
                </button>
              )}
              {binding.protocol === "mqtt" && (
                <button type="button" aria-label={t("tracker.renew", { name: binding.id })} onClick={() => void issue(binding.id)}>
                  {t("tracker.renew_short")}
                </button>
              )}
            </li>
          ))}
      </ul>
      <NamedForm label={t("tracker.name")} text={t("tracker.issue")} placeholder={tracker.vehicle} act={(form) => void issue(String(form.get("tracker")))} />
      <Bind act={(body) => void run("bind", body, t("tracker.said_bound"))} />
      <Owner tracker={tracker} act={(operator) => void run("bind", { operator }, t("tracker.said_bound"))} />
      <p class="row-note">{t("tracker.revoked_means")}</p>
    </section>
  );
}

function NamedForm({ label, text, placeholder, act }: { label: string; text: string; placeholder: string; act: (form: FormData) => void }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    act(new FormData(event.currentTarget as HTMLFormElement));
  };
  return (
    <form class="command-form in-line" onSubmit={submit}>
      <label>
        {label}
        <input name="tracker" pattern={NAME} placeholder={placeholder} />
      </label>
      <button type="submit">{text}</button>
    </form>
  );
}

function Bind({ act }: { act: (body: object) => void }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    act(Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement)));
  };
  return (
    <form class="command-form in-line" onSubmit={submit}>
      <label>
        {t("tracker.other_name")}
        <input name="tracker" pattern={NAME} required />
      </label>
      <label>
        {t("tracker.protocol")}
        <select name="protocol">
          {PROTOCOLS.map((protocol) => (
            <option key={protocol}>{protocol}</option>
          ))}
        </select>
      </label>
      <button type="submit">{t("tracker.bind")}</button>
    </form>
  );
}

function Owner({ tracker, act }: { tracker: Tracker; act: (operator: string) => void }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    act(String(new FormData(event.currentTarget as HTMLFormElement).get("operator")));
  };
  return (
    <form class="command-form in-line" onSubmit={submit}>
      <label>
        {t("load.operator")}
        <select name="operator">
          {[...operators.value.values()].map((operator) => (
            <option key={operator.id} value={operator.id} selected={operator.id === tracker.operator}>
              {operator.name}
            </option>
          ))}
        </select>
      </label>
      <button type="submit">{t("tracker.hand_over")}</button>
    </form>
  );
}
