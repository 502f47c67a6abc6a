// Places to which a thing comes back, with their rank, after somebody has asked to see them; a press takes them away again.

import { signal } from "@preact/signals";
import { FONT } from "./fonts";
import { type Layer, NOTHING, point, setData } from "./layer";
import { magnification } from "./palette";

export interface Places {
  category: string;
  /** The heaviest first. */
  spots: readonly { lat: number; lon: number }[];
}

export const places = signal<Places | null>(null);

export const placesLayer: Layer = {
  add(map, palette) {
    map.addSource("places", { type: "geojson", data: NOTHING });
    map.addLayer({
      id: "places", type: "circle", source: "places",
      paint: {
        "circle-radius": 14 * magnification(), "circle-color": palette["map-ground"], "circle-opacity": 0.6,
        "circle-stroke-color": palette.selected, "circle-stroke-width": 2.5,
      },
    });
    map.addLayer({
      id: "places-rank", type: "symbol", source: "places",
      layout: { "text-field": ["get", "rank"], "text-font": [FONT], "text-size": 13 * magnification(), "text-allow-overlap": true },
      paint: { "text-color": palette.text, "text-halo-color": palette["map-halo"], "text-halo-width": 1.8 },
    });
  },
  feed(map) {
    const spots = places.value?.spots ?? [];
    setData(map, "places", spots.map(({ lon, lat }, at) => point(lon, lat, { rank: String(at + 1) })));
  },
};
