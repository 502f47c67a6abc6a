// Each hour of the last twelve in figures: what came in, what was done.

import { useState } from "preact/hooks";
import { t, type Key } from "../i18n";
import { clock } from "../i18n/format";
import { serverNow } from "../live/clock";
import { useFetched } from "../panels/fetched";
import { zone } from "../panels/names";
import { Table } from "./table";

interface Hour {
  from_at: string;
  to_at: string;
  counts: Record<string, number>;
}

const SHOWN = ["opened", "reacted", "dispatched", "resolved", "alerts", "acknowledged", "escalated"] as const;
const HOUR_MS = 3_600_000;
const HOURS = 12;

/** From the full hour eleven hours ago until now. */
export const lastHours = (now_ms: number) => [Math.floor(now_ms / HOUR_MS) * HOUR_MS - (HOURS - 1) * HOUR_MS, now_ms] as const;

export function Hours() {
  const [[from_ms, to_ms]] = useState(() => lastHours(serverNow()));
  const span = `from=${new Date(from_ms).toISOString()}&to=${new Date(to_ms).toISOString()}`;
  const { value, failure } = useFetched<{ items: Hour[] }>(`shift/hours?${span}`);
  if (failure) return <p class="failure">{failure}</p>;
  return (
    <Table title={t("shift.hours")} heads={[t("shift.hour"), ...SHOWN.map((name) => t(`shift.count.${name}` as Key))]}>
      {(value?.items ?? []).map((row) => (
        <tr key={row.from_at}>
          <th scope="row">{clock(Date.parse(row.from_at), zone(), { seconds: false })}</th>
          {SHOWN.map((name) => (
            <td key={name}>{row.counts[name] || "·"}</td>
          ))}
        </tr>
      ))}
    </Table>
  );
}
