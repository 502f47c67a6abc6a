// Who asked: personal data, fetched only when a person presses, since the server writes down who looked.

import { useState } from "preact/hooks";
import { t } from "../i18n";
import { useFetched } from "./fetched";

interface Reporter {
  first_name: string;
  last_name: string;
  phone: string;
  email: string;
}

export function ReporterRow({ incident }: { incident: string }) {
  const [isAsked, setAsked] = useState(false);
  if (isAsked) return <Shown incident={incident} />;
  return (
    <button type="button" class="link" onClick={() => setAsked(true)}>
      {t("show_recorded")}
    </button>
  );
}

function Shown({ incident }: { incident: string }) {
  const { value, failure } = useFetched<Reporter>(`incidents/${encodeURIComponent(incident)}/reporter`);
  if (failure) return <span class="failure">{failure}</span>;
  if (!value) return <span>…</span>;
  const name = [value.first_name, value.last_name].filter(Boolean).join(" ");
  return <span>{[name, value.phone, value.email].filter(Boolean).join(" · ") || t("incident.anonymous")}</span>;
}
