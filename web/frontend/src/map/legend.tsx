// What the marks mean, and whose data the ground is.

import { t, word } from "../i18n";
import { city } from "../live/store";
import { VehicleMark } from "../panels/shapes";
import { WeatherCredit } from "../panels/weather_credit";
import { BasemapCredit } from "./basemap_legend";

const ROWS: readonly [contractor: boolean, state: string, key: string][] = [
  [false, "working", "ownership.municipal"],
  [true, "working", "ownership.contractor"],
  [false, "in_transit", "vehicle_state.in_transit"],
  [false, "standing", "vehicle_state.standing"],
  [false, "silent", "vehicle_state.silent"],
];

export function Legend() {
  return (
    <details class="legend">
      <summary>{t("map.legend")}</summary>
      <ul>
        {ROWS.map(([contractor, state, key]) => {
          const [family = "", value = ""] = key.split(".");
          return (
            <li key={key}>
              <VehicleMark contractor={contractor} state={state} /> {word(family, value)}
            </li>
          );
        })}
      </ul>
    </details>
  );
}

/** ODbL wants it readable at all times; the text is the city's, the link is the licence's. The weather's beside it: alerts tell of it. */
export function Attribution() {
  return (
    <p class="attribution">
      <a href={city.value?.attribution_url || "https://www.openstreetmap.org/copyright"} target="_blank" rel="noopener noreferrer">
        {city.value?.attribution || "© OpenStreetMap contributors"}
      </a>
      <BasemapCredit />
      <WeatherCredit />
    </p>
  );
}
