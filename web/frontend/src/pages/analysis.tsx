// The analyst's page: how soon people react and things are mended, and the places to which things come back.

import { useState } from "preact/hooks";
import { t } from "../i18n";
import { serverNow } from "../live/clock";
import { openPage } from "../selection";
import { Hotspots } from "./hotspots";
import { Indicators } from "./indicators";

const DAY_MS = 86_400_000;
const SPANS_DAYS = [30, 90, 365, 1095] as const;

export function Page() {
  const [days, setDays] = useState<number>(90);
  const [to_ms] = useState(serverNow);
  const span = { from_ms: to_ms - days * DAY_MS, to_ms };
  return (
    <>
      <div class="page-head">
        <h2 id="page-head">{t("page.analysis")}</h2>
        <span class="commands">
          {SPANS_DAYS.map((count) => (
            <button key={count} type="button" aria-pressed={days === count} onClick={() => setDays(count)}>
              {t("analysis.days", { count })}
            </button>
          ))}
        </span>
        <button type="button" onClick={() => openPage("suspects")}>
          {t("page.suspects")}
        </button>
        <button type="button" onClick={() => openPage("rules")}>
          {t("page.rules")}
        </button>
      </div>
      <Indicators span={span} />
      <Hotspots span={span} />
    </>
  );
}
