// Trackers: what became of what each vehicle's sent. Those with trouble come first.

import { t, word } from "../i18n";
import { number } from "../i18n/format";
import { nowTens } from "../live/clock";
import { Age } from "../panels/ages";
import { useFetched } from "../panels/fetched";
import { vehicleName } from "../panels/names";
import { Open } from "../panels/parts";
import { openPage } from "../selection";
import { NewDevice } from "./new_device";
import { Table } from "./table";

export interface Device {
  vehicle: string;
  operator: string;
  registered: boolean;
  received_at: string | null;
  credential: string;
  received: number;
  quarantined: number;
  missing: number;
  refused: number;
}

const EVERY_MS = 30_000;
const MOST = 500;

/** Strangers, then what was refused or kept aside, then what is missing, then the silent. Pure. */
export function byTrouble(devices: readonly Device[]): Device[] {
  const heard = (device: Device) => (device.received_at ? Date.parse(device.received_at) : 0);
  return [...devices].sort(
    (a, b) =>
      Number(a.registered) - Number(b.registered) ||
      b.refused + b.quarantined - (a.refused + a.quarantined) ||
      b.missing - a.missing ||
      heard(a) - heard(b) ||
      (a.vehicle < b.vehicle ? -1 : 1),
  );
}

export function Devices() {
  const { value, failure } = useFetched<{ items: Device[] }>("devices?strangers=true", Math.floor(nowTens.value / EVERY_MS));
  const all = byTrouble(value?.items ?? []);
  const heads = [t("alert.vehicle"), t("devices.credential"), t("devices.heard"), t("devices.received"), t("devices.quarantined"), t("devices.missing"), t("devices.refused")];
  const bad = (count: number) => <td class={count ? "late" : ""}>{number(count)}</td>;
  return (
    <section aria-labelledby="devices-head">
      <h3 id="devices-head">{t("devices.title")}</h3>
      {failure && <p class="failure">{failure}</p>}
      <Table title={t("devices.count", { count: all.length })} heads={heads}>
        {all.slice(0, MOST).map((device) => (
          <tr key={`${device.operator}/${device.vehicle}`}>
            <th scope="row">
              {device.registered ? <Open act={() => openPage("tracker", device.vehicle)}>{vehicleName(device.vehicle)}</Open> : device.vehicle}{" "}
              {!device.registered && <span class="chip hot">{t("devices.stranger")}</span>}
            </th>
            <td>{word("credential", device.credential)}</td>
            <td>
              <Age at={device.received_at} />
            </td>
            <td>{number(device.received)}</td>
            {bad(device.quarantined)}
            {bad(device.missing)}
            {bad(device.refused)}
          </tr>
        ))}
      </Table>
      <NewDevice />
    </section>
  );
}
