// The way into the past. What plays it is loaded when somebody goes there for the first time.

import { effect, signal } from "@preact/signals";
import { liveNow, shared_ms } from "../live/clock";
import { city, past } from "../live/store";
import type { Player } from "./player_view";

export const player = signal<Player | null>(null);
/** Where a person without a wish is taken: half an hour back. */
export const RECENT_MS = 30 * 60_000;

export async function enterPast(at_ms: number): Promise<void> {
  const loaded = player.peek() ?? (await import("./player_view")).player;
  player.value = loaded;
  loaded.seek(Math.min(at_ms, liveNow.peek()));
}

/** A link to a moment leads there as soon as there is a present to come from. */
export function followMoment(): void {
  effect(() => {
    const wanted = shared_ms.value;
    if (wanted === null || past.value !== null) return;
    if (city.value) queueMicrotask(() => void enterPast(wanted));
  });
}
