// The map's colours, read from the style sheet, so that one file names them for the page and for the map.

const NAMES = [
  "map-ground", "map-district", "map-border", "map-street", "map-street-major", "map-label", "map-halo", "map-place",
  "map-land", "map-green", "map-water", "map-building", "map-way",
  "fleet-municipal", "fleet-contractor", "fleet-transit", "fleet-silent", "fleet-edge",
  "p1", "p2", "p3", "p4", "p5", "selected", "camera", "track", "text",
] as const;

export type Palette = Record<(typeof NAMES)[number], string>;

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Palette;
}

/** How much larger marks and letters are than on a laptop: the page's letters grow with the screen, and the map's with them. */
export function magnification(): number {
  return Math.max(1, Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 14);
}

/** Sizes by zoom, pairwise, for the page's magnification. */
export function byZoom(...stops: number[]): ["interpolate", ["linear"], ["zoom"], ...number[]] {
  const times = magnification();
  return ["interpolate", ["linear"], ["zoom"], ...stops.map((value, at) => (at % 2 ? value * times : value))];
}

/** "#rrggbb" as three numbers 0-1, for a shader. */
export function rgb(colour: string): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}
