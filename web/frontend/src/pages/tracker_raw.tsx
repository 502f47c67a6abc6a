// The last pings as they came, whatever became of them; the words of those that were kept aside.

import { t } from "../i18n";
import { number, speed } from "../i18n/format";
import { Moment } from "../panels/ages";
import { Table } from "./table";
import type { Ping } from "./tracker_types";

export function RawPings({ pings }: { pings: readonly Ping[] }) {
  const heads = [t("tracker.received"), t("tracker.fix"), t("tracker.place"), t("tracker.speed"), t("tracker.seq"), t("tracker.fate")];
  return (
    <Table title={t("tracker.raw", { count: pings.length })} heads={heads}>
      {pings.map((ping, at) => (
        <tr key={`${ping.received_at}/${at}`}>
          <th scope="row">
            <Moment at={ping.received_at} />
          </th>
          <td>
            <Moment at={ping.fix_at} />
          </td>
          <td>{ping.lat === null || ping.lon === null ? "—" : `${number(ping.lat, 5)}; ${number(ping.lon, 5)}`}</td>
          <td>{ping.speed_kmh === null ? "—" : speed(ping.speed_kmh)}</td>
          <td>{ping.seq ?? "—"}</td>
          <td class={ping.reason ? "late" : ""}>
            <span lang="en">{[ping.reason, ...ping.flags, ...(ping.buf ? ["buf"] : [])].filter(Boolean).join(", ")}</span> {!ping.reason && t("tracker.taken")}
            {ping.payload !== null && (
              <details>
                <summary>{t("tracker.payload")}</summary>
                <code>{ping.payload}</code>
              </details>
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}
