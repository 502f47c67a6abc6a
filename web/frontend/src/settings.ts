// What this browser remembers of its person: language, theme, night mode, background, sound, single keys. Never anything about the work.

import { computed, effect, signal } from "@preact/signals";

type Name = "language" | "theme" | "night" | "basemap" | "sound" | "keys" | "notify";

export function recall(name: Name): string | null {
  try {
    return globalThis.localStorage?.getItem(`situation.${name}`) ?? null;
  } catch {
    return null; // storage may be forbidden; the screen works without
  }
}

export function remember(name: Name, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`situation.${name}`);
    else localStorage.setItem(`situation.${name}`, value);
  } catch {
    // forbidden: it lasts as long as the page
  }
}

export type Theme = "dark" | "light";
/** The person's own; by night the screen is dark whatever it says. */
export const dayTheme = signal<Theme>(recall("theme") === "light" ? "light" : "dark");
export const NIGHT_CHOICES = ["auto", "always", "never"] as const;
export type NightChoice = (typeof NIGHT_CHOICES)[number];
export const nightChoice = signal<NightChoice>(NIGHT_CHOICES.find((choice) => choice === recall("night")) ?? "auto");
/** Whether the screen is in night mode, as `followNight` finds. */
export const night = signal(false);
export const theme = computed<Theme>(() => (night.value ? "dark" : dayTheme.value));
/** The map's background, where the centre has one. */
export const basemapShown = signal(recall("basemap") !== "off");
export const sound = signal(recall("sound") === "on");
/** Alerts on the desktop while this page is hidden. */
export const notify = signal(recall("notify") === "on");
/** Single-key shortcuts, which WCAG 2.1.4 wants to be switchable. */
export const keys = signal(recall("keys") !== "off");

export function followSettings(): void {
  effect(() => {
    document.documentElement.dataset["theme"] = theme.value;
  });
  effect(() => remember("theme", dayTheme.value));
  effect(() => remember("night", nightChoice.value));
  effect(() => remember("basemap", basemapShown.value ? "on" : "off"));
  effect(() => remember("sound", sound.value ? "on" : "off"));
  effect(() => remember("notify", notify.value ? "on" : "off"));
  effect(() => remember("keys", keys.value ? "on" : "off"));
}
