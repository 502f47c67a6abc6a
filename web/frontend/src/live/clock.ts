// The server's clock on this screen: people compare due times with it, not with the clock of their own machine.

import { computed, signal } from "@preact/signals";

const offset_ms = signal(0);

/** Milliseconds since 1970 by the server, renewed every second: the present, whatever the screen shows. */
export const liveNow = signal(Date.now());

/** The moment that is played back, or null while the screen shows the present. */
export const played_ms = signal<number | null>(null);

/** The moment of the past that a link to this screen leads to: where a person went or stopped, not what runs by meanwhile. */
export const shared_ms = signal<number | null>(null);

/** The moment that the screen shows: ages and clocks count from it. */
export const now = computed(() => played_ms.value ?? liveNow.value);

/** The same in steps of ten seconds, for what is costly to draw again. */
export const nowTens = computed(() => Math.floor(now.value / 10_000) * 10_000);

export function serverNow(): number {
  return Date.now() + offset_ms.peek();
}

/** Like `serverNow`, but of what the screen shows. */
export function shownNow(): number {
  return played_ms.peek() ?? serverNow();
}

/** Takes the server's time from a message. Small steps are network jitter and are not followed. */
export function hear(at: string): void {
  const heard = Date.parse(at) - Date.now();
  if (Number.isFinite(heard) && Math.abs(heard - offset_ms.peek()) > 250) offset_ms.value = heard;
}

export function startClock(): void {
  setInterval(() => {
    liveNow.value = serverNow();
  }, 1000);
}
