// Kazakh, Russian or English: on top of the page, and before one has signed in.

import { t } from "../i18n";
import { chooseLanguage, language, LANGUAGES, NAMES } from "../i18n/language";

export function LanguageChoice() {
  return (
    <select
      class="language" aria-label={t("language")} value={language.value}
      onChange={(event) => chooseLanguage(event.currentTarget.value as (typeof LANGUAGES)[number])}
    >
      {LANGUAGES.map((code) => (
        <option key={code} value={code} lang={code}>
          {NAMES[code]}
        </option>
      ))}
    </select>
  );
}
