// The place chosen for a new incident, or for a camera, before it is sent.

import { drafting, editing, locating } from "../selection";
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
    const place = editing.value?.place ?? locating.value?.place ?? drafting.value;
    setData(map, "draft", place && place !== "pick" ? [point(place.lon, place.lat, {})] : []);
  },
};
