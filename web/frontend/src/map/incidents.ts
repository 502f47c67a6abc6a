// Incidents: a mark by priority, framed when overdue; the selected one shows the circle within which a vehicle is at it.

import { nowTens } from "../live/clock";
import { isInView, isOverdue } from "../live/due";
import { incidents } from "../live/store";
import { clampPriority } from "../panels/shapes";
import { selection } from "../selection";
import { FONT } from "./fonts";
import { CROWD, OVERVIEW_ZOOM } from "./overview";
import { byZoom, magnification } from "./palette";
import { type Layer, NOTHING, point, setData } from "./layer";

const CIRCLE_STEPS = 48;

function circle(lon: number, lat: number, radius_m: number): GeoJSON.Feature {
  const dlat = radius_m / 111_320;
  const dlon = dlat / Math.cos((lat * Math.PI) / 180);
  const ring = Array.from({ length: CIRCLE_STEPS + 1 }, (_, step) => {
    const angle = (step / CIRCLE_STEPS) * 2 * Math.PI;
    return [lon + dlon * Math.cos(angle), lat + dlat * Math.sin(angle)];
  });
  return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } };
}

export const incidentsLayer: Layer = {
  add(map, palette) {
    map.addSource("incidents", { type: "geojson", data: NOTHING });
    map.addSource("incident-circle", { type: "geojson", data: NOTHING });
    map.addLayer({
      id: "incident-circle", type: "line", source: "incident-circle",
      paint: { "line-color": palette.selected, "line-width": 1.5, "line-dasharray": [3, 2] },
    });
    map.addLayer({
      id: "incidents", type: "symbol", source: "incidents",
      layout: {
        "icon-image": ["get", "icon"], "icon-allow-overlap": true, "symbol-sort-key": ["-", 0, ["get", "priority"]],
        "icon-size": byZoom(9, 0.6, 12, 0.9, 15, 1.1),
        "text-field": ["step", ["zoom"], "", 13.5, ["get", "label"]], "text-font": [FONT], "text-size": 12 * magnification(),
        "text-anchor": "left", "text-offset": [1.7, 0], "text-optional": true,
      },
      paint: {
        "text-color": palette.text, "text-halo-color": palette["map-halo"], "text-halo-width": 1.8,
        "icon-opacity": ["step", ["zoom"], ["case", ["get", "odd"], 1, 0], OVERVIEW_ZOOM, 1],
      },
    });
    map.addLayer({
      id: "incident-selected", type: "circle", source: "incidents", filter: ["==", ["get", "selected"], true],
      paint: {
        "circle-radius": 17 * magnification(), "circle-color": "transparent", "circle-stroke-color": palette.selected, "circle-stroke-width": 2.5,
      },
    });
  },
  feed(map) {
    const chosen = selection.value?.kind === "incident" ? selection.value.id : "";
    const at = nowTens.value; // the frame may come ten seconds late; the list's clock does not
    const placed = [...incidents.value.values()].filter((incident) => !incident.needs_location && isInView(incident, at));
    const all = placed.map((incident) => {
      const level = clampPriority(incident.priority);
      const isLate = isOverdue(incident, at);
      const icon = `incident-${level}${isLate ? "-overdue" : ""}`;
      const selected = incident.id === chosen;
      const odd = placed.length <= CROWD || isLate || level === 1 || selected;
      return point(incident.lon, incident.lat, { id: incident.id, icon, label: incident.public_no, priority: level, selected, odd });
    });
    setData(map, "incidents", all);
    const shown = incidents.value.get(chosen);
    setData(map, "incident-circle", shown && !shown.needs_location ? [circle(shown.lon, shown.lat, shown.radius_m)] : []);
  },
};
