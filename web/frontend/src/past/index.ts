// The way into the past and back. What plays it is loaded when somebody goes there for the first time.

import { batch, signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { liveNow, played_ms } from "../live/clock";
import { past } from "../live/store";

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
    past.value = null;
    played_ms.value = null;
  });
}
