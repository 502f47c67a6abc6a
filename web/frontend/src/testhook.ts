// What the browser tests may look at, and nothing they may change.

import { missing } from "./i18n";
import { played_ms } from "./live/clock";
import { frame, frames, link, picture } from "./live/store";
import type { CityMap } from "./map/view";

let shown: CityMap | null = null;

export function offerMap(map: CityMap): void {
  shown = map;
}

export function offerHook(): void {
  const hook = {
    get frames() {
      return frames.peek();
    },
    get count() {
      return frame.peek()?.count ?? 0;
    },
    get seq() {
      return picture.peek().seq;
    },
    /** The moment that is played back, or null. */
    get played() {
      return played_ms.peek();
    },
    get link() {
      return link.peek();
    },
    get missing() {
      return [...missing];
    },
    get ready() {
      return shown?.map.loaded() ?? false;
    },
    get zoom() {
      return shown?.map.getZoom() ?? 0;
    },
    /** Milliseconds of script for the newest frame, from bytes to the draw call. */
    get update_ms() {
      return shown?.fleet.update_ms ?? 0;
    },
    /** Where a place is on the map's canvas, CSS pixels. */
    project(lon: number, lat: number) {
      const at = shown?.map.project([lon, lat]);
      return at ? [at.x, at.y] : null;
    },
    /** Longitude and latitude of each vehicle of the newest frame, by number. */
    positions() {
      const current = frame.peek();
      if (!current) return {};
      return Object.fromEntries(
        Array.from(current.number, (number, row) => [number, [(current.lon[row] ?? 0) / 1e7, (current.lat[row] ?? 0) / 1e7]]),
      );
    },
  };
  Object.defineProperty(window, "__situation", { value: Object.freeze(hook) });
}
