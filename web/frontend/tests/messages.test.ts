import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import en from "../src/i18n/messages/en.json";
import kk from "../src/i18n/messages/kk.json";
import ru from "../src/i18n/messages/ru.json";

type Text = string | Record<string, string>;
const CATALOGUES: Record<string, Record<string, Text>> = { kk, ru, en };
const forms = (text: Text) => (typeof text === "string" ? [text] : Object.values(text));
const names = (text: Text) => [...new Set(forms(text).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort();

test("every language has every message, none empty", () => {
  for (const [code, catalogue] of Object.entries(CATALOGUES)) {
    assert.deepEqual(Object.keys(catalogue).sort(), Object.keys(ru).sort(), code);
    for (const [key, text] of Object.entries(catalogue)) assert.ok(forms(text).every((form) => form.trim()), `${code}: ${key}`);
  }
});

test("a message takes the same arguments in every language", () => {
  for (const key of Object.keys(ru)) {
    for (const [code, catalogue] of Object.entries(CATALOGUES)) {
      assert.deepEqual(names(catalogue[key] as Text), names(ru[key as keyof typeof ru]), `${code}: ${key}`);
    }
  }
});

test("plural messages have the forms of their language", () => {
  const wanted: Record<string, string[]> = { kk: ["one", "other"], ru: ["few", "many", "one", "other"], en: ["one", "other"] };
  for (const [code, catalogue] of Object.entries(CATALOGUES)) {
    for (const [key, text] of Object.entries(catalogue)) {
      if (typeof text !== "string") assert.deepEqual(Object.keys(text).sort(), wanted[code], `${code}: ${key}`);
    }
  }
});

test("every message is used, and no sentence stands in the code", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));
  const code = files.map((name) => readFileSync(`src/${name}`, "utf8")).join("\n");
  const families = new Set([...code.matchAll(/(?:word\("|t\(`)(\w+)[".]/g)].map(([, family]) => family));
  for (const key of Object.keys(ru)) {
    const [family = ""] = key.split(".");
    assert.ok(code.includes(`"${key}"`) || families.has(family), `${key} is not used`);
  }
  const panels = files.filter((name) => name.endsWith(".tsx")).map((name) => [name, readFileSync(`src/${name}`, "utf8")] as const);
  for (const [name, text] of panels) {
    const loose = text.match(/>\s*[A-Za-zА-Яа-яӘ-ӿ][A-Za-zА-Яа-яӘ-ӿ ]+\s*<\//g) ?? [];
    assert.deepEqual(loose, [], `${name} has words that are in no catalogue`);
  }
});
