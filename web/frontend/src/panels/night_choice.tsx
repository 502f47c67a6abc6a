// When this screen is in night mode: by the city's hours, or as its person wishes.

import { t } from "../i18n";
import { city } from "../live/store";
import { NIGHT_CHOICES, type NightChoice as Choice, nightChoice } from "../settings";

export function NightChoice() {
  const hours = city.value?.night;
  const auto = hours ? t("night.auto", { start: hours.start, end: hours.end }) : t("night.no_hours");
  return (
    <>
      <label class="check">
        {t("night")}
        <select
          value={nightChoice.value} aria-describedby="night-means"
          onChange={(event) => (nightChoice.value = event.currentTarget.value as Choice)}
        >
          {NIGHT_CHOICES.map((choice) => (
            <option key={choice} value={choice}>
              {choice === "auto" ? auto : t(`night.${choice}`)}
            </option>
          ))}
        </select>
      </label>
      <p id="night-means">
        {t("night.means")}
      </p>
    </>
  );
}
