// What each vehicle's track proves about an incident: the outcome by shape and word, why, and what was said before.

import { t, word, type Key } from "../i18n";
import { age, distance, number, speed } from "../i18n/format";
import { now } from "../live/clock";
import { select } from "../selection";
import { Moment } from "./ages";
import { vehicleName } from "./names";
import { Open, Section } from "./parts";

export interface Verdict {
  vehicle: string;
  version: number;
  decided_at: string;
  why: string;
  outcome: string;
  confidence: number;
  reasons: { code: string; figure: number | null }[];
}

const SKEW_MS = 2000; // the screen's clock steps once a second

// A tick in a disc, a way past a ring, a crossed ring, a broken ring with a dot.
const SHAPES: Record<string, string> = {
  confirmed: "M8 1.500a6.500 6.500 0 1 0 .01 0ZM4.800 8.200 7.200 10.600 11.400 5.600",
  passed_by: "M8 4.500a3.500 3.500 0 1 0 .01 0ZM1 14.500H14M11.500 12.500 14 14.500 11.500 15.800",
  not_there: "M8 1.500a6.500 6.500 0 1 0 .01 0ZM3.500 3.500 12.500 12.500",
  no_data: "M8 1.500a6.500 6.500 0 0 1 5.600 3.200M14.500 8a6.500 6.500 0 0 1-3.200 5.600M8 14.500a6.500 6.500 0 0 1-5.600-3.200M1.500 8a6.500 6.500 0 0 1 3.200-5.600M8 7.500v1",
};

const percent = (share: number) => `${number(share * 100)} %`;
const UNITS: [(figure: number) => string, string[]][] = [
  [age, ["worked_here", "too_short", "stood_here", "gap", "clock_off", "camera_gone", "camera_still_sees"]],
  [distance, ["too_far", "went_past", "never_near", "odometer_disagrees"]],
  [percent, ["stood_still", "other_street", "late_data"]],
  [speed, ["drove_by"]],
];

function figureOf(code: string, figure: number | null): string {
  if (figure === null) return "";
  const [shown] = UNITS.find(([, codes]) => codes.includes(code)) ?? [number];
  return shown(Math.abs(figure));
}

/** Why, in words with the figure. */
export const reasonOf = (code: string, figure: number | null) => t(`verdict_reason.${code}` as Key, { figure: figureOf(code, figure) });

export function VerdictsSection({ verdicts }: { verdicts: Verdict[] }) {
  const told = verdicts.filter(({ decided_at }) => Date.parse(decided_at) <= now.value + SKEW_MS); // in the past, not what came later
  const vehicles = [...new Set(told.map(({ vehicle }) => vehicle))];
  if (!vehicles.length) return null;
  return (
    <Section title={t("verdict.title")}>
      <ul class="plain verdicts">
        {vehicles.map((vehicle) => (
          <VehicleVerdict key={vehicle} versions={told.filter((each) => each.vehicle === vehicle).sort((a, b) => b.version - a.version)} />
        ))}
      </ul>
    </Section>
  );
}

function VehicleVerdict({ versions }: { versions: Verdict[] }) {
  const [newest, ...older] = versions;
  if (!newest) return null;
  return (
    <li>
      <Open act={() => select("vehicle", newest.vehicle)}>{vehicleName(newest.vehicle)}</Open>
      <OneVersion verdict={newest} />
      {older.length > 0 && (
        <details>
          <summary>{t("verdict.older", { count: older.length })}</summary>
          {older.map((verdict) => (
            <OneVersion key={verdict.version} verdict={verdict} />
          ))}
        </details>
      )}
    </li>
  );
}

function OneVersion({ verdict }: { verdict: Verdict }) {
  return (
    <div class={`verdict ${verdict.outcome}`}>
      <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
        <path d={SHAPES[verdict.outcome] ?? SHAPES["no_data"]} />
      </svg>{" "}
      <b>{word("verdict_outcome", verdict.outcome)}</b>{" "}
      <span class="row-note">
        <Moment at={verdict.decided_at} /> · {word("verdict_why", verdict.why)} · {t("verdict.confidence", { share: percent(verdict.confidence) })}
      </span>
      <ul class="row-note">
        {verdict.reasons.map(({ code, figure }) => (
          <li key={code}>{reasonOf(code, figure)}</li>
        ))}
      </ul>
    </div>
  );
}
