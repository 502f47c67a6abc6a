// People: who may sign in, a new one, and changes to one. A password goes in and never comes out.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import { t, word } from "../i18n";
import { newKey, post } from "../live/api";
import { operators } from "../live/store";
import { useFetched } from "../panels/fetched";
import { EditUser } from "./edit_user";
import { NewPassword } from "./password";
import { Table } from "./table";
import { LanguageField, RoleFields, ROLES, type User } from "./user_fields";

export function Users() {
  const [version, setVersion] = useState(0);
  const [edited, setEdited] = useState("");
  const { value, failure } = useFetched<{ items: User[] }>("users", version);
  const heads = [t("sign_in.login"), t("users.name"), t("users.role"), t("load.operator"), t("users.change")];
  const changed = () => {
    setEdited("");
    setVersion(version + 1);
  };
  return (
    <section aria-labelledby="users-head">
      <h3 id="users-head">{t("users.title")}</h3>
      {failure && <p class="failure">{failure}</p>}
      <Table title={t("users.count", { count: value?.items.length ?? 0 })} heads={heads}>
        {value?.items.map((user) => (
          <UserRow key={user.id} user={user} isEdited={edited === user.id} edit={() => setEdited(edited === user.id ? "" : user.id)} changed={changed} />
        ))}
      </Table>
      <NewUser key={version} made={changed} />
    </section>
  );
}

function UserRow({ user, isEdited, edit, changed }: { user: User; isEdited: boolean; edit: () => void; changed: () => void }) {
  return (
    <>
      <tr>
        <th scope="row">{user.login}</th>
        <td>{user.name}</td>
        <td>
          {word("role", user.role)} {!user.enabled && <span class="chip">{t("users.disabled")}</span>} {user.provider && <span class="chip">{t("users.provider")}</span>}{" "}
          {user.second_factor && <span class="chip">{t("users.factor")}</span>}
        </td>
        <td>{operators.value.get(user.operator)?.name ?? user.operator}</td>
        <td>
          <button type="button" aria-expanded={isEdited} aria-label={t("users.edit", { login: user.login })} onClick={edit}>
            {t("edit")}
          </button>
        </td>
      </tr>
      {isEdited && (
        <tr>
          <td colSpan={5}>
            <EditUser user={user} changed={changed} />
          </td>
        </tr>
      )}
    </>
  );
}

export function NewUser({ made }: { made: () => void }) {
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
        <input name="login" required pattern="[A-Za-z0-9._@\-]{1,100}" autocomplete="off" />
      </label>
      <label>
        {t("users.name")}
        <input name="name" required />
      </label>
      <RoleFields role={role} choose={setRole} />
      <LanguageField />
      <NewPassword />
      <button type="submit" class="primary">
        {t("users.add")}
      </button>
    </form>
  );
}
