import assert from "node:assert/strict";
import { test } from "node:test";
import { doneSteps, firstOpen, isEmpty, type Known, stepAfter, STEPS, unnamed } from "../src/setup/steps";

const NOTHING: Known = { districts: 0, streets: 0, devices: [], cameras: [], people: 1 };
const device = { simulated: false, credential: "valid", received_at: "2026-01-15T07:00:00Z" };
const camera = { simulated: false, picture_at: "2026-01-15T07:00:00Z", zones: 2 };
const done = (change: Partial<Known>) => [...doneSteps({ ...NOTHING, ...change })];

test("of an empty centre nothing is done, and one begins at the city", () => {
  assert.deepEqual(done({}), []);
  assert.equal(firstOpen(new Set()), "city");
  assert.ok(isEmpty(0, 0));
  assert.ok(!isEmpty(0, 1));
  assert.ok(!isEmpty(1, 0));
});

test("a city needs both layers", () => {
  assert.deepEqual(done({ districts: 6 }), []);
  assert.deepEqual(done({ districts: 6, streets: 9 }), ["city"]);
});

test("a tracker that may speak is a fleet; one that was heard is a ping too", () => {
  assert.deepEqual(done({ devices: [{ ...device, received_at: null }] }), ["fleet"]);
  assert.deepEqual(done({ devices: [device] }), ["fleet", "ping"]);
  assert.deepEqual(done({ devices: [{ ...device, credential: "none" }] }), ["fleet", "ping"], "over TCP there is no credential");
  assert.deepEqual(done({ devices: [{ ...device, credential: "none", received_at: null }] }), []);
});

test("a camera counts when it has a picture and zones", () => {
  assert.deepEqual(done({ cameras: [{ ...camera, picture_at: null }] }), []);
  assert.deepEqual(done({ cameras: [{ ...camera, zones: 0 }] }), []);
  assert.deepEqual(done({ cameras: [camera] }), ["camera"]);
});

test("simulated things set nothing up", () => {
  assert.deepEqual(done({ devices: [{ ...device, simulated: true }], cameras: [{ ...camera, simulated: true }] }), []);
});

test("steps follow each other to an end, whatever was left out", () => {
  const all: Known = { districts: 6, streets: 9, devices: [device], cameras: [camera], people: 2 };
  assert.deepEqual([...doneSteps(all)], [...STEPS]);
  assert.equal(firstOpen(doneSteps({ ...all, devices: [] })), "fleet");
  assert.equal(stepAfter("city"), "fleet");
  assert.equal(stepAfter("people"), null);
});

test("districts that lack a name in a language are named", () => {
  const names = { kk: "Есіл", ru: "Есиль", en: "Esil" };
  assert.deepEqual(unnamed([["esil", names], ["nura", { ...names, kk: "" }], ["new", {}]]), ["nura", "new"]);
});
