// All legal holds, the lifted ones too: what is kept, for whom, since when, and who let it go again.

import { useState } from "preact/hooks";
import { t } from "../i18n";
import { serverNow } from "../live/clock";
import { vehicles } from "../live/store";
import { Moment } from "../panels/ages";
import { LiftHold, PlaceHold } from "../panels/hold_forms";
import { HeldPeriod, useHolds, Whose } from "../panels/hold_section";
import { type Hold, holds } from "../panels/holds";
import { vehicleLabel } from "../panels/names";
import { Table } from "./table";

const DAY_MS = 86_400_000;

export function Page() {
  const [version, setVersion] = useState(0);
  const failure = useHolds();
  const labelled = [...vehicles.value.values()].map((vehicle) => ({ label: vehicleLabel(vehicle), vehicles: [vehicle.id] }));
  const choices = [{ label: t("hold.all"), vehicles: [""] }, ...labelled.sort((a, b) => (a.label < b.label ? -1 : 1))];
  const to_ms = serverNow();
  return (
    <>
      <div class="page-head">
        <h2 id="page-head">{t("page.holds")}</h2>
      </div>
      {failure && <p class="failure">{failure}</p>}
      <div class="columns two">
        <PlaceHold key={version} choices={choices} period={{ from_ms: to_ms - DAY_MS, to_ms }} done={() => setVersion(version + 1)} />
        <Table title={t("hold.count", { count: holds.value.length })} heads={[t("hold.why"), t("hold.whose"), t("hold.period"), t("hold.placed"), t("hold.lifted")]}>
          {holds.value.map((hold) => (
            <HoldRow key={hold.id} hold={hold} />
          ))}
        </Table>
      </div>
    </>
  );
}

function HoldRow({ hold }: { hold: Hold }) {
  return (
    <tr>
      <th scope="row">{hold.why}</th>
      <td>
        <Whose hold={hold} />
      </td>
      <td>
        <HeldPeriod hold={hold} />
      </td>
      <td>
        {hold.placed_by}, <Moment at={hold.placed_at} />
      </td>
      <td>
        {hold.released_at ? (
          <>
            {hold.released_by}, <Moment at={hold.released_at} />
            <span class="row-note">{hold.released_why}</span>
          </>
        ) : (
          <LiftHold hold={hold} />
        )}
      </td>
    </tr>
  );
}
