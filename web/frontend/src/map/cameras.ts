// Cameras, turned to where they look; crossed out when blind, filled while they have an open finding.

import { cameras, findings } from "../live/store";
import { selection } from "../selection";
import { FONT } from "./fonts";
import { byZoom, magnification } from "./palette";
import { type Layer, NOTHING, point, setData } from "./layer";

const ALARMING = new Set(["blocked", "flooded"]);

export const camerasLayer: Layer = {
  add(map, palette) {
    map.addSource("cameras", { type: "geojson", data: NOTHING });
    map.addLayer({
      id: "cameras", type: "symbol", source: "cameras", minzoom: 9.5,
      layout: {
        "icon-image": ["get", "icon"], "icon-rotate": ["get", "heading"], "icon-rotation-alignment": "map", "icon-allow-overlap": true,
        "icon-size": byZoom(10, 0.55, 13, 0.9, 16, 1.2),
        "text-field": ["step", ["zoom"], "", 14.5, ["get", "label"]], "text-font": [FONT], "text-size": 11 * magnification(), "text-offset": [0, 1.5],
        "text-optional": true,
      },
      paint: { "text-color": palette["map-label"], "text-halo-color": palette["map-halo"], "text-halo-width": 1.6 },
    });
    map.addLayer({
      id: "camera-selected", type: "circle", source: "cameras", filter: ["==", ["get", "selected"], true],
      paint: {
        "circle-radius": 18 * magnification(), "circle-color": "transparent", "circle-stroke-color": palette.selected, "circle-stroke-width": 2.5,
      },
    });
  },
  feed(map) {
    const chosen = selection.value?.kind === "camera" ? selection.value.id : "";
    const alarmed = new Set([...findings.value.values()].filter((finding) => finding.state === "open" && finding.zone).map(({ camera }) => camera));
    const all = [...cameras.value.values()].filter((camera) => camera.enabled).map((camera) => {
      const hasFinding = alarmed.has(camera.id) || camera.zones.some((zone) => ALARMING.has(zone.state));
      const icon = hasFinding ? "camera-finding" : camera.state === "live" ? "camera-live" : "camera-blind";
      const heading = camera.heading_deg ?? 0;
      return point(camera.lon, camera.lat, { id: camera.id, icon, heading, label: camera.name, selected: camera.id === chosen });
    });
    setData(map, "cameras", all);
  },
};
