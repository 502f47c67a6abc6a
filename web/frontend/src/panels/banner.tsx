// What is wrong with the picture itself, across the whole screen: nobody must work on old data without knowing it.

import { problem } from "../actions";
import { t, word } from "../i18n";
import { age } from "../i18n/format";
import { liveNow } from "../live/clock";
import { heard_at, link, notices, status } from "../live/store";
import { Icon } from "./shapes";

const LINK_SILENT_S = 5;
const ROLE_SILENT_S = 12; // roles speak every few seconds
const POSITIONS_SILENT_S = 15; // trackers report every 10 s, so of a whole fleet some word comes sooner

interface Trouble {
  level: "warning" | "error";
  text: string;
}

function trouble(): Trouble | null {
  const silent_s = heard_at.value ? (liveNow.value - heard_at.value) / 1000 : 0;
  if (silent_s > LINK_SILENT_S) return { level: "error", text: t("banner.lost", { age: age(silent_s) }) };
  if (link.value === "lost") return { level: "error", text: t("banner.reconnecting") };
  const late = Object.entries(status.value?.roles ?? {}).filter(([, seconds]) => seconds > ROLE_SILENT_S);
  if (late.length) return { level: "warning", text: t("banner.roles", { roles: late.map(([name]) => word("system", name)).join(", ") }) };
  const heard = status.value?.positions_received_at;
  const old_s = heard ? (liveNow.value - Date.parse(heard)) / 1000 : 0;
  return old_s > POSITIONS_SILENT_S ? { level: "warning", text: t("banner.stale", { age: age(old_s) }) } : null;
}

export function Banner() {
  const found = trouble();
  const failed = problem.value;
  const [notice] = notices.value;
  return (
    <div class="banners">
      {found && (
        <p class={`banner ${found.level}`} role="alert">
          {found.text}
        </p>
      )}
      {failed && (
        <p class="banner error" role="alert">
          {t("banner.failed", { why: failed.status === 0 ? t("banner.offline") : failed.message })}
          <Dismiss act={() => (problem.value = null)} />
        </p>
      )}
      {notice && (
        <p class={`banner ${notice.level}`} role="status">
          {word("notice", notice.code)} {Object.values(notice.facts).join(", ")}
          <Dismiss act={() => (notices.value = notices.value.slice(1))} />
        </p>
      )}
    </div>
  );
}

function Dismiss({ act }: { act: () => void }) {
  return (
    <button type="button" class="icon-button" aria-label={t("close")} onClick={act}>
      <Icon name="close" />
    </button>
  );
}
