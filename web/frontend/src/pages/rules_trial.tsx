// Other thresholds tried on the past: what each rule would have said, beside what it said; and, with a reason, set.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import { t, word } from "../i18n";
import { number } from "../i18n/format";
import { post, put } from "../live/api";
import { serverNow } from "../live/clock";
import { may } from "../live/store";
import { subjectName } from "../panels/names";
import { changesOf, fieldsOf, type Rules, type Values } from "./rule_values";
import { Bar } from "./share_bar";
import { Table } from "./table";

interface Tried {
  rule: string;
  now: number;
  then: number;
  median_min: number | null;
  subjects: [subject: string, count: number][];
}
interface Trial {
  hours: number;
  items: Tried[];
}

const HOUR_MS = 3_600_000;
const SPANS_H = [24, 72, 168] as const;

export function RulesTrial({ rules, done }: { rules: Rules; done: () => void }) {
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [hours, setHours] = useState<number>(24);
  const [isBusy, setBusy] = useState(false);
  const [tried, setTried] = useState<{ values: Values; trial: Trial } | null>(null);
  const values = changesOf(rules.thresholds, texts);
  const attemptTrial = async (event: SubmitEvent) => {
    event.preventDefault();
    if (values === null) return;
    const to_ms = serverNow();
    setBusy(true);
    setTried(null);
    const body = { values, from_at: new Date(to_ms - hours * HOUR_MS).toISOString(), to_at: new Date(to_ms).toISOString() };
    await attempt(async () => setTried({ values, trial: await post<Trial>("rules/try", body) }), t("rules.tried"));
    setBusy(false);
  };
  const isChanged = values !== null && Object.keys(values).length > 0;
  return (
    <section aria-labelledby="trial-head">
      <h3 id="trial-head">{t("rules.trial")}</h3>
      <p class="row-note">{t("rules.trial_means")}</p>
      <form onSubmit={attemptTrial}>
        <Fields rules={rules} texts={texts} change={(name, text) => (setTried(null), setTexts({ ...texts, [name]: text }))} />
        {values === null && <p class="failure">{t("rules.not_numbers")}</p>}
        <div class="commands">
          <label>
            {t("rules.past")}{" "}
            <select value={hours} onChange={({ currentTarget }) => setHours(Number(currentTarget.value))}>
              {SPANS_H.map((count) => (
                <option key={count} value={count}>
                  {t("rules.days", { count: count / 24 })}
                </option>
              ))}
            </select>
          </label>
          <button type="submit" class="primary" disabled={!isChanged || isBusy}>
            {t(isBusy ? "rules.trying" : "rules.try")}
          </button>
        </div>
      </form>
      <div role="status">{tried && <Outcome trial={tried.trial} />}</div>
      {may("manage") && isChanged && <SetForm values={{ ...rules.set_values, ...values }} done={() => (setTexts({}), setTried(null), done())} />}
    </section>
  );
}

function Fields({ rules, texts, change }: { rules: Rules; texts: Record<string, string>; change: (name: string, text: string) => void }) {
  return (
    <div class="trial-fields">
      {Object.entries(rules.thresholds).flatMap(([name, value]) =>
        fieldsOf(name, value).map((field) => (
          <label key={field.key}>
            <span title={field.name}>
              {word("threshold", field.name)}
              {field.of && ` · ${word(field.family, field.of)}`}
            </span>
            <input inputMode="decimal" placeholder={field.now} value={texts[field.key] ?? ""} onInput={({ currentTarget }) => change(field.key, currentTarget.value)} />
          </label>
        )),
      )}
    </div>
  );
}

function Outcome({ trial }: { trial: Trial }) {
  if (trial.items.length === 0) return <p class="empty">{t("rules.nothing_said")}</p>;
  const most = Math.max(1, ...trial.items.flatMap(({ now, then }) => [now, then]));
  const heads = ["rule", "said_now", "said_then", "difference", "busiest"] as const;
  return (
    <Table title={t("rules.outcome", { hours: number(trial.hours) })} heads={heads.map((name) => t(`rules.${name}`))}>
      {trial.items.map(({ rule, now, then, subjects }) => (
        <tr key={rule}>
          <th scope="row">{word("rule_name", rule)}</th>
          <td>
            {number(now)}
            <Bar share={now / most} before />
          </td>
          <td>
            <b>{number(then)}</b>
            <Bar share={then / most} />
          </td>
          <td>{then === now ? "=" : `${then > now ? "+" : ""}${number(then - now)}`}</td>
          <td>{subjects.slice(0, 3).map(([subject, count]) => `${subjectName(subject)} (${number(count)})`).join(", ")}</td>
        </tr>
      ))}
    </Table>
  );
}

function SetForm({ values, done }: { values: Values; done: () => void }) {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const why = new FormData(event.currentTarget as HTMLFormElement).get("why");
    if (await attempt(() => put("rules/thresholds", { values, why }), t("rules.said_set"))) done();
  };
  return (
    <form class="command-form in-line" onSubmit={submit}>
      <label>
        {t("field.reason")}
        <input name="why" required maxLength={500} />
      </label>
      <button type="submit" class="primary">
        {t("rules.set_now")}
      </button>
    </form>
  );
}
