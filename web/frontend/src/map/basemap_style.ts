// How a background is drawn: one list of rows for the two schemas in the field, Protomaps (kind) and OpenMapTiles (class). Layers
// that a file lacks cost nothing. No labels: the city's own names are on the map already, and letters of others would be fetched.

import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { Basemap } from "../live/types";
import { ROUNDED_NEAR } from "./layer";
import type { Palette } from "./palette";

export const SOURCE = "basemap";

type Colour = "map-land" | "map-green" | "map-water" | "map-building" | "map-way";
type Draw = "fill" | "line";

const GREEN = [
  "allotments", "cemetery", "dog_park", "forest", "garden", "golf_course", "grass", "grassland", "meadow", "national_park", "nature_reserve",
  "orchard", "park", "protected_area", "recreation_ground", "scrub", "village_green", "wood",
];
const NOT_WAYS = ["aerialway", "ferry", "ship"];
const WIDE = ["highway", "major_road", "motorway", "primary", "secondary", "trunk"];
const THIN = ["path", "pier", "rail", "service", "track", "transit"];

const KIND = ["coalesce", ["get", "kind"], ["get", "class"], ""];
const oneOf = (kinds: readonly string[], yes: unknown, no: unknown) => ["match", KIND, kinds, yes, no];
const isOf = (shape: "Polygon" | "LineString") => ["==", ["geometry-type"], shape];

/** From the ground up. `earth` lies beneath the districts, all else above them. */
const ROWS: readonly [layer: string, draw: Draw, colour: Colour, only?: unknown][] = [
  ["earth", "fill", "map-land"],
  ["landcover", "fill", "map-green", oneOf(GREEN, true, false)],
  ["landuse", "fill", "map-green", oneOf(GREEN, true, false)],
  ["park", "fill", "map-green"],
  ["water", "fill", "map-water"],
  ["water", "line", "map-water"],
  ["waterway", "line", "map-water"],
  ["building", "fill", "map-building"],
  ["buildings", "fill", "map-building"],
  ["transportation", "line", "map-way", oneOf(NOT_WAYS, false, true)],
  ["roads", "line", "map-way", oneOf(NOT_WAYS, false, true)],
];

/** Thinner than the city's own streets, which lie on the same ways. */
function width(): ExpressionSpecification {
  const at = (near: number) => oneOf(WIDE, 3 * near, oneOf(THIN, near, 2 * near));
  return ["interpolate", ["exponential", 1.6], ["zoom"], 9, 0.3, 12, at(0.3), 15, at(1.2), 18, at(5)] as unknown as ExpressionSpecification;
}

function vectorLayer(palette: Palette, [layer, draw, colour, only]: (typeof ROWS)[number]): LayerSpecification {
  const shape = isOf(draw === "fill" ? "Polygon" : "LineString");
  const paint = draw === "fill" ? { "fill-color": palette[colour], "fill-antialias": true } : { "line-color": palette[colour], "line-width": width() };
  return {
    id: `${SOURCE}-${layer}-${draw}`, type: draw, source: SOURCE, "source-layer": layer, filter: only ? ["all", shape, only] : shape, paint,
    layout: draw === "fill" ? {} : ROUNDED_NEAR,
  } as LayerSpecification;
}

/** Pictures have their own colours, which are taken back. */
function rasterLayer(isDark: boolean): LayerSpecification {
  const paint = isDark ? { "raster-brightness-max": 0.4, "raster-saturation": -0.6 } : { "raster-opacity": 0.6, "raster-saturation": -0.4 };
  return { id: `${SOURCE}-picture`, type: "raster", source: SOURCE, paint: { ...paint, "raster-fade-duration": 0 } };
}

export function basemapLayers(kind: Basemap["kind"], palette: Palette, isDark: boolean): LayerSpecification[] {
  return kind === "raster" ? [rasterLayer(isDark)] : ROWS.map((row) => vectorLayer(palette, row));
}
