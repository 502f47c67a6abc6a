// Words of the screen in the reader's language. A missing word is shown as its key, and told to the tests.

import type { Category, Language } from "../live/types";
import { plural } from "./format";
import { language } from "./language";
import en from "./messages/en.json";
import kk from "./messages/kk.json";
import ru from "./messages/ru.json";

type Text = string | Partial<Record<"one" | "few" | "many" | "other", string>>;
export type Key = keyof typeof ru;
export type Args = Record<string, string | number>;

const MESSAGES: Record<Language, Record<string, Text>> = { kk, ru, en };

/** Keys that were asked for and are in no catalogue. */
export const missing = new Set<string>();

function chosen(text: Text, args: Args): string {
  if (typeof text === "string") return text;
  return text[plural(Number(args["count"] ?? 0))] ?? text.other ?? "";
}

export function t(key: Key, args: Args = {}): string {
  const text = MESSAGES[language.value][key];
  if (text === undefined) {
    missing.add(`${language.value}:${key}`);
    return key;
  }
  return chosen(text, args).replace(/\{(\w+)\}/g, (_, name: string) => String(args[name] ?? ""));
}

/** The word for a value of the wire, such as a state; a value that we do not know is shown as it came. */
export function word(family: string, value: string): string {
  const key = `${family}.${value}`;
  if (key in MESSAGES[language.value]) return t(key as Key);
  if (value) missing.add(`${language.value}:${key}`);
  return value;
}

export function categoryName(category: Category | undefined, code: string): string {
  return category ? category.name[language.value] : code;
}
