// Says what the numbered rings on the map are, and takes them away.

import { t } from "../i18n";
import { categoryOf } from "../panels/names";
import { openPage } from "../selection";
import { places } from "./places";

export function PlacesLegend() {
  const shown = places.value;
  if (!shown) return null;
  return (
    <div class="places-legend">
      {t("hotspots.title")}: {categoryOf(shown.category)}{" "}
      <button type="button" class="link" onClick={() => openPage("analysis")}>
        {t("hotspots.back")}
      </button>{" "}
      <button type="button" class="link" onClick={() => (places.value = null)}>
        {t("hotspots.hide")}
      </button>
    </div>
  );
}
