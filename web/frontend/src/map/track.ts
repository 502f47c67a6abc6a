// The track of the selected vehicle's last hours.

import { signal } from "@preact/signals";
import { type Layer, NOTHING, setData } from "./layer";

export const track = signal<GeoJSON.Feature[]>([]);

export const trackLayer: Layer = {
  add(map, palette) {
    map.addSource("track", { type: "geojson", data: NOTHING });
    map.addLayer({
      id: "track-edge", type: "line", source: "track", layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": palette["map-ground"], "line-width": 6, "line-opacity": 0.8 },
    });
    map.addLayer({
      id: "track", type: "line", source: "track", layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": palette.track, "line-width": 2.5 },
    });
    map.addLayer({
      id: "track-fixes", type: "circle", source: "track", minzoom: 13, filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-radius": 2.5, "circle-color": palette.track },
    });
  },
  feed(map) {
    setData(map, "track", track.value);
  },
};
