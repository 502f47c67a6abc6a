// A ring around the place of each alert that nobody has seen yet.

import { isUnseen } from "../live/alarm";
import { alerts } from "../live/store";
import { clampPriority } from "../panels/shapes";
import { byZoom } from "./palette";
import { type Layer, NOTHING, point, setData } from "./layer";

export const alertsLayer: Layer = {
  add(map, palette) {
    map.addSource("alerts", { type: "geojson", data: NOTHING });
    map.addLayer({
      id: "alerts", type: "circle", source: "alerts",
      paint: {
        "circle-radius": byZoom(9, 8, 15, 20),
        "circle-color": "transparent",
        "circle-stroke-width": ["match", ["get", "priority"], 1, 3, 2],
        "circle-stroke-color": ["match", ["get", "priority"], 1, palette.p1, 2, palette.p2, palette.p3],
        "circle-stroke-opacity": 0.9,
      },
    });
  },
  feed(map) {
    const unseen = [...alerts.value.values()].filter((alert) => isUnseen(alert) && alert.lon !== null && alert.lat !== null);
    setData(
      map,
      "alerts",
      unseen.map((alert) => point(alert.lon as number, alert.lat as number, { id: alert.id, priority: clampPriority(alert.priority) })),
    );
  },
};
