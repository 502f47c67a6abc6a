// The screen at night: it follows the city's hours or the person's wish, and rings again for what nobody takes.

import { computed, effect } from "@preact/signals";
import { isUnseen } from "./live/alarm";
import { liveNow } from "./live/clock";
import { isNight } from "./live/night";
import { picture } from "./live/store";
import { night, nightChoice, sound } from "./settings";

export const AGAIN_MS = 15_000;

/** Of the present, also while the past is shown. */
export function followNight(): void {
  effect(() => {
    const { city } = picture.value;
    night.value = isNight(nightChoice.value, liveNow.value, city?.night ?? null, city?.timezone ?? "UTC");
  });
}

const isCalling = computed(
  () => night.value && sound.value && [...picture.value.alerts.values()].some((alert) => alert.priority === 1 && isUnseen(alert) && !alert.muted_by),
);

/** By night, every 15 s, as long as an urgent alert waits for somebody; the first ring is the announcer's. */
export function ringAgain(ring: () => void): void {
  effect(() => {
    if (!isCalling.value) return;
    const ringing = setInterval(ring, AGAIN_MS);
    return () => clearInterval(ringing);
  });
}
