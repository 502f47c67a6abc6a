// For who manages: people who may sign in, what each vehicle's tracker sends, and the ways to set the centre up.

import { t } from "../i18n";
import { openPage } from "../selection";
import { Devices } from "./devices";
import { Users } from "./users";

export function Page() {
  return (
    <>
      <div class="page-head">
        <h2 id="page-head">{t("page.admin")}</h2>
        <button type="button" onClick={() => openPage("setup")}>
          {t("page.setup")}
        </button>
        <button type="button" onClick={() => openPage("rules")}>
          {t("page.rules")}
        </button>
        <button type="button" onClick={() => openPage("quarantine")}>
          {t("page.quarantine")}
        </button>
        <button type="button" onClick={() => openPage("holds")}>
          {t("page.holds")}
        </button>
      </div>
      <div class="columns two">
        <Users />
        <Devices />
      </div>
    </>
  );
}
