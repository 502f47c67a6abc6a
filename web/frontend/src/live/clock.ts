// The server's clock on this screen: people compare due times with it, not with the clock of their own machine.

import { computed, signal } from "@preact/signals";

const offset_ms = signal(0);

/** Milliseconds since 1970 by the server, renewed every second. */
export const now = signal(Date.now());

/** The same in steps of ten seconds, for what is costly to draw again. */
export const nowTens = computed(() => Math.floor(now.value / 10_000) * 10_000);

export function serverNow(): number {
  return Date.now() + offset_ms.peek();
}

/** Takes the server's time from a message. Small steps are network jitter and are not followed. */
export function hear(at: string): void {
  const heard = Date.parse(at) - Date.now();
  if (Number.isFinite(heard) && Math.abs(heard - offset_ms.peek()) > 250) offset_ms.value = heard;
}

export function startClock(): void {
  setInterval(() => {
    now.value = serverNow();
  }, 1000);
}
