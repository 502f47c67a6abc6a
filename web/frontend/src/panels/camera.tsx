// One camera: its newest picture with the zones drawn on it, and what it has found.

import { useState } from "preact/hooks";
import { attempt } from "../actions";
import type { ZoneEditor } from "../cameras/zone_editor";
import { t, word } from "../i18n";
import { age } from "../i18n/format";
import { post, url } from "../live/api";
import { now, nowTens } from "../live/clock";
import { cameras, findings, may } from "../live/store";
import type { Camera, Zone } from "../live/types";
import { editing } from "../selection";
import { FindingCard } from "./finding";
import { HoldChip, HoldSection } from "./hold_section";
import { PanelHead, Section } from "./parts";

const PICTURES = { vehicles: "pictures", from_ms: null, to_ms: null } as const;
const DAY_MS = 86_400_000;
const RANK = { open: 0, cleared: 1 } as const;

export function CameraPanel({ id }: { id: string }) {
  const camera = cameras.value.get(id);
  if (!camera) return <PanelHead title={id} />;
  const own = [...findings.value.values()]
    .filter((finding) => finding.camera === id)
    .sort((a, b) => RANK[a.state] - RANK[b.state] || Date.parse(b.since_at) - Date.parse(a.since_at));
  return (
    <>
      <PanelHead title={camera.name} place={camera}>
        <span class={`chip camera-${camera.state}`}>{word("camera_state", camera.state)}</span>
        <HoldChip about={PICTURES} />
        {camera.shadow && <span class="chip">{t("camera.shadow")}</span>}
        {camera.simulated && <span class="chip sim">{t("simulated")}</span>}
      </PanelHead>
      <Snapshot camera={camera} />
      <CameraCommands camera={camera} />
      <p class="row-note">
        {camera.picture_at && t("age.picture", { age: age((now.value - Date.parse(camera.picture_at)) / 1000) })}
      </p>
      <ul class="zones">
        {camera.zones.map((zone) => (
          <li key={zone.id}>
            <i class={`swatch zone-${zone.state}`} aria-hidden="true" /> {word("zone_kind", zone.kind)} {zone.id}: <b>{word("zone_state", zone.state)}</b>
          </li>
        ))}
      </ul>
      <Section title={t("camera.findings")}>
        {own.length === 0 && <p class="empty">{t("camera.no_findings")}</p>}
        {own.map((finding) => (
          <FindingCard key={finding.id} finding={finding} />
        ))}
      </Section>
      <HoldSection about={PICTURES} choices={[{ label: t("hold.all"), vehicles: [""] }]} period={{ from_ms: nowTens.value - DAY_MS, to_ms: nowTens.value }} />
    </>
  );
}

/** For who manages cameras; drawing is loaded when it is wanted. */
function CameraCommands({ camera }: { camera: Camera }) {
  const [Editor, setEditor] = useState<typeof ZoneEditor | null>(null);
  const draw = () => void import("../cameras/zone_editor").then((loaded) => setEditor(() => loaded.ZoneEditor));
  return (
    <div class="commands">
      {camera.state === "moved" && may("judge_finding") && (
        <button type="button" onClick={() => attempt(() => post(`cameras/${encodeURIComponent(camera.id)}/confirm-view`), t("camera.view_confirmed"))}>
          {t("camera.confirm_view")}
        </button>
      )}
      {may("manage") && (
        <>
          <button type="button" onClick={draw}>
            {t("zones.edit")}
          </button>
          <button type="button" onClick={() => (editing.value = { camera: camera.id, place: { lon: camera.lon, lat: camera.lat }, isPicking: false })}>
            {t("edit")}
          </button>
        </>
      )}
      {Editor && <Editor camera={camera} done={() => setEditor(null)} />}
    </div>
  );
}

/** The picture is asked for again when the camera reports a newer one, and every ten seconds where it does not say. */
function Snapshot({ camera }: { camera: Camera }) {
  const address = camera.snapshot_url || url(`cameras/${encodeURIComponent(camera.id)}/snapshot`);
  const version = camera.picture_at ?? String(nowTens.value);
  const source = `${address}${address.includes("?") ? "&" : "?"}at=${encodeURIComponent(version)}`;
  if (!camera.picture_at) return <div class="snapshot none">{t("camera.no_picture")}</div>;
  return (
    <div class={`snapshot ${camera.state}`}>
      <img src={source} alt={t("camera.snapshot", { camera: camera.name })} />
      <Outlines camera={camera} />
    </div>
  );
}

export function Outlines({ camera }: { camera: Camera }) {
  return (
    <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      {camera.zones.map((zone) => (
        <Outline key={zone.id} zone={zone} />
      ))}
    </svg>
  );
}

function Outline({ zone }: { zone: Zone }) {
  const points = zone.polygon.map(([x, y]) => `${x},${y}`).join(" ");
  return <polygon points={points} class={`zone-${zone.kind === "ignore" ? "ignore" : zone.state}`} vector-effect="non-scaling-stroke" />;
}
