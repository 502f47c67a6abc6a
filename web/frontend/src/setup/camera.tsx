// Step four: the first camera, its picture, and the zones in it that are watched.

import { useState } from "preact/hooks";
import { ZoneEditor } from "../cameras/zone_editor";
import { t, word } from "../i18n";
import { url } from "../live/api";
import { cameras } from "../live/store";
import type { Camera as CameraThing } from "../live/types";
import { editing, page } from "../selection";

export function Camera() {
  const own = [...cameras.value.values()].filter((camera) => !camera.simulated);
  const add = () => {
    editing.value = { camera: "", place: null, isPicking: true };
    page.value = "";
  };
  return (
    <>
      <p>{t("setup.camera_what")}</p>
      {own.slice(0, 4).map((camera) => (
        <OneCamera key={camera.id} camera={camera} />
      ))}
      <button type="button" class={own.length ? "" : "primary"} onClick={add}>
        {t("camera.add")}
      </button>
      <p class="row-note">{t("setup.comes_back")}</p>
    </>
  );
}

function OneCamera({ camera }: { camera: CameraThing }) {
  const [isDrawing, setDrawing] = useState(false);
  const source = `${url(`cameras/${encodeURIComponent(camera.id)}/snapshot`)}?at=${encodeURIComponent(camera.picture_at ?? "")}`;
  return (
    <div class="setup-camera">
      {camera.picture_at ? <img src={source} alt={t("camera.snapshot", { camera: camera.name })} /> : <p role="status">{t("setup.camera_waiting")}</p>}
      <div>
        <b>{camera.name}</b> <span class={`chip camera-${camera.state}`}>{word("camera_state", camera.state)}</span>
        <p>{t("setup.zones", { count: camera.zones.length })}</p>
        <button type="button" class={camera.picture_at && !camera.zones.length ? "primary" : ""} disabled={!camera.picture_at} onClick={() => setDrawing(true)}>
          {t("zones.edit")}
        </button>
      </div>
      {isDrawing && <ZoneEditor camera={camera} done={() => setDrawing(false)} />}
    </div>
  );
}
