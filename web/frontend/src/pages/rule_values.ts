// Thresholds as fields of a form, and what was typed back as values. Pure.

export type Value = number | number[] | Record<string, number>;
export type Values = Record<string, Value>;

/** The thresholds as rules gives them. */
export interface Rules {
  rules: string[];
  not_tried: string[];
  thresholds: Values;
  defaults: Values;
  set_values: Values;
  version: number;
  set_at: string | null;
  set_by: string;
  why: string;
}

export interface Field {
  /** Threshold, or threshold and what it is for: "on_delay_s/speeding". */
  key: string;
  name: string;
  /** The rule or the quality that the number is for; "" for a threshold that is one number or one list. */
  of: string;
  family: "rule_name" | "quality";
  now: string;
}

/** What a threshold of several numbers names them by. */
export const familyOf = (name: string) => (name.endsWith("_shares") ? "quality" : "rule_name");

/** One field for a number or for a list, one for each name of several. */
export function fieldsOf(name: string, value: Value): Field[] {
  const family = familyOf(name);
  if (typeof value === "object" && !Array.isArray(value)) {
    return Object.entries(value).map(([of, each]) => ({ key: `${name}/${of}`, name, of, family, now: String(each) }));
  }
  return [{ key: name, name, of: "", family, now: Array.isArray(value) ? value.join("; ") : String(value) }];
}

const read = (text: string) => (text.trim() ? Number(text.trim().replace(",", ".")) : Number.NaN);

function typed(name: string, now: Value, texts: Readonly<Record<string, string>>): Value | null {
  if (Array.isArray(now)) return texts[name]?.trim() ? texts[name].split(";").map(read) : null;
  if (typeof now === "number") return texts[name]?.trim() ? read(texts[name]) : null;
  const changed = Object.keys(now).filter((of) => texts[`${name}/${of}`]?.trim());
  return changed.length ? { ...now, ...Object.fromEntries(changed.map((of) => [of, read(texts[`${name}/${of}`] ?? "")])) } : null;
}

const numbersOf = (value: Value) => (typeof value === "number" ? [value] : Object.values(value));

/** What was typed and is not what counts now; null where something typed is no number. A field left empty stays as it is. */
export function changesOf(now: Values, texts: Readonly<Record<string, string>>): Values | null {
  const changes: Values = {};
  for (const [name, value] of Object.entries(now)) {
    const wanted = typed(name, value, texts);
    if (wanted === null) continue;
    if (numbersOf(wanted).some((each) => !Number.isFinite(each))) return null;
    if (JSON.stringify(wanted) !== JSON.stringify(value)) changes[name] = wanted;
  }
  return changes;
}
