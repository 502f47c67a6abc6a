// Step three: waiting for the first ping, with what stands in its way.

import { t } from "../i18n";
import { number } from "../i18n/format";
import { Age } from "../panels/ages";
import { useFetched } from "../panels/fetched";
import { vehicleName } from "../panels/names";
import { Open, Rows } from "../panels/parts";
import type { Device } from "../pages/devices";
import type { Tracker } from "../pages/tracker_types";
import { goTo, openPage, page, select } from "../selection";
import { realDevices } from "./known";

export function Ping() {
  const devices = realDevices();
  const heard = devices.filter((device) => device.received_at !== null).sort((a, b) => Date.parse(b.received_at ?? "") - Date.parse(a.received_at ?? ""));
  const [first] = heard;
  if (first) return <Heard device={first} />;
  return (
    <>
      <p role="status">{t(devices.length ? "setup.ping_waiting" : "setup.ping_nobody")}</p>
      <ul class="plain">
        {devices.slice(0, 20).map((device) => (
          <li key={device.vehicle}>
            <Open act={() => openPage("tracker", device.vehicle)}>{vehicleName(device.vehicle)}</Open> <code>{`fleet/${device.operator}/${device.vehicle}/position`}</code>
            {device.refused > 0 && <b class="late"> {t("setup.refused", { count: device.refused })}</b>}
          </li>
        ))}
      </ul>
      <p class="row-note">{t("setup.ping_checks")}</p>
    </>
  );
}

function Heard({ device }: { device: Device }) {
  const { value } = useFetched<Tracker>(`devices/${encodeURIComponent(device.vehicle)}`, device.received_at);
  const ping = value?.raw[0];
  const place = ping && ping.lat !== null && ping.lon !== null ? { lat: ping.lat, lon: ping.lon } : null;
  const look = () => {
    select("vehicle", device.vehicle);
    goTo(place?.lon ?? null, place?.lat ?? null);
    page.value = "";
  };
  return (
    <>
      <p class="good" role="status">
        {t("setup.ping_heard", { vehicle: vehicleName(device.vehicle) })}
      </p>
      <Rows
        rows={[
          [t("devices.heard"), <Age at={device.received_at} />],
          [t("devices.received"), number(device.received)],
          [t("devices.quarantined"), device.quarantined ? <b class="late">{number(device.quarantined)}</b> : "0"],
          place && [t("tracker.place"), `${number(place.lat, 5)}; ${number(place.lon, 5)}`],
        ]}
      />
      <div class="commands">
        {place && (
          <button type="button" onClick={look}>
            {t("command.goto")}
          </button>
        )}
        <button type="button" onClick={() => openPage("tracker", device.vehicle)}>
          {t("setup.tracker_page")}
        </button>
      </div>
    </>
  );
}
