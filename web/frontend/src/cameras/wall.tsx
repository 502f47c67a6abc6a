// The wall: as many cameras as fit, those with something to see always, the others in turn. Needs no hand on the keyboard.

import { useEffect, useState } from "preact/hooks";
import { t, word } from "../i18n";
import { age } from "../i18n/format";
import { url } from "../live/api";
import { now } from "../live/clock";
import { cameras, findings, may } from "../live/store";
import type { Camera } from "../live/types";
import { editing, goTo, page, select } from "../selection";
import { Outlines } from "../panels/camera";
import { Icon } from "../panels/shapes";
import { ordered, pageOf, pagesOf, urgency } from "./rotation";

const SIZES = [4, 9, 16, 25] as const;
const TURN_MS = 15_000;

export function Page() {
  const [size, setSize] = useState<number>(9);
  const [turn, setTurn] = useState(0);
  const [isTurning, setTurning] = useState(true);
  const open = [...findings.value.values()].filter((finding) => finding.state === "open");
  const all = ordered(cameras.value.values(), open);
  const urgent = all.filter((camera) => urgency(camera, open) === 0).length;
  const pages = pagesOf(all.length, urgent, size);
  useEffect(() => {
    if (!isTurning || pages < 2) return;
    const turning = setInterval(() => setTurn((before) => before + 1), TURN_MS);
    return () => clearInterval(turning);
  }, [isTurning, pages]);
  return (
    <>
      <div class="page-head">
        <h2 id="page-head">{t("wall.title")}</h2>
        <span>{t("wall.count", { count: all.length, page: (turn % pages) + 1, pages })}</span>
        {urgent > 0 && <span class="count hot">{t("wall.urgent", { count: urgent })}</span>}
        <label>
          {t("wall.size")}
          <select value={size} onChange={(event) => setSize(Number(event.currentTarget.value))}>
            {SIZES.map((count) => (
              <option key={count}>{count}</option>
            ))}
          </select>
        </label>
        <button type="button" aria-pressed={isTurning} disabled={pages < 2} onClick={() => setTurning(!isTurning)}>
          <Icon name={isTurning ? "pause" : "play"} /> {t(isTurning ? "wall.pause" : "wall.turn")}
        </button>
        <button type="button" disabled={pages < 2} onClick={() => setTurn(turn + 1)}>
          {t("wall.next")}
        </button>
        {may("manage") && (
          <button type="button" onClick={() => ((editing.value = { camera: "", place: null, isPicking: true }), (page.value = ""))}>
            <Icon name="plus" /> {t("camera.add")}
          </button>
        )}
      </div>
      <ul class="wall" data-size={Math.sqrt(size)}>
        {pageOf(all, urgent, size, turn).map((camera) => (
          <Tile key={camera.id} camera={camera} isUrgent={urgency(camera, open) === 0} />
        ))}
      </ul>
      {all.length === 0 && <p class="empty">{t("wall.none")}</p>}
    </>
  );
}

/** `isStill`: it is only looked at. */
export function Tile({ camera, isUrgent, isStill = false }: { camera: Camera; isUrgent: boolean; isStill?: boolean }) {
  const source = `${url(`cameras/${encodeURIComponent(camera.id)}/snapshot`)}?at=${encodeURIComponent(camera.picture_at ?? "")}`;
  const seen = camera.picture_at ? age((now.value - Date.parse(camera.picture_at)) / 1000) : "—";
  const inside = (
    <>
      {camera.picture_at ? (
        <span class={`snapshot ${camera.state}`}>
          <img src={source} alt="" />
          <Outlines camera={camera} />
        </span>
      ) : (
        <span class="snapshot none">{t("camera.no_picture")}</span>
      )}
      <span class="tile-line">
        <b>{camera.name}</b>
        {camera.state !== "live" && <span class={`chip camera-${camera.state}`}>{word("camera_state", camera.state)}</span>}
        {camera.zones
          .filter((zone) => zone.kind !== "ignore")
          .map((zone) => (
            <span key={zone.id} class="tile-zone">
              <i class={`swatch zone-${zone.state}`} aria-hidden="true" /> {word("zone_state", zone.state)}
            </span>
          ))}
        <span class="age">{seen}</span>
      </span>
    </>
  );
  return (
    <li class={`tile${isUrgent ? " urgent" : ""}`}>
      {isStill ? (
        <div class="tile-still">{inside}</div>
      ) : (
        <button type="button" data-row onClick={() => (select("camera", camera.id), goTo(camera.lon, camera.lat))}>
          {inside}
        </button>
      )}
    </li>
  );
}
