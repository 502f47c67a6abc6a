// The background from the centre's own file of tiles. Its reader is loaded, and a tile asked for, only while it is shown.

import { signal } from "@preact/signals";
import { addProtocol, type Map as MapView, type SourceSpecification } from "maplibre-gl";
import { url } from "../live/api";
import { city } from "../live/store";
import type { Basemap } from "../live/types";
import { basemapShown, theme } from "../settings";
import { basemapLayers, SOURCE } from "./basemap_style";
import type { Layer } from "./layer";

const canRead = signal(false);
let isLearning = false;

async function learnToRead(): Promise<void> {
  isLearning = true;
  try {
    const { Protocol } = await import("pmtiles");
    addProtocol("pmtiles", new Protocol().tile);
    canRead.value = true;
  } catch {
    // the network is away: asked again when the city is told anew, or the switch is pressed
  } finally {
    isLearning = false;
  }
}

/** A source with a template asks for nothing until a layer of it is visible. */
function sourceOf({ kind, min_zoom: minzoom, max_zoom: maxzoom, bounds }: Basemap): SourceSpecification {
  const file = new URL(url("basemap"), location.origin).href;
  const size = kind === "raster" ? { tileSize: 256 } : {};
  return { type: kind, tiles: [`pmtiles://${file}/{z}/{x}/{y}`], minzoom, maxzoom, bounds, ...size } as SourceSpecification;
}

export const basemapLayer: Layer = {
  add(map, palette) {
    const basemap = city.peek()?.basemap;
    if (!basemap) return;
    map.addSource(SOURCE, sourceOf(basemap));
    for (const layer of basemapLayers(basemap.kind, palette, theme.peek() !== "light")) {
      const above = "source-layer" in layer && layer["source-layer"] === "earth" ? "districts" : "streets-minor";
      map.addLayer({ ...layer, layout: { ...layer.layout, visibility: "none" } } as typeof layer, above);
    }
  },
  feed(map) {
    const isWanted = basemapShown.value && Boolean(city.value?.basemap);
    if (isWanted && !canRead.value && !isLearning) void learnToRead();
    show(map, isWanted && canRead.value);
  },
};

function show(map: MapView, isShown: boolean): void {
  if (!map.getSource(SOURCE)) return;
  for (const id of map.getLayersOrder()) {
    if (id.startsWith(`${SOURCE}-`)) map.setLayoutProperty(id, "visibility", isShown ? "visible" : "none");
  }
}
