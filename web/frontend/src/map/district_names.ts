// Names of districts, over everything while the city is seen whole, with how many are in each; they go when streets can be read.

import { computed } from "@preact/signals";
import { t } from "../i18n";
import { nowTens } from "../live/clock";
import { districts } from "../live/districts";
import { isInView, isOverdue } from "../live/due";
import { incidents, past, status } from "../live/store";
import { districtName } from "../panels/names";
import { FONT } from "./fonts";
import { type Counted, countsOf, OVERVIEW_ZOOM } from "./overview";
import { byZoom } from "./palette";
import { type Layer, NOTHING, point, setData } from "./layer";

export const districtNamesLayer: Layer = {
  add(map, palette) {
    map.addSource("district-names", { type: "geojson", data: NOTHING });
    map.addLayer({
      id: "district-names", type: "symbol", source: "district-names", maxzoom: 13.5,
      layout: {
        "text-field": [
          "step", ["zoom"],
          ["format", ["get", "name"], {}, ["get", "counts"], { "font-scale": 0.85 }, ["get", "overdue"], { "font-scale": 0.85, "text-color": palette.p1 }],
          OVERVIEW_ZOOM, ["get", "name"],
        ],
        "text-font": [FONT], "text-size": byZoom(9, 12, 13, 17), "text-letter-spacing": 0.08, "text-line-height": 1.35, "text-max-width": 20,
      },
      paint: { "text-color": palette["map-place"], "text-halo-color": palette["map-halo"], "text-halo-width": 2 },
    });
  },
  feed(map) {
    const counts = counted();
    const names = [...districts.value].map(([id, { lon, lat }]) => point(lon, lat, { name: districtName(id), ...lines(counts?.get(id)) }));
    setData(map, "district-names", names);
  },
};

/** Of the present; what was in a district in the past, nobody has counted. */
const isCounted = computed(() => past.value === null && status.value !== null);

/** Every ten seconds and when an incident changes: words drawn anew cost the map three repaints, and `status` comes every second. */
function counted(): ReadonlyMap<string, Counted> | null {
  const at = nowTens.value;
  const tallies = isCounted.value ? status.peek()?.districts : undefined;
  if (!tallies) return null;
  const open = [...incidents.value.values()].filter((incident) => isInView(incident, at));
  return countsOf(tallies, open.map((incident) => ({ district: incident.district, isOverdue: isOverdue(incident, at) })));
}

function lines(count: Counted | undefined): { counts: string; overdue: string } {
  if (!count) return { counts: "", overdue: "" };
  return {
    counts: `\n${t("map.district_counts", { vehicles: count.vehicles, incidents: count.incidents })}`,
    overdue: count.overdue ? `\n${t("map.district_overdue", { count: count.overdue })}` : "",
  };
}
