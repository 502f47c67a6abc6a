// Numbers, dates and ages by our own CLDR tables. `Intl` is asked only for the zone's clock, and only in English.

import type { Language } from "../live/types";
import { language } from "./language";
import en from "./tables/en.json";
import kk from "./tables/kk.json";
import ru from "./tables/ru.json";

export type Plural = "one" | "few" | "many" | "other";
type Unit = keyof typeof ru.units;
interface Table {
  decimal: string;
  group: string;
  months: string[];
  days: string[];
  date: string;
  day: string;
  units: Record<Unit, Record<string, string>>;
  units_speed: Record<string, string>;
  units_metre: Record<string, string>;
  units_kilometre: Record<string, string>;
  plural_small: string;
  plural_rest: string;
  plural_fraction: string;
  alphabet: string;
}
const TABLES: Record<Language, Table> = { kk, ru, en };
const PLURALS = Object.fromEntries(
  Object.entries(TABLES).map(([name, table]) => [name, { small: table.plural_small.split(" "), rest: table.plural_rest.split(" ") }]),
) as Record<Language, { small: string[]; rest: string[] }>;

export const table = () => TABLES[language.value];

export function plural(count: number): Plural {
  const { small, rest } = PLURALS[language.value];
  if (!Number.isInteger(count)) return table().plural_fraction as Plural;
  const whole = Math.abs(count);
  return ((whole < 100 ? small[whole] : rest[whole % 100]) ?? "other") as Plural;
}

export function number(value: number, digits = 0): string {
  const [whole = "0", fraction] = Math.abs(value).toFixed(digits).split(".");
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, table().group) : whole;
  return (value < 0 ? "−" : "") + grouped + (fraction ? table().decimal + fraction : "");
}

function withUnit(patterns: Record<string, string>, value: number, digits = 0): string {
  const shown = Number(value.toFixed(digits));
  return (patterns[plural(shown)] ?? patterns["other"] ?? "{0}").replace("{0}", number(shown, digits));
}

/** A length of time in its one fitting unit: "12 s", "5 min", "3 h". */
export function age(seconds: number): string {
  const whole = Math.max(0, seconds);
  const { units } = table();
  if (whole < 100) return withUnit(units.second, Math.round(whole));
  if (whole < 100 * 60) return withUnit(units.minute, Math.round(whole / 60));
  if (whole < 48 * 3600) return withUnit(units.hour, Math.round(whole / 3600));
  return withUnit(units.day, Math.round(whole / 86_400));
}

export const minutes = (count: number) => withUnit(table().units.minute, count);

export const speed = (kmh: number) => withUnit(table().units_speed, Math.round(kmh));

export function distance(metres: number): string {
  if (metres < 1000) return withUnit(table().units_metre, metres < 100 ? Math.round(metres) : Math.round(metres / 10) * 10);
  return withUnit(table().units_kilometre, metres / 1000, 1);
}

/** "01:20:47", and with a minus when the moment has passed. */
export function countdown(ms: number): string {
  const total = Math.floor(Math.abs(ms) / 1000);
  const two = (part: number) => String(part).padStart(2, "0");
  const hours = Math.floor(total / 3600);
  return `${ms < 0 ? "−" : ""}${two(hours)}:${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`;
}

interface Civil {
  year: number;
  month: number;
  day: number;
  weekday: number;
  clock: string;
}
const zones = new Map<string, Intl.DateTimeFormat>();

function zoneClock(zone: string): Intl.DateTimeFormat {
  let clock = zones.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone, weekday: "short", year: "numeric", month: "numeric", day: "numeric",
      hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
    });
    zones.set(zone, clock);
  }
  return clock;
}

const ENGLISH_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

function civil(at_ms: number, zone: string): Civil {
  const parts = Object.fromEntries(zoneClock(zone).formatToParts(at_ms).map(({ type, value }) => [type, value]));
  return {
    year: Number(parts["year"]),
    month: Number(parts["month"]),
    day: Number(parts["day"]),
    weekday: ENGLISH_DAYS.indexOf(parts["weekday"] ?? ""),
    clock: `${parts["hour"]}:${parts["minute"]}:${parts["second"]}`,
  };
}

/** A CLDR pattern with the few letters that ours use. */
function filled(pattern: string, at: Civil): string {
  return pattern.replace(/'([^']*)'|y+|MMM|dd|d|E+|c+/g, (token, quoted: string | undefined) => {
    if (quoted !== undefined) return quoted;
    if (token[0] === "y") return String(at.year);
    if (token === "MMM") return table().months[at.month - 1] ?? "";
    if (token === "dd") return String(at.day).padStart(2, "0");
    if (token === "d") return String(at.day);
    return table().days[at.weekday] ?? "";
  });
}

export function clock(at_ms: number, zone: string, { seconds = true } = {}): string {
  const { clock: whole } = civil(at_ms, zone);
  return seconds ? whole : whole.slice(0, 5);
}

/** Weekday, day and month: "пн, 23 нояб.". */
export const day = (at_ms: number, zone: string) => filled(table().day, civil(at_ms, zone));

/** Today only the clock, otherwise with the day: what a log needs. */
export function moment(at_ms: number, zone: string, now_ms: number): string {
  const then = civil(at_ms, zone);
  const today = civil(now_ms, zone);
  const isToday = then.day === today.day && then.month === today.month && then.year === today.year;
  return isToday ? then.clock : `${filled(table().date, then)}, ${then.clock.slice(0, 5)}`;
}

/** The clock of the zone in the form of a `datetime-local` field. */
export function civilText(at_ms: number, zone: string): string {
  const { year, month, day: date, clock: time } = civil(at_ms, zone);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${year}-${two(month)}-${two(date)}T${time.slice(0, 5)}`;
}

/** Milliseconds that the zone's clock is ahead of UTC at the moment. */
export function zoneOffset(at_ms: number, zone: string): number {
  const whole = Math.floor(at_ms / 60_000) * 60_000;
  return Date.parse(`${civilText(whole, zone)}Z`) - whole;
}

/** The moment at which the zone's clock shows this; of an hour that comes twice the first, NaN for what is no time. */
export function momentOf(text: string, zone: string): number {
  const naive = Date.parse(`${text}Z`);
  if (Number.isNaN(naive)) return naive;
  const early = naive - zoneOffset(naive - 86_400_000, zone);
  return early + zoneOffset(early, zone) === naive ? early : naive - zoneOffset(naive + 86_400_000, zone);
}

/** Order of words by the reader's own alphabet; letters that it lacks come after. */
export function compareWords(a: string, b: string): number {
  const { alphabet } = table();
  const place = (letter: string) => {
    const at = alphabet.indexOf(letter);
    return at < 0 ? 1000 + letter.charCodeAt(0) : at;
  };
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const difference = place(left[at] as string) - place(right[at] as string);
    if (difference) return difference;
  }
  return left.length - right.length;
}
