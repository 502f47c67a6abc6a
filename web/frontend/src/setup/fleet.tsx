// Step two: the first operator, its first vehicle, and what the vehicle's tracker signs in with.

import { t, word } from "../i18n";
import { operators } from "../live/store";
import { vehicleName } from "../panels/names";
import { Open } from "../panels/parts";
import { NewDevice } from "../pages/new_device";
import { openPage } from "../selection";
import { realDevices } from "./known";

export function Fleet() {
  const devices = realDevices();
  return (
    <>
      <p>{t("setup.fleet_what")}</p>
      {devices.length > 0 && (
        <ul class="plain">
          {devices.slice(0, 20).map((device) => (
            <li key={device.vehicle}>
              <Open act={() => openPage("tracker", device.vehicle)}>{vehicleName(device.vehicle)}</Open> · {operators.value.get(device.operator)?.name ?? device.operator} · {word("credential", device.credential)}
            </li>
          ))}
        </ul>
      )}
      <NewDevice />
    </>
  );
}
