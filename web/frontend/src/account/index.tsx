// One's own account: who one is here, the password, the second factor.

import { t, word } from "../i18n";
import { me } from "../live/store";
import { Rows } from "../panels/parts";
import { ways } from "../session";
import { OwnPasswordForm } from "./own_password";
import { SecondFactor } from "./second_factor";

export function Page() {
  const person = me.value;
  return (
    <>
      <div class="page-head">
        <h2 id="page-head">{t("page.account")}</h2>
      </div>
      <div class="columns two even">
        <section aria-labelledby="account-who">
          <h3 id="account-who">{person?.name}</h3>
          <Rows rows={[[t("sign_in.login"), person?.login ?? ""], [t("users.role"), word("role", person?.role ?? "")]]} />
          {ways.value.includes("password") && (
            <>
              <h3>{t("account.password")}</h3>
              <OwnPasswordForm />
            </>
          )}
        </section>
        <section aria-labelledby="account-factor">
          <h3 id="account-factor">{t("factor.title")}</h3>
          <SecondFactor />
        </section>
      </div>
    </>
  );
}
