// The code of a second factor.

import { t } from "../i18n";

export function CodeField() {
  return (
    <label>
      {t("factor.code")}
      <input name="code" autocomplete="one-time-code" inputMode="text" maxLength={40} required ref={(field) => field?.focus()} />
    </label>
  );
}
