// The way into the past and back. What plays it is loaded when somebody goes there for the first time.

import { batch, effect, signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { liveNow, played_ms, shared_ms } from "../live/clock";
import { city, past } from "../live/store";

export interface Player {
  Bar: ComponentType;
  /** Shows this moment. */
  seek(at_ms: number): void;
  /** What single keys do while the past is shown. */
  keys: Readonly<Record<string, () => void>>;
}

export const player = signal<Player | null>(null);
/** Where a person without a wish is taken: half an hour back. */
export const RECENT_MS = 30 * 60_000;

export async function enterPast(at_ms: number): Promise<void> {
  const loaded = player.peek() ?? (await import("./player_view")).player;
  player.value = loaded;
  loaded.seek(Math.min(at_ms, liveNow.peek()));
}

export function leavePast(): void {
  batch(() => {
    shared_ms.value = null;
    past.value = null;
    played_ms.value = null;
  });
}

/** A link to a moment leads there as soon as there is a present to come from. */
export function followMoment(): void {
  effect(() => {
    const wanted = shared_ms.value;
    if (wanted === null || past.value !== null) return;
    if (city.value) queueMicrotask(() => void enterPast(wanted));
  });
}
