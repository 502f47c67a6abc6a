// What the detectors see on the newest picture with the zones as they are drawn, before they are kept.

import { useState } from "preact/hooks";
import { t, word } from "../i18n";
import { clock, number } from "../i18n/format";
import { Problem, post } from "../live/api";
import { zone as timeZone } from "../panels/names";
import type { Camera, OneLook, SeenVehicle, SeenZone } from "../live/types";
import type { Drawn } from "./zones";

export interface Trial {
  seen: OneLook | null;
  failure: string;
  isRunning: boolean;
  run: (zones: readonly Drawn[]) => Promise<void>;
  /** The zones are others now: the answer is about no zone on the screen. */
  forget: () => void;
}

export function useTrial(camera: Camera): Trial {
  const [seen, see] = useState<OneLook | null>(null);
  const [failure, fail] = useState("");
  const [isRunning, setRunning] = useState(false);
  const run = async (zones: readonly Drawn[]) => {
    setRunning(true);
    fail("");
    try {
      see(await post<OneLook>(`cameras/${encodeURIComponent(camera.id)}/try`, { zones }));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      see(null);
      fail(error.message);
    } finally {
      setRunning(false);
    }
  };
  return { seen, failure, isRunning, run, forget: () => see(null) };
}

/** Boxes of vehicles over the picture, in shares of it. */
export function VehicleBoxes({ vehicles }: { vehicles: readonly SeenVehicle[] }) {
  return (
    <>
      {vehicles.map(({ left, top, right, bottom }, at) => (
        <rect key={at} class="vehicle-box" x={left} y={top} width={right - left} height={bottom - top} vector-effect="non-scaling-stroke" />
      ))}
    </>
  );
}

export function TrialAnswer({ trial: { seen, failure, isRunning } }: { trial: Trial }) {
  return (
    <div aria-live="polite">
      {isRunning && <p class="row-note">{t("zones.trying")}</p>}
      {failure && <p class="failure">{failure}</p>}
      {!isRunning && seen && <Seen seen={seen} />}
    </div>
  );
}

function Seen({ seen }: { seen: OneLook }) {
  const now = number(seen.sharpness, 2);
  return (
    <section class="zone-trial">
      <h3>{t("zones.seen", { at: seen.picture_at ? clock(Date.parse(seen.picture_at), timeZone()) : "-" })}</h3>
      <ul>
        {seen.zones.map((one) => (
          <li key={one.id}>{sentenceOf(one)}</li>
        ))}
        <li>{seen.sharpness_usual === null ? t("zones.sharpness_only", { now }) : t("zones.sharpness", { now, usual: number(seen.sharpness_usual, 2) })}</li>
        {!seen.has_network && <li>{t("zones.no_network")}</li>}
      </ul>
    </section>
  );
}

function sentenceOf({ id, word: state, why, score, vehicles }: SeenZone): string {
  const judged = why
    ? t("zones.not_judged", { zone: id, why: word("zone_why", why) })
    : t("zones.judged", { zone: id, word: word("zone_state", state), score: Math.round(score * 100) });
  return vehicles ? `${judged}; ${t("zones.vehicles", { count: vehicles })}` : judged;
}
