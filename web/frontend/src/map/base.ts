// The ground: districts and streets from the city's own data, no foreign tiles; and the style that all else is added to.

import type { Map as MapView, StyleSpecification } from "maplibre-gl";
import { url } from "../live/api";
import { FONT, FONT_FACES } from "./fonts";
import { ROUNDED_NEAR } from "./layer";
import { magnification, type Palette } from "./palette";

export function baseStyle(palette: Palette): StyleSpecification {
  return {
    version: 8,
    "font-faces": FONT_FACES,
    sources: {},
    layers: [{ id: "ground", type: "background", paint: { "background-color": palette["map-ground"] } }],
  } as StyleSpecification;
}

const MAJOR = ["match", ["get", "class"], ["motorway", "trunk", "primary", "secondary"], true, false];
const MIDDLE = ["match", ["get", "class"], ["tertiary"], true, false];

const width = (near: number) => ["interpolate", ["exponential", 1.6], ["zoom"], 9, 0.3, 12, near * 0.35, 15, near * 1.6, 18, near * 7];

function streets(map: MapView, palette: Palette): void {
  map.addSource("streets", { type: "geojson", data: new URL(url("streets"), location.origin).href, tolerance: 0.4 });
  const line = (id: string, filter: unknown, colour: string, near: number, minzoom: number) =>
    map.addLayer({
      id, type: "line", source: "streets", minzoom, filter: filter as never,
      layout: ROUNDED_NEAR,
      paint: { "line-color": colour, "line-width": width(near) as never },
    });
  line("streets-minor", ["!", ["any", MAJOR, MIDDLE]], palette["map-street"], 2, 9.5);
  line("streets-middle", MIDDLE, palette["map-street"], 3, 9);
  line("streets-major", MAJOR, palette["map-street-major"], 4, 8);
}

function streetNames(map: MapView, palette: Palette): void {
  const names = (id: string, filter: unknown, minzoom: number, size: number) =>
    map.addLayer({
      id, type: "symbol", source: "streets", minzoom, filter: filter as never,
      layout: {
        "symbol-placement": "line", "symbol-spacing": 420, "text-field": ["get", "name"], "text-font": [FONT],
        "text-size": size * magnification(), "text-max-angle": 30, "text-padding": 12,
      },
      paint: { "text-color": palette["map-label"], "text-halo-color": palette["map-halo"], "text-halo-width": 1.6 },
    });
  names("street-names-major", MAJOR, 12.5, 12);
  names("street-names", ["!", MAJOR], 14.5, 11);
}

function districts(map: MapView, palette: Palette): void {
  map.addSource("districts", { type: "geojson", data: new URL(url("districts"), location.origin).href });
  map.addLayer({ id: "districts", type: "fill", source: "districts", paint: { "fill-color": palette["map-district"] } });
}

function districtBorders(map: MapView, palette: Palette): void {
  map.addLayer({
    id: "district-borders", type: "line", source: "districts",
    paint: { "line-color": palette["map-border"], "line-width": 1.4, "line-dasharray": [5, 3] },
  });
}

export function addGround(map: MapView, palette: Palette): void {
  districts(map, palette);
  streets(map, palette);
  districtBorders(map, palette);
  streetNames(map, palette);
}
