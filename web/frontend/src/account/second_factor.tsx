// One's own second factor: a secret for the authenticator, its first code, and codes for the day when the phone is lost.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import { t } from "../i18n";
import { post } from "../live/api";
import { Moment } from "../panels/ages";
import { CodeField } from "../panels/code_field";
import { useFetched } from "../panels/fetched";
import { Copied } from "./copied";

interface Factor {
  enabled: boolean;
  since_at: string | null;
  recovery_left: number;
  required: boolean;
  available: boolean;
}
interface Made {
  secret: string;
  uri: string;
  qr: string;
}

/** `done` once it is set up and the recovery codes have been put away. */
export function SecondFactor({ done }: { done?: () => void }) {
  const [version, setVersion] = useState(0);
  const [made, setMade] = useState<Made | null>(null);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const { value, failure } = useFetched<Factor>("session/second-factor", version);
  const finish = () => {
    setCodes([]);
    setMade(null);
    setVersion(version + 1);
    done?.();
  };
  if (failure) return <p class="failure">{failure}</p>;
  if (!value) return <p>{t("waiting")}</p>;
  if (!value.available) return <p>{t("factor.at_provider")}</p>;
  if (codes.length) return <RecoveryCodes codes={codes} done={finish} />;
  if (made) return <Confirm made={made} confirmed={setCodes} />;
  if (value.enabled) return <Enabled factor={value} changed={() => setVersion(version + 1)} />;
  return <Begin made={setMade} />;
}

function Begin({ made }: { made: (made: Made) => void }) {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const password = new FormData(event.currentTarget as HTMLFormElement).get("password");
    await attempt(async () => made(await post<Made>("session/second-factor", { password })));
  };
  return (
    <form class="command-form" onSubmit={submit}>
      <p>{t("factor.what")}</p>
      <OwnPassword />
      <button type="submit" class="primary">
        {t("factor.begin")}
      </button>
    </form>
  );
}

function Confirm({ made, confirmed }: { made: Made; confirmed: (codes: readonly string[]) => void }) {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const code = new FormData(event.currentTarget as HTMLFormElement).get("code");
    await attempt(async () => confirmed((await post<{ recovery_codes: string[] }>("session/second-factor/confirm", { code })).recovery_codes), t("factor.added"));
  };
  return (
    <form class="command-form" onSubmit={submit}>
      <p>{t("factor.scan")}</p>
      <img class="qr" src={made.qr} alt={t("qr")} />
      <Copied label={t("factor.secret")} text={made.secret} />
      <Copied label={t("factor.uri")} text={made.uri} />
      <CodeField />
      <button type="submit" class="primary">
        {t("factor.confirm")}
      </button>
    </form>
  );
}

function RecoveryCodes({ codes, done }: { codes: readonly string[]; done: () => void }) {
  return (
    <div class="command-form">
      <p tabIndex={-1} ref={(told) => told?.focus()}>
        {t("factor.recovery_what")}
      </p>
      <Copied label={t("factor.recovery")} text={codes.join("\n")} />
      <button type="button" class="primary" onClick={done}>
        {t("factor.recovery_kept")}
      </button>
    </div>
  );
}

function Enabled({ factor, changed }: { factor: Factor; changed: () => void }) {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const body = Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement));
    if (await attempt(() => post("session/second-factor/remove", body), t("factor.removed"))) changed();
  };
  return (
    <>
      <p>
        {t("factor.on")} <Moment at={factor.since_at} />. {t("factor.recovery_left", { count: factor.recovery_left })}
      </p>
      {factor.required ? (
        <p>{t("factor.required")}</p>
      ) : (
        <form class="command-form" onSubmit={submit}>
          <OwnPassword />
          <label>
            {t("factor.code")}
            <input name="code" autocomplete="one-time-code" maxLength={40} required />
          </label>
          <button type="submit">{t("factor.remove")}</button>
        </form>
      )}
    </>
  );
}

export function OwnPassword() {
  return (
    <label>
      {t("account.password_now")}
      <input name="password" type="password" autocomplete="current-password" required />
    </label>
  );
}
