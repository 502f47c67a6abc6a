// From when a thing is worth an alert: the thresholds as they count now, beside their defaults; others are tried on the past.

import { useState } from "preact/hooks";
import { t, word } from "../i18n";
import { number } from "../i18n/format";
import { Moment } from "../panels/ages";
import { useFetched } from "../panels/fetched";
import { familyOf, type Rules, type Value } from "./rule_values";
import { RulesTrial } from "./rules_trial";
import { Table } from "./table";

const UNITS = ["s", "kmh", "cm", "m", "c", "share"] as const;

/** A threshold's unit stands at the end of its name. */
export const unitOf = (name: string) => UNITS.find((unit) => name.endsWith(`_${unit}`)) ?? "";

function shown(name: string, value: Value): string {
  if (Array.isArray(value)) return value.map((each) => shown(name, each)).join(", ");
  if (typeof value === "object") {
    const family = familyOf(name);
    return Object.entries(value).map(([of, each]) => `${word(family, of)} ${shown(family === "quality" ? of : name, each)}`).join("; ");
  }
  const unit = unitOf(name);
  if (unit === "share") return `${number(value * 100)} %`;
  return unit ? `${number(value, Number.isInteger(value) ? 0 : 1)} ${word("unit", unit)}` : number(value);
}

export function Page() {
  const [version, setVersion] = useState(0);
  const { value, failure } = useFetched<Rules>("rules", version);
  return (
    <>
      <div class="page-head">
        <h2 id="page-head">{t("page.rules")}</h2>
      </div>
      {failure && <p class="failure">{failure}</p>}
      {value && (
        <div class="columns even">
          <div>
            <Thresholds rules={value} />
            <RuleNames rules={value.rules} />
          </div>
          <RulesTrial rules={value} done={() => setVersion(version + 1)} />
        </div>
      )}
    </>
  );
}

function RuleNames({ rules }: { rules: readonly string[] }) {
  return (
    <section aria-labelledby="rules-head">
      <h3 id="rules-head">{t("rules.title")}</h3>
      <ul class="plain">
        {rules.map((rule) => (
          <li key={rule}>{word("rule_name", rule)}</li>
        ))}
      </ul>
    </section>
  );
}

function Thresholds({ rules }: { rules: Rules }) {
  return (
    <section aria-labelledby="thresholds-head">
      <h3 id="thresholds-head">{t("rules.thresholds")}</h3>
      <p>
        {rules.set_at ? t("rules.set", { version: rules.version, by: rules.set_by, why: rules.why }) : t("rules.never_set")} {rules.set_at && <Moment at={rules.set_at} />}
      </p>
      <Table title={t("rules.now")} heads={[t("rules.threshold"), t("rules.value"), t("rules.default")]}>
        {Object.entries(rules.thresholds).map(([name, each]) => (
          <tr key={name}>
            <th scope="row">
              {word("threshold", name)}
              <code class="row-note" lang="en">
                {name}
              </code>
            </th>
            <td>
              {name in rules.set_values ? <b>{shown(name, each)}</b> : shown(name, each)} {name in rules.set_values && <span class="chip">{t("rules.changed")}</span>}
            </td>
            <td>{shown(name, rules.defaults[name] ?? each)}</td>
          </tr>
        ))}
      </Table>
      <p class="row-note">{t("rules.where")}</p>
    </section>
  );
}
