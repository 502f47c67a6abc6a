// When it is night at the desk: by the city's clocks, or as the person wishes. Pure.

import { clock } from "../i18n/format";
import type { NightChoice } from "../settings";
import type { NightHours } from "./types";

/** `zone` is the city's; without hours it is never night by itself. */
export function isNight(choice: NightChoice, at_ms: number, hours: NightHours | null, zone: string): boolean {
  if (choice !== "auto") return choice === "always";
  return hours !== null && isWithin(clock(at_ms, zone, { seconds: false }), hours);
}

/** All of HH:MM, which sort as they follow; the end is not within. */
function isWithin(clock_time: string, { start, end }: NightHours): boolean {
  const [hasBegun, hasEnded] = [clock_time >= start, clock_time >= end];
  return start < end ? hasBegun && !hasEnded : hasBegun || !hasEnded;
}
