import assert from "node:assert/strict";
import { test } from "node:test";
import { language } from "../src/i18n/language";
import { bodyOf } from "../src/pages/hotspot_form";
import { changesOf, fieldsOf } from "../src/pages/rule_values";
import { figureOf } from "../src/pages/suspects";
import { lineOf } from "../src/pages/trend";

const NOW = { silent_after_s: 300, escalate_after_s: [60, 180], on_delay_s: { speeding: 20, operator_short: 1800 } };

test("a line is as wide as its weeks, as high as its greatest, and broken where nothing is known", () => {
  assert.equal(lineOf([1, 2, null, 2], 90, 10), "M0.0 5.0L30.0 0.0M90.0 0.0");
  assert.equal(lineOf([], 90, 10), "");
  assert.equal(lineOf([0, 0], 90, 10), "M0.0 10.0L90.0 10.0");
});

test("each number of a threshold has its field", () => {
  assert.deepEqual(fieldsOf("escalate_after_s", [60, 180]).map(({ key, now }) => [key, now]), [["escalate_after_s", "60; 180"]]);
  assert.deepEqual(fieldsOf("on_delay_s", NOW.on_delay_s).map(({ key, of, family }) => [key, of, family]), [
    ["on_delay_s/speeding", "speeding", "rule_name"],
    ["on_delay_s/operator_short", "operator_short", "rule_name"],
  ]);
  assert.equal(fieldsOf("quality_shares", { gap_share: 0.1 })[0]?.family, "quality");
});

test("only what differs is tried; of several numbers the others stay; what is no number is nothing", () => {
  assert.deepEqual(changesOf(NOW, {}), {});
  assert.deepEqual(changesOf(NOW, { silent_after_s: "300", escalate_after_s: " " }), {});
  assert.deepEqual(changesOf(NOW, { silent_after_s: "240,5", "on_delay_s/speeding": "30", escalate_after_s: "30; 90" }), {
    silent_after_s: 240.5, on_delay_s: { speeding: 30, operator_short: 1800 }, escalate_after_s: [30, 90],
  });
  for (const text of ["soon", "1e999", "60;"]) assert.equal(changesOf(NOW, { escalate_after_s: text }), null);
});

test("a suspicion's figure is told in its unit", () => {
  language.value = "en";
  assert.equal(figureOf({ figure: 0.62, unit: "share of the track" }), "62 %");
  assert.equal(figureOf({ figure: 0.004, unit: "share of fixes" }), "0.4 %");
  assert.equal(figureOf({ figure: 2140, unit: "m" }), "2.1 km");
  assert.equal(figureOf({ figure: 12, unit: "fixes" }), "12");
});

test("a fix is dated by the city's clock, and an empty date takes it back", () => {
  const form = new FormData();
  form.set("cause", "no_drain");
  form.set("note", " seen ");
  form.set("fixed_at", "2026-01-20T09:00");
  assert.deepEqual(bodyOf(form, "Asia/Almaty"), {
    cause: "no_drain", note: "seen", work: "", agency: "", decision: "", fixed_at: "2026-01-20T04:00:00.000Z",
  });
  form.set("fixed_at", "");
  assert.equal(bodyOf(form, "Asia/Almaty")["fixed_at"], null);
});
