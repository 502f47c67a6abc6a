// Which vehicle is under the pointer. All are looked at: 50,000 take a fraction of a millisecond, an index would take longer to keep.

import type { Frame } from "../live/codec";

/** The row nearest to a place within `radius_deg` of latitude, or -1. */
export function nearestRow(frame: Frame, lon_deg: number, lat_deg: number, radius_deg: number): number {
  const lon = lon_deg * 1e7;
  const lat = lat_deg * 1e7;
  const squeeze = Math.cos((lat_deg * Math.PI) / 180);
  let best = (radius_deg * 1e7) ** 2;
  let found = -1;
  for (let row = 0; row < frame.count; row++) {
    const dx = ((frame.lon[row] as number) - lon) * squeeze;
    const dy = (frame.lat[row] as number) - lat;
    const distance = dx * dx + dy * dy;
    if (distance < best) {
      best = distance;
      found = row;
    }
  }
  return found;
}
