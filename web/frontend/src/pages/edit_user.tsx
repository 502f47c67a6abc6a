// Changes to one person: name and role, another password, no way in. What it opens ends at once, everywhere.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import { t } from "../i18n";
import { patch, post } from "../live/api";
import { NewPassword } from "./password";
import { LanguageField, RoleFields, type User } from "./user_fields";

export function EditUser({ user, changed }: { user: User; changed: () => void }) {
  const path = `users/${encodeURIComponent(user.id)}`;
  const run = (command: () => Promise<unknown>, said: string) => attempt(command, said).then((isDone) => isDone && changed());
  return (
    <div class="edit-user">
      <Facts user={user} save={(body) => void run(() => patch(path, body), t("users.changed"))} />
      {!user.provider && <Password set={(password) => void run(() => post(`${path}/password`, { password }), t("users.password_set"))} />}
      <div class="commands">
        <button type="button" onClick={() => void run(() => patch(path, { enabled: !user.enabled }), t(user.enabled ? "users.said_disabled" : "users.said_enabled"))}>
          {t(user.enabled ? "users.disable" : "users.enable")}
        </button>
        {user.second_factor && (
          <button type="button" onClick={() => void run(() => post(`${path}/remove-second-factor`), t("users.factor_removed"))}>
            {t("users.remove_factor")}
          </button>
        )}
      </div>
      <p class="row-note">{t(user.provider ? "users.provider_gives" : "users.ends_sessions")}</p>
    </div>
  );
}

function Facts({ user, save }: { user: User; save: (body: object) => void }) {
  const [role, setRole] = useState(user.role);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save(Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement)));
  };
  return (
    <form class="command-form" onSubmit={submit}>
      <label>
        {t("users.name")}
        <input name="name" required defaultValue={user.name} autofocus />
      </label>
      {!user.provider && <RoleFields role={role} choose={setRole} operator={user.operator} />}
      <LanguageField language={user.language} />
      <button type="submit" class="primary">
        {t("save")}
      </button>
    </form>
  );
}

function Password({ set }: { set: (password: string) => void }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    set(String(new FormData(event.currentTarget as HTMLFormElement).get("password")));
  };
  return (
    <form class="command-form" onSubmit={submit} autocomplete="off">
      <NewPassword />
      <button type="submit">{t("users.set_password")}</button>
    </form>
  );
}
