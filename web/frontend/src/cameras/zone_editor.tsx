// Drawing zones on a camera's picture, by pointer or by keyboard alone: arrows move a point, Enter adds one, Delete takes one away.

import { useEffect, useRef, useState } from "preact/hooks";
import { attempt } from "../actions";
import { t, word } from "../i18n";
import { put, url } from "../live/api";
import type { Camera } from "../live/types";
import { type Trial, TrialAnswer, useTrial, VehicleBoxes } from "./zone_try";
import { addPoint, type Drawn, drawnOf, isCrossed, KINDS, type Kind, movePoint, ofKind, type Point, removePoint, shiftPoint, withoutZone, withZone } from "./zones";

const STEP = 0.01;
const FINE = 0.002;
const ARROWS: Record<string, Point> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function ZoneEditor({ camera, done }: { camera: Camera; done: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [zones, setZones] = useState<readonly Drawn[]>(() => drawnOf(camera.zones));
  const [chosen, choose] = useState(camera.zones[0]?.id ?? "");
  const trial = useTrial(camera);
  const change: Parts["change"] = (edit) => (setZones(edit), trial.forget());
  const crossed = zones.filter(isCrossed);
  useEffect(() => dialog.current?.showModal(), []);
  const save = async () => {
    const path = `cameras/${encodeURIComponent(camera.id)}/zones`;
    if (await attempt(() => put(path, { zones }), t("zones.saved"))) done();
    else dialog.current?.close(); // the failure is told behind it
  };
  return (
    <dialog ref={dialog} class="zone-editor" aria-labelledby="zones-head" onClose={done}>
      <h2 id="zones-head">{t("zones.title", { camera: camera.name })}</h2>
      <p class="row-note">{t("zones.hint")}</p>
      <Canvas camera={camera} zones={zones} chosen={chosen} choose={choose} change={change} trial={trial} />
      <ZoneRows zones={zones} chosen={chosen} choose={choose} change={change} />
      {crossed.length > 0 && (
        <p class="failure" role="alert">
          {t("zones.crossed", { zones: crossed.map((zone) => zone.id).join(", ") })}
        </p>
      )}
      <TrialAnswer trial={trial} />
      <div class="commands">
        <button type="button" disabled={crossed.length > 0 || trial.isRunning || !camera.picture_at} onClick={() => trial.run(zones)}>
          {t("zones.try")}
        </button>
        <button type="button" class="primary" disabled={crossed.length > 0} onClick={save}>
          {t("save")}
        </button>
        <button type="button" onClick={() => dialog.current?.close()}>
          {t("cancel")}
        </button>
      </div>
    </dialog>
  );
}

interface Parts {
  zones: readonly Drawn[];
  chosen: string;
  choose: (id: string) => void;
  /** Edits what is there then: keys may come faster than the screen is drawn. */
  change: (edit: (zones: readonly Drawn[]) => readonly Drawn[]) => void;
}

function Canvas({ camera, zones, chosen, choose, change, trial }: Parts & { camera: Camera; trial: Trial }) {
  const svg = useRef<SVGSVGElement>(null);
  const [held, hold] = useState<{ id: string; at: number } | null>(null);
  const [source] = useState(() => `${url(`cameras/${encodeURIComponent(camera.id)}/snapshot`)}?reason=zones&at=${Date.now()}`); // stands still while we draw
  const placeOf = ({ clientX, clientY }: PointerEvent): Point => {
    const box = (svg.current as SVGSVGElement).getBoundingClientRect();
    return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
  };
  const moveTo = ({ id, at }: { id: string; at: number }, place: Point) => change((all) => movePoint(all, id, at, place));
  return (
    <div class="zone-canvas">
      {camera.picture_at ? <img src={source} alt={t("camera.snapshot", { camera: camera.name })} draggable={false} /> : <div class="snapshot none">{t("camera.no_picture")}</div>}
      <svg
        ref={svg} onPointerMove={(event) => held && moveTo(held, placeOf(event))}
        onPointerUp={() => hold(null)}
      >
        <svg viewBox="0 0 1 1" preserveAspectRatio="none">
          {zones.map((zone) => (
            <polygon
              key={zone.id} points={zone.polygon.map((point) => point.join()).join(" ")} vector-effect="non-scaling-stroke"
              class={`zone ${zone.kind}${zone.id === chosen ? " chosen" : ""}${isCrossed(zone) ? " crossed" : ""}`} onPointerDown={() => choose(zone.id)}
            />
          ))}
          <VehicleBoxes vehicles={trial.seen?.vehicles ?? []} />
        </svg>
        {zones
          .filter((zone) => zone.id === chosen)
          .map((zone) => (
            <Handles key={zone.id} zone={zone} change={change} hold={(at) => hold({ id: zone.id, at })} />
          ))}
      </svg>
    </div>
  );
}

const percent = (share: number) => `${share * 100}%`;

function Handles({ zone, change, hold }: { zone: Drawn; hold: (at: number) => void } & Pick<Parts, "change">) {
  const press = (event: KeyboardEvent, at: number) => {
    const arrow = ARROWS[event.key];
    const by = event.shiftKey ? FINE : STEP;
    if (arrow) change((all) => shiftPoint(all, zone.id, at, [arrow[0] * by, arrow[1] * by]));
    else if (event.key === "Enter" || event.key === "Insert") change((all) => addPoint(all, zone.id, at));
    else if (event.key === "Delete" || event.key === "Backspace") change((all) => removePoint(all, zone.id, at));
    else return;
    event.preventDefault();
  };
  return (
    <>
      {zone.polygon.map(([x, y], at) => {
        const [nextX, nextY] = zone.polygon[(at + 1) % zone.polygon.length] as Point;
        return (
          <circle
            key={`middle-${at}`} class="middle" cx={percent((x + nextX) / 2)} cy={percent((y + nextY) / 2)} r="7"
            onPointerDown={() => (change((all) => addPoint(all, zone.id, at)), hold(at + 1))}
          />
        );
      })}
      {zone.polygon.map((point, at) => (
        <circle
          key={at} class="handle" cx={percent(point[0])} cy={percent(point[1])} r="12" tabindex={0} role="button"
          aria-label={t("zones.point", { number: at + 1, zone: zone.id, x: Math.round(point[0] * 100), y: Math.round(point[1] * 100) })}
          onPointerDown={() => hold(at)} onDblClick={() => change((all) => removePoint(all, zone.id, at))} onKeyDown={(event) => press(event, at)}
        />
      ))}
    </>
  );
}

function ZoneRows({ zones, chosen, choose, change }: Parts) {
  const add = (kind: Kind) => {
    change((all) => withZone(all, kind));
    choose(withZone(zones, kind).at(-1)?.id ?? "");
  };
  const setKind = (id: string, kind: Kind) => change((all) => ofKind(all, id, kind));
  return (
    <>
      <ul class="zone-rows">
        {zones.map((zone) => (
          <li key={zone.id}>
            <button type="button" aria-pressed={zone.id === chosen} onClick={() => choose(zone.id)}>
              {zone.id}
            </button>
            <select aria-label={t("zones.kind", { zone: zone.id })} value={zone.kind} onChange={(event) => setKind(zone.id, event.currentTarget.value as Kind)}>
              {KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {word("zone_kind", kind)}
                </option>
              ))}
            </select>
            <button type="button" onClick={() => change((all) => withoutZone(all, zone.id))} aria-label={t("zones.remove", { zone: zone.id })}>
              {t("remove")}
            </button>
          </li>
        ))}
      </ul>
      <div class="commands">
        {KINDS.map((kind) => (
          <button key={kind} type="button" onClick={() => add(kind)}>
            + {word("zone_kind", kind)}
          </button>
        ))}
      </div>
    </>
  );
}
