// For who manages: people who may sign in, and what each vehicle's tracker sends.

import { t } from "../i18n";
import { Devices } from "./devices";
import { Users } from "./users";

export function Page() {
  return (
    <>
      <div class="page-head">
        <h2 id="page-head">{t("page.admin")}</h2>
      </div>
      <div class="columns two">
        <Users />
        <Devices />
      </div>
    </>
  );
}
