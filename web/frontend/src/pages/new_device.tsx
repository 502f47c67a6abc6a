// A vehicle is registered with its tracker: its credential is shown once, here.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import { t, word } from "../i18n";
import { post } from "../live/api";
import { operators } from "../live/store";
import { type Credential, CredentialCard } from "./credential";

const KINDS = ["plow", "loader", "spreader", "dump_truck", "pump", "other"] as const;
const OWNERSHIPS = ["municipal", "contractor"] as const;
const NEW = "";
const ID = "[A-Za-z0-9_\\-]{1,64}"; // as in topics

interface Issued {
  device: { vehicle: string };
  credential: Credential;
}

/** `made` is told the vehicle's id. */
export function NewDevice({ made }: { made?: (vehicle: string) => void }) {
  const [issued, setIssued] = useState<Issued | null>(null);
  const [round, setRound] = useState(0);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const body = bodyOf(new FormData(event.currentTarget as HTMLFormElement));
    await attempt(async () => {
      const answer = await post<Issued>("devices", body);
      setIssued(answer);
      setRound(round + 1);
      made?.(answer.device.vehicle);
    }, t("devices.added"));
  };
  return (
    <>
      {issued && <CredentialCard credential={issued.credential} done={() => setIssued(null)} />}
      <form key={round} class="command-form" onSubmit={submit} autocomplete="off">
        <h4>{t("devices.add")}</h4>
        <label>
          {t("devices.vehicle_id")}
          <input name="vehicle" required pattern={ID} />
        </label>
        <OperatorFields />
        <label>
          {t("devices.kind")}
          <select name="kind">
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {word("vehicle_kind", kind)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t("devices.plate")}
          <input name="plate" />
        </label>
        <button type="submit" class="primary">
          {t("devices.add")}
        </button>
      </form>
    </>
  );
}

function OperatorFields() {
  const all = [...operators.value.values()];
  const [chosen, setChosen] = useState(all[0]?.id ?? NEW);
  return (
    <>
      <label>
        {t("load.operator")}
        <select name="known_operator" value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
          {all.map((operator) => (
            <option key={operator.id} value={operator.id}>
              {operator.name}
            </option>
          ))}
          <option value={NEW}>{t("devices.new_operator")}</option>
        </select>
      </label>
      {chosen === NEW && (
        <>
          <label>
            {t("devices.operator_id")}
            <input name="operator" required pattern={ID} />
          </label>
          <label>
            {t("devices.operator_name")}
            <input name="operator_name" required />
          </label>
          <label>
            {t("devices.ownership")}
            <select name="ownership">
              {OWNERSHIPS.map((each) => (
                <option key={each} value={each}>
                  {word("ownership", each)}
                </option>
              ))}
            </select>
          </label>
        </>
      )}
    </>
  );
}

/** What the API takes: a known operator by its id, a new one with its name. */
export function bodyOf(form: FormData): Record<string, string> {
  const { known_operator, ...rest } = Object.fromEntries([...form].map(([name, value]) => [name, String(value).trim()]));
  const body = { ...rest, operator: known_operator || rest["operator"] || "" };
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value));
}
