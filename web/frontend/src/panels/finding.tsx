// What a camera reports, with the picture, the scores, and the question to the person: is it so?

import { attempt, judgeFinding } from "../actions";
import { t, word } from "../i18n";
import { age, number } from "../i18n/format";
import { now } from "../live/clock";
import { may } from "../live/store";
import type { Finding } from "../live/types";
import { Moment } from "./ages";
import { ReasonForm } from "./handovers";
import { Picture } from "./parts";

/** Whether this person's word is wanted. */
export const isToJudge = (finding: Finding) => finding.judgement === "none" && may("judge_finding");

export const judge = (id: string, verb: "confirm" | "reject") => attempt(() => judgeFinding(id, verb), t(`command.${verb}`));

export function FindingCard({ finding }: { finding: Finding }) {
  const picture = finding.overlay_url || finding.frame_url;
  const name = word("finding_kind", finding.kind);
  return (
    <article class={`finding ${finding.state}`} data-finding={isToJudge(finding) ? finding.id : undefined}>
      <h3>
        {name} {finding.zone && <span class="chip">{t("camera.zone", { zone: finding.zone })}</span>}
        <span class="chip">{word("finding_state", finding.state)}</span>
      </h3>
      {picture && <Picture url={picture} alt={t("finding.picture", { finding: name })} />}
      <Judgement finding={finding} />
      <p class="row-note">
        {t("finding.since")} <Moment at={finding.since_at} /> · {t("finding.seen", { age: age((now.value - Date.parse(finding.seen_at)) / 1000) })} · {t("finding.score")}{" "}
        {number(finding.score, 2)}
      </p>
      <Shots finding={finding} />
      <Measures measures={finding.measures} />
      {picture && may("export_evidence") && (
        <details>
          <summary>{t("picture.original")}</summary>
          <ReasonForm action={finding.frame_url || picture} label={t("show_recorded")} />
        </details>
      )}
    </article>
  );
}

/** The place before and after; each with the moment at which it was taken. */
function Shots({ finding }: { finding: Finding }) {
  const others = (finding.shots ?? []).filter((shot) => shot.phase !== "during");
  return (
    <div class="pictures">
      {others.map((shot) => (
        <figure key={shot.phase}>
          <Picture url={shot.frame_url} alt={word("shot", shot.phase)} />
          <figcaption class="row-note">
            {word("shot", shot.phase)} <Moment at={shot.captured_at} />
          </figcaption>
        </figure>
      ))}
      {finding.frame_url && <p class="row-note">{t("picture.blurred")}</p>}
    </div>
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
  if (!isToJudge(finding)) return null;
  return (
    <div class="commands">
      <button type="button" class="primary" aria-keyshortcuts="c" onClick={() => judge(finding.id, "confirm")}>
        {t("command.confirm")}
      </button>
      <button type="button" aria-keyshortcuts="x" onClick={() => judge(finding.id, "reject")}>
        {t("command.reject")}
      </button>
    </div>
  );
}
