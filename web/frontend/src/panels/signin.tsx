// The way in.

import { useState } from "preact/hooks";
import { t } from "../i18n";
import { Problem } from "../live/api";
import { signIn } from "../session";
import { LanguageChoice } from "./header";

export function SignIn() {
  const [failure, setFailure] = useState("");
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setFailure("");
    await signIn(String(form.get("login")), String(form.get("password"))).catch((error: unknown) => setFailure(reason(error)));
    setBusy(false);
  };
  return (
    <main class="sign-in">
      <form onSubmit={submit}>
        <h1>{t("app.title")}</h1>
        <label>
          {t("sign_in.login")}
          <input name="login" autocomplete="username" autocapitalize="none" required autofocus />
        </label>
        <label>
          {t("sign_in.password")}
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        <p class="failure" role="alert">
          {failure}
        </p>
        <button type="submit" class="primary" disabled={isBusy}>
          {t("sign_in.submit")}
        </button>
        <LanguageChoice />
      </form>
    </main>
  );
}

function reason(error: unknown): string {
  if (!(error instanceof Problem)) throw error;
  if (error.status === 0) return t("banner.offline");
  if (error.status === 401 || error.status === 403) return t("sign_in.wrong");
  return error.message;
}
