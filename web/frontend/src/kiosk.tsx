// A screen on the wall: what burns in large letters, the map, the cameras in turn. Nothing to press, and it does not sleep.

import { useEffect, useState } from "preact/hooks";
import { Announcer } from "./announce";
import { Tile } from "./cameras/wall";
import { ordered, pageOf, pagesOf, urgency } from "./cameras/rotation";
import { t } from "./i18n";
import { clock, day } from "./i18n/format";
import { language } from "./i18n/language";
import { compareAlerts, isUnseen } from "./live/alarm";
import { liveNow } from "./live/clock";
import { compareDue, isOverdue } from "./live/due";
import { alerts, cameras, city, findings, incidents, may, simulated } from "./live/store";
import { MapPanel } from "./map/panel";
import { Age, Countdown } from "./panels/ages";
import { Banner } from "./panels/banner";
import { categoryOf, districtName, zone } from "./panels/names";
import { alertSentence } from "./panels/sentence";
import { PriorityMark } from "./panels/shapes";
import { look } from "./session";
import { night } from "./settings";

const TURN_MS = 15_000;
const MOST = 6;
const TILES = 4;

export function Kiosk() {
  const isAwake = useWakeLock();
  return (
    <div class="app kiosk">
      <header>
        <h1>
          {city.value?.name[language.value]} <span>{t("app.title")}</span>
        </h1>
        {simulated.value && <span class="badge sim">{t("simulated")}</span>}
        {night.value && <span class="chip">{t("night.sign")}</span>}
        {!isAwake && <span class="kiosk-sleep">{t("kiosk.may_sleep")}</span>}
        <span class="clock">
          {day(liveNow.value, zone())} <b>{clock(liveNow.value, zone())}</b>
        </span>
      </header>
      <Banner />
      <div class="lists" role="complementary" aria-label={t("lists")}>
        {may("see_alerts") && <Burning />}
        <Late />
      </div>
      {city.value ? <MapPanel look={look} /> : <main class="map waiting">{t("waiting")}</main>}
      {may("see_cameras") && <Turning />}
      <Announcer />
    </div>
  );
}

function Burning() {
  const unseen = [...alerts.value.values()].filter((alert) => isUnseen(alert) && !alert.muted_by).sort(compareAlerts);
  return (
    <section aria-labelledby="kiosk-alerts">
      <h2 id="kiosk-alerts">
        {t("alerts.title")} <b class={unseen.length ? "hot" : ""}>{unseen.length}</b>
      </h2>
      <ul class="plain">
        {unseen.slice(0, MOST).map((alert) => (
          <li key={alert.id}>
            <PriorityMark priority={alert.priority} /> {alertSentence(alert)} <small>· <Age at={alert.raised_at} /></small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Late() {
  const late = [...incidents.value.values()].filter((incident) => isOverdue(incident, liveNow.value)).sort(compareDue);
  return (
    <section aria-labelledby="kiosk-late">
      <h2 id="kiosk-late">
        {t("filter.overdue")} <b class={late.length ? "hot" : ""}>{late.length}</b>
      </h2>
      <ul class="plain">
        {late.slice(0, MOST).map((incident) => (
          <li key={incident.id}>
            <PriorityMark priority={incident.priority} /> {[categoryOf(incident.category), districtName(incident.district)].filter(Boolean).join(" · ")} <Countdown incident={incident} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Turning() {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const turning = setInterval(() => setTurn((before) => before + 1), TURN_MS);
    return () => clearInterval(turning);
  }, []);
  const open = [...findings.value.values()].filter((finding) => finding.state === "open");
  const all = ordered(cameras.value.values(), open);
  const urgent = all.filter((camera) => urgency(camera, open) === 0).length;
  if (all.length === 0) return null;
  const pages = pagesOf(all.length, urgent, TILES);
  return (
    <section class="kiosk-cameras" aria-label={t("wall.count", { count: all.length, page: (turn % pages) + 1, pages })}>
      <ul class="wall">
        {pageOf(all, urgent, TILES, turn).map((camera) => (
          <Tile key={camera.id} camera={camera} isUrgent={urgency(camera, open) === 0} isStill />
        ))}
      </ul>
    </section>
  );
}

/** Asks the browser to keep the screen on; false where it does not, as on plain http from afar. */
function useWakeLock(): boolean {
  const [isAwake, setAwake] = useState(false);
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    const ask = async () => {
      if (document.hidden || !("wakeLock" in navigator)) return;
      lock = await navigator.wakeLock.request("screen").catch(() => null);
      setAwake(lock !== null);
      lock?.addEventListener("release", () => setAwake(false));
    };
    void ask();
    const again = () => void ask();
    document.addEventListener("visibilitychange", again);
    return () => {
      document.removeEventListener("visibilitychange", again);
      void lock?.release();
    };
  }, []);
  return isAwake;
}
