// What a tracker signs in with, shown once: to be typed by a technician, copied, or read from the screen by a phone.

import { Copied } from "../account/copied";
import { t, word } from "../i18n";

export interface Credential {
  user: string;
  password: string;
  topic: string;
  host: string;
  port: number;
  tls: boolean;
  qr: string;
}

/** As the technician gets it, one thing a line. */
export function textOf(credential: Credential): string {
  return rowsOf(credential)
    .map(([label, value]) => `${label}: ${value}`)
    .join("\n");
}

function rowsOf({ user, password, topic, host, port, tls }: Credential): [label: string, value: string][] {
  return [
    [t("credential.host"), host],
    [t("credential.port"), String(port)],
    [t("credential.tls"), word("yes_no", tls ? "yes" : "no")],
    [t("credential.user"), user],
    [t("credential.password"), password],
    [t("credential.topic"), topic],
  ];
}

export function CredentialCard({ credential, done }: { credential: Credential; done: () => void }) {
  return (
    <section class="credential" aria-labelledby="credential-head">
      <h4 id="credential-head" tabIndex={-1} ref={(head) => head?.focus()}>
        {t("credential.once")}
      </h4>
      <img class="qr" src={credential.qr} alt={t("qr")} />
      <div>
        {rowsOf(credential).map(([label, value]) => (
          <Copied key={label} label={label} text={value} />
        ))}
        <Copied label={t("credential.all")} text={textOf(credential)} />
      </div>
      <button type="button" onClick={done}>
        {t("credential.kept")}
      </button>
    </section>
  );
}
