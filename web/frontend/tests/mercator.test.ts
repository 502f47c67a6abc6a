import assert from "node:assert/strict";
import { test } from "node:test";
import { anchorAt, offsetFrom } from "../src/map/mercator";
import { nearestRow } from "../src/map/picking";
import { decode } from "../src/live/codec";

const EARTH_M = 40_075_016.686;
const mercator = (lon: number, lat: number): [number, number] => [
  (180 + lon) / 360,
  0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI),
];

test("the shader's series stays within half a metre a whole degree from the anchor", () => {
  const anchor = anchorAt(71.43, 51.13);
  for (const [dlon, dlat] of [[0, 0], [0.3, 0.2], [-0.5, 0.5], [1, 1], [-1, -1]] as const) {
    const [lon, lat] = [71.43 + dlon, 51.13 + dlat];
    const [dx, dy] = offsetFrom(anchor, Math.round(lon * 1e7), Math.round(lat * 1e7));
    const [x, y] = mercator(lon, lat);
    const error_m = Math.hypot(anchor.x + dx - x, anchor.y + dy - y) * EARTH_M;
    assert.ok(error_m / 1.6 < 0.5, `${error_m} m at ${dlon}, ${dlat}`); // 1.6 projected metres are one on the ground here
  }
});

function frameOf(places: [number, number][]) {
  const bytes = new ArrayBuffer(16 + 20 * places.length);
  const view = new DataView(bytes);
  [0x53, 0x49, 0x54, 0x31].forEach((byte, at) => view.setUint8(at, byte));
  view.setUint32(4, places.length, true);
  const frame = decode(bytes);
  places.forEach(([lon, lat], row) => {
    frame.lon[row] = Math.round(lon * 1e7);
    frame.lat[row] = Math.round(lat * 1e7);
  });
  return frame;
}

test("the nearest vehicle within reach is picked, and none beyond it", () => {
  const frame = frameOf([[71.4, 51.1], [71.401, 51.1], [71.5, 51.2]]);
  assert.equal(nearestRow(frame, 71.4007, 51.1, 0.001), 1);
  assert.equal(nearestRow(frame, 71.45, 51.15, 0.001), -1);
});
