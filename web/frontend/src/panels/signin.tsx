// The way in: a password (and a code, once it is asked for), or the identity provider.

import { useState } from "preact/hooks";
import { t, word } from "../i18n";
import { Problem, url } from "../live/api";
import { signIn, ways } from "../session";
import { CodeField } from "./code_field";
import { LanguageChoice } from "./language_choice";

const refused = new URLSearchParams(location.search).get("sign_in") ?? "";

export function SignIn() {
  const [failure, setFailure] = useState(refused && word("sign_in_refused", refused));
  return (
    <main class="sign-in">
      <div class="sign-in-box">
        <h1>{t("app.title")}</h1>
        {ways.value.includes("password") && <PasswordForm tell={setFailure} />}
        <p class="failure" role="alert">
          {failure}
        </p>
        {ways.value.includes("provider") && (
          <a class="button" href={url("session/provider")}>
            {t("sign_in.provider")}
          </a>
        )}
        <LanguageChoice />
      </div>
    </main>
  );
}

function PasswordForm({ tell }: { tell: (failure: string) => void }) {
  const [needsCode, setNeedsCode] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const fail = (error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    const isCode = error.kind === "code-needed" || error.kind === "wrong-code";
    setNeedsCode(isCode);
    tell(error.kind === "code-needed" ? "" : reason(error));
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(form.get(name) ?? "");
    setBusy(true);
    tell("");
    await signIn(text("login"), text("password"), text("code")).catch(fail);
    setBusy(false);
  };
  return (
    <form onSubmit={submit}>
      <label>
        {t("sign_in.login")}
        <input name="login" autocomplete="username" autocapitalize="none" required autofocus readOnly={needsCode} />
      </label>
      <label>
        {t("sign_in.password")}
        <input name="password" type="password" autocomplete="current-password" required readOnly={needsCode} />
      </label>
      {needsCode && <CodeField />}
      <button type="submit" class="primary" disabled={isBusy}>
        {t("sign_in.submit")}
      </button>
    </form>
  );
}

function reason(error: Problem): string {
  if (error.status === 0) return t("banner.offline");
  if (error.kind === "wrong-code") return t("factor.wrong");
  if (error.status === 401 || error.status === 403) return t("sign_in.wrong");
  return error.message;
}
