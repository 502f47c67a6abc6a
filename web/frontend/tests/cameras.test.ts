import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf } from "../src/cameras/camera_form";
import { ordered, pageOf, pagesOf } from "../src/cameras/rotation";
import { addPoint, type Drawn, isCrossed, movePoint, removePoint, withoutZone, withZone } from "../src/cameras/zones";
import type { Camera, Finding } from "../src/live/types";

const triangle: Drawn = { id: "r", kind: "ramp", polygon: [[0, 0], [1, 0], [0, 1]] };

test("a point is moved, and never out of the picture", () => {
  assert.deepEqual(movePoint([triangle], "r", 1, [0.25, 0.5])[0]?.polygon[1], [0.25, 0.5]);
  assert.deepEqual(movePoint([triangle], "r", 1, [1.7, -0.2])[0]?.polygon[1], [1, 0]);
  assert.deepEqual(triangle.polygon[1], [1, 0], "the zone before is left as it was");
});

test("a point is added between two, also between the last and the first, and taken away but for three", () => {
  assert.deepEqual(addPoint([triangle], "r", 0)[0]?.polygon, [[0, 0], [0.5, 0], [1, 0], [0, 1]]);
  const closing = addPoint([triangle], "r", 2);
  assert.deepEqual(closing[0]?.polygon.at(-1), [0, 0.5]);
  assert.deepEqual(removePoint(closing, "r", 3)[0]?.polygon, triangle.polygon);
  assert.deepEqual(removePoint([triangle], "r", 0)[0], triangle);
});

test("new zones have names of their own", () => {
  const two = withZone(withZone([], "ramp"), "ramp");
  assert.deepEqual(two.map((zone) => zone.id), ["ramp-1", "ramp-2"]);
  assert.deepEqual(withZone(withoutZone(two, "ramp-1"), "ramp").map((zone) => zone.id), ["ramp-2", "ramp-1"]);
  assert.ok(two.every((zone) => !isCrossed(zone)));
});

test("an outline that crosses itself is seen, one that touches is not", () => {
  const bow: Drawn = { ...triangle, polygon: [[0, 0], [1, 1], [1, 0], [0, 1]] };
  assert.ok(isCrossed(bow));
  assert.ok(!isCrossed(triangle));
  assert.ok(!isCrossed({ ...triangle, polygon: [[0, 0], [1, 0], [1, 1], [0.5, 0], [0, 1]] }));
});

const camera = (id: string, state: string, zone = "clear") => ({ id, name: id, state, enabled: id !== "off", zones: [{ id: "r", state: zone }] }) as unknown as Camera;

test("the wall begins with what somebody has to look at, then the doubtful, then the blind", () => {
  const all = [camera("calm", "live"), camera("blind", "offline"), camera("wet", "live", "wet"), camera("hot", "live", "blocked"), camera("found", "live"), camera("off", "live", "blocked")];
  const open = [{ camera: "found", zone: "r", state: "open" }] as unknown as Finding[];
  assert.deepEqual(ordered(all, open).map(({ id }) => id), ["found", "hot", "wet", "blind", "calm"]);
});

test("the urgent stay on the wall, the others take turns, and each one has its turn", () => {
  const all = Array.from({ length: 11 }, (_, at) => camera(`c${at}`, "live"));
  const pages = pagesOf(all.length, 2, 4);
  assert.equal(pages, 5);
  const seen = new Set<string>();
  for (let turn = 0; turn < pages; turn++) {
    const page = pageOf(all, 2, 4, turn);
    assert.deepEqual(page.slice(0, 2).map(({ id }) => id), ["c0", "c1"]);
    assert.ok(page.length <= 4);
    for (const { id } of page) seen.add(id);
  }
  assert.equal(seen.size, all.length);
  assert.deepEqual(pageOf(all, 2, 4, pages), pageOf(all, 2, 4, 0));
  assert.equal(pageOf(all, 9, 4, 0).length, 4, "however many are urgent, the others have a place");
  assert.equal(pagesOf(0, 0, 4), 1);
});

test("an empty password field keeps the password, and none is sent that nobody typed", () => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ name: "Ramp 2", address: "", username: "", password: "", heading_deg: "40", enabled: "on" })) form.set(name, value);
  const wanted = { camera: "c1", place: { lon: 71.4, lat: 51.1 }, isPicking: false };
  assert.deepEqual(bodyOf(form, wanted, camera("c1", "live")), { lon: 71.4, lat: 51.1, shadow: false, enabled: true, name: "Ramp 2", heading_deg: 40 });
});
