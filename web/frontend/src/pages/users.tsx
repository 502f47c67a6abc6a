// People: who may sign in, and a new one. A password goes in and never comes out.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import { t, word } from "../i18n";
import { LANGUAGES, NAMES } from "../i18n/language";
import { newKey, post } from "../live/api";
import { operators } from "../live/store";
import { useFetched } from "../panels/fetched";
import { Table } from "./table";

interface User {
  id: string;
  login: string;
  name: string;
  role: string;
  operator: string;
  enabled: boolean;
}

const ROLES = ["dispatcher", "supervisor", "contractor", "analyst", "viewer", "admin"] as const;
const SHORTEST = 12; // as the server wants it

export function Users() {
  const [version, setVersion] = useState(0);
  const { value, failure } = useFetched<{ items: User[] }>("users", version);
  const heads = [t("sign_in.login"), t("users.name"), t("users.role"), t("load.operator")];
  return (
    <section aria-labelledby="users-head">
      <h3 id="users-head">{t("users.title")}</h3>
      {failure && <p class="failure">{failure}</p>}
      <Table title={t("users.count", { count: value?.items.length ?? 0 })} heads={heads}>
        {value?.items.map((user) => (
          <tr key={user.id}>
            <th scope="row">{user.login}</th>
            <td>{user.name}</td>
            <td>
              {word("role", user.role)} {!user.enabled && <span class="chip">{t("users.disabled")}</span>}
            </td>
            <td>{operators.value.get(user.operator)?.name ?? user.operator}</td>
          </tr>
        ))}
      </Table>
      <NewUser key={version} made={() => setVersion(version + 1)} />
    </section>
  );
}

function NewUser({ made }: { made: () => void }) {
  const [key] = useState(newKey);
  const [role, setRole] = useState<string>(ROLES[0]);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const body = Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement));
    if (await attempt(() => post("users", body, key), t("users.added"))) made();
  };
  return (
    <form class="command-form" onSubmit={submit} autocomplete="off">
      <h4>{t("users.add")}</h4>
      <label>
        {t("sign_in.login")}
        <input name="login" required pattern="[A-Za-z0-9._@\\-]{1,100}" autocomplete="off" />
      </label>
      <label>
        {t("users.name")}
        <input name="name" required />
      </label>
      <label>
        {t("users.role")}
        <select name="role" value={role} onChange={(event) => setRole(event.currentTarget.value)}>
          {ROLES.map((each) => (
            <option key={each} value={each}>
              {word("role", each)}
            </option>
          ))}
        </select>
      </label>
      {role === "contractor" && (
        <label>
          {t("load.operator")}
          <select name="operator" required>
            {[...operators.value.values()].map((operator) => (
              <option key={operator.id} value={operator.id}>
                {operator.name}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {t("language")}
        <select name="language">
          {LANGUAGES.map((code) => (
            <option key={code} value={code} lang={code}>
              {NAMES[code]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("users.password")}
        <input name="password" type="password" required minLength={SHORTEST} autocomplete="new-password" />
      </label>
      <button type="submit" class="primary">
        {t("users.add")}
      </button>
    </form>
  );
}
