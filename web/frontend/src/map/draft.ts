// The place chosen for a new incident, before it is opened.

import { drafting } from "../selection";
import { type Layer, NOTHING, point, setData } from "./layer";

export const draftLayer: Layer = {
  add(map, palette) {
    map.addSource("draft", { type: "geojson", data: NOTHING });
    map.addLayer({
      id: "draft", type: "circle", source: "draft",
      paint: {
        "circle-radius": 9, "circle-color": palette["map-ground"], "circle-stroke-color": palette.selected, "circle-stroke-width": 3,
      },
    });
  },
  feed(map) {
    const place = drafting.value;
    setData(map, "draft", place && place !== "pick" ? [point(place.lon, place.lat, {})] : []);
  },
};
