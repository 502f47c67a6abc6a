import assert from "node:assert/strict";
import { test } from "node:test";
import { featureFilter, type FilterSpecification, type StyleSpecification, validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { basemapLayers, SOURCE } from "../src/map/basemap_style";
import type { Palette } from "../src/map/palette";

const palette = new Proxy({}, { get: (_, name) => `#0000${String(name).length.toString(16).padStart(2, "0")}` }) as Palette;
const colours = ["map-land", "map-green", "map-water", "map-building", "map-way"].map((name) => palette[name as keyof Palette]);
const LINE = 2;
const POLYGON = 3;

const styleOf = (kind: "vector" | "raster", isDark = true): StyleSpecification => ({
  version: 8,
  sources: { [SOURCE]: { type: kind, tiles: ["pmtiles://http://centre.test/api/v1/basemap/{z}/{x}/{y}"] } },
  layers: basemapLayers(kind, palette, isDark),
});

/** Ids of the layers that draw a thing of the file. */
function drawing(layer: string, type: number, properties: Record<string, string>): string[] {
  return basemapLayers("vector", palette, true)
    .filter((one) => "source-layer" in one && one["source-layer"] === layer)
    .filter((one) => featureFilter((one as { filter: FilterSpecification }).filter, "filter").filter({ zoom: 14 }, { type, properties } as never))
    .map(({ id }) => id);
}

test("the style is one that the map takes, for either kind and theme", () => {
  for (const style of [styleOf("vector"), styleOf("raster"), styleOf("raster", false)]) assert.deepEqual(validateStyleMin(style), []);
});

test("it writes no words and asks for nothing beside its tiles", () => {
  for (const style of [styleOf("vector"), styleOf("raster")]) {
    assert.ok(!style.glyphs && !style.sprite);
    assert.ok(style.layers.every(({ type, ...rest }) => type !== "symbol" && !JSON.stringify(rest).includes("pattern")));
  }
});

test("each layer has its own id and a colour of the palette", () => {
  const layers = basemapLayers("vector", palette, true);
  assert.equal(new Set(layers.map(({ id }) => id)).size, layers.length);
  for (const { paint } of layers) assert.ok(colours.includes(String(Object.values(paint ?? {})[0])));
});

test("both schemas are drawn: land, green, water, buildings and roads", () => {
  assert.deepEqual(drawing("earth", POLYGON, { kind: "earth" }), ["basemap-earth-fill"]);
  assert.deepEqual(drawing("landuse", POLYGON, { kind: "park" }), ["basemap-landuse-fill"]);
  assert.deepEqual(drawing("park", POLYGON, { class: "nature_reserve" }), ["basemap-park-fill"]);
  assert.deepEqual(drawing("landcover", POLYGON, { class: "wood" }), ["basemap-landcover-fill"]);
  assert.deepEqual(drawing("water", POLYGON, { kind: "lake" }), ["basemap-water-fill"]);
  assert.deepEqual(drawing("water", POLYGON, { class: "lake" }), ["basemap-water-fill"]);
  assert.deepEqual(drawing("waterway", LINE, { class: "river" }), ["basemap-waterway-line"]);
  assert.deepEqual(drawing("buildings", POLYGON, { kind: "building" }), ["basemap-buildings-fill"]);
  assert.deepEqual(drawing("building", POLYGON, {}), ["basemap-building-fill"]);
  assert.deepEqual(drawing("roads", LINE, { kind: "minor_road" }), ["basemap-roads-line"]);
  assert.deepEqual(drawing("transportation", LINE, { class: "primary" }), ["basemap-transportation-line"]);
});

test("a river's line is not filled, houses are no park, and a ferry is no road", () => {
  assert.deepEqual(drawing("water", LINE, { kind: "river" }), ["basemap-water-line"]);
  assert.deepEqual(drawing("landuse", POLYGON, { class: "residential" }), []);
  assert.deepEqual(drawing("roads", LINE, { kind: "ferry" }), []);
  assert.deepEqual(drawing("transportation", POLYGON, { class: "pier" }), []);
});

test("pictures are darkened in the dark only", () => {
  const dark = JSON.stringify(basemapLayers("raster", palette, true));
  const light = JSON.stringify(basemapLayers("raster", palette, false));
  assert.ok(dark.includes("raster-brightness-max") && !light.includes("raster-brightness-max"));
});
