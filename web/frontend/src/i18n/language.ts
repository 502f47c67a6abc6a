// The reader's language: chosen here, kept in the browser, changed at run time.

import { effect, signal } from "@preact/signals";
import { recall, remember } from "../settings";
import type { Language } from "../live/types";

export const LANGUAGES: readonly Language[] = ["kk", "ru", "en"];
export const NAMES: Record<Language, string> = { kk: "Қазақша", ru: "Русский", en: "English" };

function isLanguage(value: string): value is Language {
  return (LANGUAGES as readonly string[]).includes(value);
}

function firstChoice(): Language {
  const wanted = [recall("language") ?? "", ...(globalThis.navigator?.languages ?? [])];
  return wanted.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? "ru";
}

export const language = signal<Language>(firstChoice());

export function chooseLanguage(next: Language): void {
  language.value = next;
  remember("language", next);
}

/** The account's language, where this browser has not chosen its own. */
export function suggestLanguage(next: string): void {
  if (!recall("language") && isLanguage(next)) language.value = next;
}

export function followLanguage(): void {
  effect(() => {
    document.documentElement.lang = language.value;
  });
}
