// Text to be taken elsewhere: shown as it is, copied with one press, chosen with one click where copying is not allowed.

import { useState } from "preact/hooks";
import { spoken } from "../actions";
import { t } from "../i18n";

export function Copied({ label, text }: { label: string; text: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(text); // only on https and on this very machine
    setCopied(true);
    spoken.value = t("copied");
  };
  return (
    <div class="copied">
      <span class="copied-label">{label}</span>
      <code>{text}</code>
      {navigator.clipboard && (
        <button type="button" aria-label={t("copy_what", { what: label })} onClick={() => void copy()}>
          {t(isCopied ? "copied" : "copy")}
        </button>
      )}
    </div>
  );
}
