// What every layer of the map is: added to a fresh style (at start, after a change of theme, after a lost context), then fed.

import type { GeoJSONSource, LineLayerSpecification, Map as MapView } from "maplibre-gl";
import type { Palette } from "./palette";

export interface Layer {
  /** Adds sources and layers to a style that has none of them. */
  add(map: MapView, palette: Palette): void;
  /** Puts the present data in; reads signals, so it is called again when they change. */
  feed(map: MapView): void;
}

const NEAR_ZOOM = 13;
/** Of a line two pixels wide nobody sees whether it is rounded, and rounded it is a multiple of the triangles. */
export const ROUNDED_NEAR: LineLayerSpecification["layout"] = {
  "line-cap": ["step", ["zoom"], "butt", NEAR_ZOOM, "round"],
  "line-join": ["step", ["zoom"], "bevel", NEAR_ZOOM, "round"],
};

export function setData(map: MapView, source: string, features: GeoJSON.Feature[]): void {
  const found = map.getSource<GeoJSONSource>(source);
  void found?.setData({ type: "FeatureCollection", features });
}

export const NOTHING: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

export function point(lon: number, lat: number, properties: Record<string, unknown>): GeoJSON.Feature {
  return { type: "Feature", properties, geometry: { type: "Point", coordinates: [lon, lat] } };
}
