// The switch of the coverage layer, what its lines mean, and since when.

import { t, word } from "../i18n";
import { played_ms } from "../live/clock";
import { AcceptedStreets } from "./acceptance";
import { Moment } from "../panels/ages";
import { BANDS, coverage, coverageFailure, coverageShown, snowEvent } from "./coverage";

export function CoverageLegend() {
  if (played_ms.value !== null) return null;
  return (
    <>
      <label>
        <input type="checkbox" checked={coverageShown.value} onChange={({ currentTarget }) => (coverageShown.value = currentTarget.checked)} /> {t("coverage.switch")}
      </label>
      {coverageShown.value && <Meaning />}
    </>
  );
}

function Meaning() {
  if (coverageFailure.value) return <p class="failure">{coverageFailure.value}</p>;
  const event = snowEvent.value;
  if (!event || !coverage.value) return <p class="row-note">{t("coverage.none")}</p>;
  return (
    <>
      <p class="row-note">
        {t(event.ended_at ? "coverage.since_end" : "coverage.since_start")} <Moment at={event.ended_at ?? event.started_at} />
      </p>
      <ul>
        {BANDS.map(([band, width, strength]) => (
          <li key={band}>
            <svg viewBox="0 0 32 8" width="32" height="8" aria-hidden="true">
              <path d="M0 4H32" stroke="var(--good)" stroke-width={width} stroke-opacity={strength} />
            </svg>{" "}
            {word("coverage_band", band)}
          </li>
        ))}
      </ul>
      {!coverage.value.whole && <p class="row-note">{t("coverage.partial")}</p>}
      <p class="row-note">{t("coverage.proves")}</p>
      <AcceptedStreets event={event.id} />
    </>
  );
}
