// Legal holds: what retention must leave alone until a person lifts it. The list is loaded while something shows it.

import { signal } from "@preact/signals";
import { get } from "../live/api";

export interface Hold {
  id: string;
  /** "" is every vehicle. */
  vehicle: string;
  from_at: string | null;
  to_at: string | null;
  why: string;
  placed_at: string;
  placed_by: string;
  released_at: string | null;
  released_by: string;
  released_why: string;
}
/** What a panel is about: the tracks of vehicles, or pictures, in a time; null is without end. */
export interface About {
  vehicles: readonly string[] | "pictures";
  from_ms: number | null;
  to_ms: number | null;
}

/** All, newest first, the lifted ones too. */
export const holds = signal<readonly Hold[]>([]);

export async function loadHolds(signal?: AbortSignal): Promise<void> {
  holds.value = (await get<{ items: Hold[] }>("holds", signal)).items;
}

/** Whether the hold is in force and keeps anything of it. A held period keeps its pictures whosever it is. */
export function concerns(hold: Hold, about: About): boolean {
  if (hold.released_at !== null) return false;
  const begins = hold.from_at === null || about.to_ms === null || Date.parse(hold.from_at) < about.to_ms;
  const ends = hold.to_at === null || about.from_ms === null || about.from_ms < Date.parse(hold.to_at);
  return begins && ends && (about.vehicles === "pictures" || hold.vehicle === "" || about.vehicles.includes(hold.vehicle));
}
