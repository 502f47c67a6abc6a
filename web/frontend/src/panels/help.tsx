// What the keys do, and what a person may choose for this screen: single keys, alerts on the desktop, night mode.

import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t, type Key } from "../i18n";
import { canNotify, wishNotifications } from "../announce";
import { keys, notify } from "../settings";
import { NightChoice } from "./night_choice";

export const isHelpOpen = signal(false);

const SHORTCUTS: readonly (readonly [keys: string, what: Key])[] = [
  ["j / k", "help.move"],
  ["1 / 2", "help.lists"],
  ["a", "help.acknowledge"],
  ["Enter", "help.goto"],
  ["n", "help.new"],
  ["c / x", "help.judge"],
  ["f", "help.finding"],
  ["d", "help.send"],
  ["h", "help.handoff"],
  ["/", "help.search"],
  ["p", "help.past"],
  ["l", "help.live"],
  [", / .", "help.past_minute"],
  ["[ / ]", "help.past_speed"],
  ["Esc", "help.close"],
  ["?", "help.help"],
];

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = isHelpOpen.value;
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} aria-labelledby="help-head" onClose={() => (isHelpOpen.value = false)}>
      <h2 id="help-head">{t("help.title")}</h2>
      <dl class="keys">
        {SHORTCUTS.map(([names, what]) => (
          <div key={what}>
            <dt>
              <kbd>{names}</kbd>
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input type="checkbox" checked={keys.value} onChange={(event) => (keys.value = event.currentTarget.checked)} /> {t("help.single_keys")}
      </label>
      <label class="check">
        <input type="checkbox" checked={notify.value} disabled={!canNotify()} onChange={(event) => void wishNotifications(event.currentTarget.checked)} />{" "}
        {t(canNotify() ? "notify" : "notify.not_here")}
      </label>
      <NightChoice />
      <form method="dialog">
        <button type="submit" class="primary" autofocus>
          {t("close")}
        </button>
      </form>
    </dialog>
  );
}
