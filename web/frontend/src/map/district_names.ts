// Names of districts, over everything while the city is seen whole; they go when streets can be read.

import { districts } from "../live/districts";
import { districtName } from "../panels/names";
import { FONT } from "./fonts";
import { byZoom } from "./palette";
import { type Layer, NOTHING, point, setData } from "./layer";

export const districtNamesLayer: Layer = {
  add(map, palette) {
    map.addSource("district-names", { type: "geojson", data: NOTHING });
    map.addLayer({
      id: "district-names", type: "symbol", source: "district-names", maxzoom: 13.5,
      layout: {
        "text-field": ["get", "name"], "text-font": [FONT], "text-size": byZoom(9, 12, 13, 17),
        "text-letter-spacing": 0.08,
      },
      paint: { "text-color": palette["map-place"], "text-halo-color": palette["map-halo"], "text-halo-width": 2 },
    });
  },
  feed(map) {
    const names = [...districts.value].map(([id, { lon, lat }]) => point(lon, lat, { name: districtName(id) }));
    setData(map, "district-names", names);
  },
};
