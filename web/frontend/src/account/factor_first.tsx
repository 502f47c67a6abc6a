// Who is known, but whose role needs a second factor first: nothing else opens.

import { problem } from "../actions";
import { t } from "../i18n";
import { LanguageChoice } from "../panels/language_choice";
import { resume, signOut } from "../session";
import { SecondFactor } from "./second_factor";

export function FactorFirst() {
  return (
    <main class="sign-in">
      <div class="sign-in-box wide">
        <h1>{t("factor.first")}</h1>
        <p>{t("factor.first_why")}</p>
        <SecondFactor done={() => void resume()} />
        <p class="failure" role="alert">
          {problem.value?.message}
        </p>
        <LanguageChoice />
        <button type="button" onClick={signOut}>
          {t("sign_out")}
        </button>
      </div>
    </main>
  );
}
