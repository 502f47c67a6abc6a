// The bars under the slider: how many alerts and incidents began when, so that one goes where something happened.

import { t } from "../i18n";
import { useFetched } from "../panels/fetched";
import type { Window } from "./window";

export interface Histogram {
  bin_s: number;
  alerts: Record<string, number[]>;
  incidents: number[];
}

const BINS = 96;
const HEIGHT = 100;
const KEPT_MS = 60_000; // the present moves on by itself; the bars follow each minute

export interface Bar {
  at: number;
  from: number;
  height: number;
  /** "1" to "5" of alerts, "incidents". */
  kind: string;
}

/** Bars of each bin on top of each other, the most urgent lowest; heights in shares of the highest pile. Pure. */
export function barsOf({ alerts, incidents }: Pick<Histogram, "alerts" | "incidents">): Bar[] {
  const layers: [string, number[]][] = [...Object.entries(alerts).sort(([a], [b]) => Number(a) - Number(b)), ["incidents", incidents]];
  const piles = incidents.map((_, at) => layers.reduce((sum, [, counts]) => sum + (counts[at] ?? 0), 0));
  const highest = Math.max(1, ...piles);
  return piles.flatMap((_, at) => {
    let from = 0;
    return layers.flatMap(([kind, counts]) => {
      const height = (counts[at] ?? 0) / highest;
      if (!height) return [];
      const bar = { at, from, height, kind };
      from += height;
      return [bar];
    });
  });
}

export function HistogramBars({ from_ms, to_ms }: Window) {
  const [from, to] = [from_ms, to_ms].map((at) => new Date(Math.floor(at / KEPT_MS) * KEPT_MS).toISOString());
  const { value } = useFetched<Histogram>(`playback/histogram?from=${from}&to=${to}&bins=${BINS}`);
  if (!value) return <div class="past-histogram" />;
  const count = (counts: readonly number[]) => counts.reduce((sum, each) => sum + each, 0);
  const alerts = Object.values(value.alerts).reduce((sum, counts) => sum + count(counts), 0);
  return (
    <svg class="past-histogram" viewBox={`0 0 ${BINS} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={t("past.histogram", { alerts, incidents: count(value.incidents) })}>
      {barsOf(value).map(({ at, from: bottom, height, kind }) => (
        <rect key={`${at}/${kind}`} class={`bar-${kind}`} x={at + 0.1} width={0.8} y={HEIGHT * (1 - bottom - height)} height={HEIGHT * height} />
      ))}
    </svg>
  );
}
