// Whether what a panel shows is held against retention, by whom and why; for who may take evidence out.

import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import { Problem } from "../live/api";
import { nowTens } from "../live/clock";
import { may } from "../live/store";
import { Moment } from "./ages";
import { type Choice, LiftHold, type Period, PlaceHold } from "./hold_forms";
import { type About, concerns, type Hold, holds, loadHolds } from "./holds";
import { vehicleName } from "./names";
import { Section } from "./parts";

const EVERY_MS = 60_000; // somebody else may place or lift one

export const mayHold = () => may("export_evidence");

/** Keeps the list fresh while it is shown; what failed, or "". */
export function useHolds(): string {
  const [failure, setFailure] = useState("");
  const turn = Math.floor(nowTens.value / EVERY_MS);
  useEffect(() => {
    const stop = new AbortController();
    loadHolds(stop.signal)
      .then(() => setFailure(""))
      .catch((error: unknown) => {
        if (stop.signal.aborted) return;
        if (!(error instanceof Problem)) throw error;
        setFailure(error.message);
      });
    return () => stop.abort();
  }, [turn]);
  return failure;
}

export function HoldChip({ about }: { about: About }) {
  return mayHold() && holds.value.some((hold) => concerns(hold, about)) ? <span class="chip hot">{t("hold.chip")}</span> : null;
}

export function HoldSection(props: { about: About; choices: readonly Choice[]; period: Period }) {
  return mayHold() ? <Holds {...props} /> : null;
}

function Holds({ about, choices, period }: { about: About; choices: readonly Choice[]; period: Period }) {
  const [isPlacing, setPlacing] = useState(false);
  const failure = useHolds();
  const own = holds.value.filter((hold) => concerns(hold, about));
  return (
    <Section title={t("hold.title")}>
      {failure && <p class="failure">{failure}</p>}
      {own.length === 0 && <p class="empty">{t("hold.none")}</p>}
      <ul class="plain">
        {own.map((hold) => (
          <li key={hold.id}>
            <b>{hold.why}</b>
            <span class="row-note">
              <Whose hold={hold} /> · <HeldPeriod hold={hold} /> · {hold.placed_by}, <Moment at={hold.placed_at} />
            </span>
            <LiftHold hold={hold} />
          </li>
        ))}
      </ul>
      <button type="button" class="quiet" aria-expanded={isPlacing} onClick={() => setPlacing(!isPlacing)}>
        {t("hold.place")}
      </button>
      {isPlacing && <PlaceHold choices={choices} period={period} done={() => setPlacing(false)} />}
    </Section>
  );
}

export const Whose = ({ hold }: { hold: Hold }) => <>{hold.vehicle ? vehicleName(hold.vehicle) : t("hold.all")}</>;

export function HeldPeriod({ hold }: { hold: Hold }) {
  return (
    <>
      {hold.from_at ? <Moment at={hold.from_at} /> : t("hold.ever")} – {hold.to_at ? <Moment at={hold.to_at} /> : t("hold.no_end")}
    </>
  );
}
