// The name beside the selected vehicle; it moves with every frame.

import { vehicleLabel } from "../panels/names";
import { findPosition, vehicles } from "../live/store";
import { selection } from "../selection";
import { age } from "../i18n/format";
import { FONT } from "./fonts";
import { magnification } from "./palette";
import { type Layer, NOTHING, point, setData } from "./layer";

export const selectedLayer: Layer = {
  add(map, palette) {
    map.addSource("selected", { type: "geojson", data: NOTHING });
    map.addLayer({
      id: "selected", type: "symbol", source: "selected",
      layout: {
        "text-field": ["get", "label"], "text-font": [FONT], "text-size": 13 * magnification(), "text-anchor": "left", "text-justify": "left",
        "text-offset": [1.9, 0], "text-max-width": 40, "text-allow-overlap": true, "text-ignore-placement": true,
      },
      paint: { "text-color": palette.selected, "text-halo-color": palette["map-halo"], "text-halo-width": 2 },
    });
  },
  feed(map) {
    const shown = selection.value;
    const vehicle = shown?.kind === "vehicle" ? vehicles.value.get(shown.id) : undefined;
    const position = vehicle && findPosition(vehicle.number);
    const label = vehicle && position ? `${vehicleLabel(vehicle)}\n${age(position.age_s)}` : "";
    setData(map, "selected", position ? [point(position.lon, position.lat, { label })] : []);
  },
};
