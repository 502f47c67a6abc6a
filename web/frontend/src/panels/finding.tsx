// What a camera reports, with the picture, the scores, and the question to the person: is it so?

import { attempt, judgeFinding } from "../actions";
import { t, word } from "../i18n";
import { age, number } from "../i18n/format";
import { now } from "../live/clock";
import { may } from "../live/store";
import type { Finding } from "../live/types";
import { Moment } from "./ages";
import { Picture } from "./parts";

export function FindingCard({ finding }: { finding: Finding }) {
  const picture = finding.overlay_url || finding.frame_url;
  const name = word("finding_kind", finding.kind);
  return (
    <article class={`finding ${finding.state}`}>
      <h3>
        {name} {finding.zone && <span class="chip">{t("camera.zone", { zone: finding.zone })}</span>}
        <span class="chip">{word("finding_state", finding.state)}</span>
      </h3>
      {picture && <Picture url={picture} alt={t("finding.picture", { finding: name })} />}
      <p class="row-note">
        {t("finding.since")} <Moment at={finding.since_at} /> · {t("finding.seen", { age: age((now.value - Date.parse(finding.seen_at)) / 1000) })} · {t("finding.score")}{" "}
        {number(finding.score, 2)}
      </p>
      <Measures measures={finding.measures} />
      <Judgement finding={finding} />
    </article>
  );
}

function Measures({ measures }: { measures: Record<string, number> }) {
  const all = Object.entries(measures);
  if (all.length === 0) return null;
  return (
    <details>
      <summary>{t("finding.why")}</summary>
      <dl lang="en">
        {all.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{number(value, 3)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Judgement({ finding }: { finding: Finding }) {
  if (finding.judgement !== "none") {
    return (
      <p class="row-note">
        {word("judgement", finding.judgement)} · {finding.judged_by}
      </p>
    );
  }
  if (!may("judge_finding")) return null;
  const judge = (verb: "confirm" | "reject") => attempt(() => judgeFinding(finding.id, verb), t(`command.${verb}`));
  return (
    <div class="commands">
      <button type="button" class="primary" onClick={() => judge("confirm")}>
        {t("command.confirm")}
      </button>
      <button type="button" onClick={() => judge("reject")}>
        {t("command.reject")}
      </button>
    </div>
  );
}
