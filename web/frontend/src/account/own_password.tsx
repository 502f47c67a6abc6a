// One's own password; the other browsers of this person are signed out.

import { attempt } from "../actions";
import { t } from "../i18n";
import { post } from "../live/api";
import { SHORTEST_PASSWORD } from "../pages/password";
import { OwnPassword } from "./second_factor";

export function OwnPasswordForm() {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    if (await attempt(() => post("session/password", Object.fromEntries(new FormData(form))), t("account.changed"))) form.reset();
  };
  return (
    <form class="command-form" onSubmit={submit}>
      <OwnPassword />
      <label>
        {t("users.password")}
        <input name="new" type="password" required minLength={SHORTEST_PASSWORD} autocomplete="new-password" />
      </label>
      <button type="submit" class="primary">
        {t("account.change")}
      </button>
      <p class="row-note">{t("account.others_out")}</p>
    </form>
  );
}
