// What was kept aside on a day, with its own text; a person releases rows with a reason, and they count from then on.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import { t } from "../i18n";
import { number } from "../i18n/format";
import { post } from "../live/api";
import { serverNow } from "../live/clock";
import { Moment } from "../panels/ages";
import { useFetched } from "../panels/fetched";
import { vehicleName } from "../panels/names";
import { Table } from "./table";

interface Row {
  id: string;
  vehicle: string;
  received_at: string;
  lat: number | null;
  lon: number | null;
  reason: string;
  payload: string;
  releasable: boolean;
  released: boolean;
}

export function Page() {
  const [day, setDay] = useState(() => new Date(serverNow()).toISOString().slice(0, 10));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [version, setVersion] = useState(0);
  const { value, failure } = useFetched<{ total: number; items: Row[] }>(`quarantine?day=${day}`, version);
  const toggle = (id: string) => setChosen((before) => new Set(before.has(id) ? [...before].filter((each) => each !== id) : [...before, id]));
  const release = async (event: SubmitEvent) => {
    event.preventDefault();
    const why = new FormData(event.currentTarget as HTMLFormElement).get("why");
    if (!(await attempt(() => post("quarantine/release", { ids: [...chosen], why }), t("quarantine.said")))) return;
    setChosen(new Set());
    setVersion(version + 1);
  };
  return (
    <>
      <div class="page-head">
        <h2 id="page-head">{t("page.quarantine")}</h2>
        <label>
          {t("quarantine.day")}
          <input type="date" required value={day} onChange={(event) => event.currentTarget.value && (setChosen(new Set()), setDay(event.currentTarget.value))} />
        </label>
      </div>
      {failure && <p class="failure">{failure}</p>}
      {chosen.size > 0 && (
        <form class="command-form in-line" onSubmit={release}>
          <label>
            {t("field.reason")}
            <input name="why" required maxLength={500} />
          </label>
          <button type="submit" class="primary">
            {t("quarantine.release", { count: chosen.size })}
          </button>
        </form>
      )}
      {value && <Rows total={value.total} items={value.items} chosen={chosen} toggle={toggle} />}
    </>
  );
}

function Rows({ total, items, chosen, toggle }: { total: number; items: readonly Row[]; chosen: ReadonlySet<string>; toggle: (id: string) => void }) {
  const heads = [t("quarantine.choose"), t("tracker.received"), t("alert.vehicle"), t("quarantine.why"), t("tracker.place"), t("tracker.payload")];
  return (
    <Table title={t("quarantine.count", { count: items.length, total: number(total) })} heads={heads}>
      {items.map((row) => (
        <tr key={row.id}>
          <td>
            {row.released ? (
              t("quarantine.released")
            ) : (
              <input
                type="checkbox" disabled={!row.releasable} checked={chosen.has(row.id)} onChange={() => toggle(row.id)}
                aria-label={t("quarantine.choose_one", { vehicle: row.vehicle, reason: row.reason })}
              />
            )}
          </td>
          <th scope="row">
            <Moment at={row.received_at} />
          </th>
          <td>{vehicleName(row.vehicle)}</td>
          <td lang="en">{row.reason}</td>
          <td>{row.lat === null || row.lon === null ? "—" : `${number(row.lat, 5)}; ${number(row.lon, 5)}`}</td>
          <td>
            <code>{row.payload}</code>
          </td>
        </tr>
      ))}
    </Table>
  );
}
