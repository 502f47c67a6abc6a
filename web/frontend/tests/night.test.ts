import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { alertsOf, type Card, nightCards } from "../src/live/groups";
import { isNight } from "../src/live/night";
import { EMPTY } from "../src/live/picture";
import { picture } from "../src/live/store";
import type { Alert } from "../src/live/types";
import { AGAIN_MS, followNight, ringAgain } from "../src/night";
import { dayTheme, night, nightChoice, sound, theme } from "../src/settings";

const ASTANA = "Asia/Almaty"; // five hours ahead of UTC
const HOURS = { start: "22:00", end: "07:00" };
const at = (clock: string) => Date.parse(`2026-11-24T${clock}+05:00`);
const alert = (id: string, changes: Partial<Alert> = {}) =>
  ({ id, rule: id, district: "esil", priority: 3, state: "raised", muted_by: "", raised_at: "2026-11-24T12:00:00Z", ...changes }) as Alert;
followNight(); // as the page does at its beginning

const ids = (cards: readonly Card[]) => cards.map((card) => alertsOf(card).map(({ id }) => id).join("+"));

test("the night lasts over midnight, by the city's clocks, its end not within", () => {
  const isDark = (clock: string, hours = HOURS) => isNight("auto", at(clock), hours, ASTANA);
  assert.deepEqual(["21:59:59", "22:00:00", "23:59:59", "00:00:00", "06:59:59", "07:00:00", "12:00:00"].map((clock) => isDark(clock)), [false, true, true, true, true, false, false]);
  assert.deepEqual(["00:59:59", "01:00:00", "04:59:59", "05:00:00"].map((clock) => isDark(clock, { start: "01:00", end: "05:00" })), [false, true, true, false]);
  assert.equal(isNight("auto", at("22:30:00"), HOURS, "UTC"), false, "there it is half past five in the afternoon");
});

test("the person's wish wins over the hours, and without hours it is never night by itself", () => {
  assert.equal(isNight("always", at("12:00:00"), HOURS, ASTANA), true);
  assert.equal(isNight("never", at("23:00:00"), HOURS, ASTANA), false);
  assert.equal(isNight("auto", at("23:00:00"), null, ASTANA), false);
  assert.equal(isNight("always", at("23:00:00"), null, ASTANA), true);
});

test("by night what is below high priority is folded, and nothing is lost", () => {
  const all = [alert("low", { priority: 4 }), alert("medium"), alert("high", { priority: 2 }), alert("urgent", { priority: 1 })];
  const { standing, folded } = nightCards(all);
  assert.deepEqual([ids(standing), ids(folded)], [["urgent", "high"], ["medium", "low"]]);
});

test("what nobody took in time stands, and is in no small group", () => {
  const ramp = (id: string, changes: Partial<Alert> = {}) => alert(id, { rule: "blocked_ramp", priority: 1, ...changes });
  const { standing, folded } = nightCards([alert("late", { escalation: 1 }), alert("taken", { escalation: 2, state: "acknowledged" }), ramp("r1"), ramp("r2"), ramp("r3", { escalation: 1 })]);
  assert.deepEqual([ids(standing), ids(folded)], [["r3", "r1+r2", "late"], ["taken"]]);
});

test("a flood that nobody took stays one card, beside the group of those that came after", () => {
  const flood = Array.from({ length: 8 }, (_, number) => alert(`f${number}`, { rule: "flooding", priority: 1, escalation: number < 6 ? 1 : 0 }));
  const { standing } = nightCards(flood);
  assert.deepEqual(standing.map(({ group }) => [group?.id, group?.alerts.length]), [["late/flooding/esil", 6], ["flooding/esil", 2]]);
});

test("the night is dark, and the person's own theme comes back", () => {
  [dayTheme.value, nightChoice.value] = ["light", "auto"];
  assert.deepEqual([night.value, theme.value], [false, "light"]);
  nightChoice.value = "always";
  assert.deepEqual([night.value, theme.value, dayTheme.value], [true, "dark", "light"]);
  nightChoice.value = "never";
  assert.equal(theme.value, "light");
});

test("by night an urgent alert rings again until it is acknowledged; by day, muted or without sound it does not", () => {
  mock.timers.enable({ apis: ["setInterval"] });
  let rings = 0;
  ringAgain(() => (rings += 1));
  const ringsOf = (changes: Partial<Alert>) => {
    picture.value = { ...EMPTY, alerts: new Map([["a", alert("a", { priority: 1, ...changes })]]) };
    rings = 0;
    mock.timers.tick(3 * AGAIN_MS);
    return rings;
  };
  [sound.value, nightChoice.value] = [true, "always"];
  assert.equal(ringsOf({}), 3);
  assert.equal(ringsOf({ state: "acknowledged" }), 0);
  assert.equal(ringsOf({ priority: 2 }), 0);
  assert.equal(ringsOf({ muted_by: "camera_health" }), 0);
  nightChoice.value = "never";
  assert.equal(ringsOf({}), 0);
  [sound.value, nightChoice.value] = [false, "always"];
  assert.equal(ringsOf({}), 0);
  mock.timers.reset();
});
