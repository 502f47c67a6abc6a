// What the person sees of the past: that it is not the present, which moment it is, and how to move through it.

import { signal } from "@preact/signals";
import { t, type Key } from "../i18n";
import { age, civilText, clock, day, minutes, momentOf, zoneOffset } from "../i18n/format";
import { isUnseen } from "../live/alarm";
import { liveNow, played_ms } from "../live/clock";
import { picture } from "../live/store";
import { zone } from "../panels/names";
import { Icon } from "../panels/shapes";
import { MINUTE_MS, step } from "./keys";
import { HistogramBars } from "./histogram";
import { leavePast } from "./leave";
import { goal_ms, hindrance, isPlaying, play, seek, setSpeed, SPEEDS, speed } from "./player";
import { HOUR_MS, marks, SPANS_H, type Window, windowAround } from "./window";

const hours = signal<number>(6);
let kept: Window | null = null;

export function PastBar() {
  return (
    <section class="past-bar" aria-label={t("past.title")}>
      <Notice />
      <Slider />
      <Controls />
    </section>
  );
}

/** Unmistakable, and with what happens meanwhile. */
function Notice() {
  const at = played_ms.value ?? goal_ms.value;
  const unseen = [...picture.value.alerts.values()].filter(isUnseen).length;
  return (
    <div class="past-notice">
      <strong>{t("past.notice")}</strong>
      <span class="past-moment">
        {day(at, zone())} <b>{clock(at, zone())}</b>
      </span>
      <span>{t("past.ago", { age: age((liveNow.value - at) / 1000) })}</span>
      <span class="past-hindrance" role="status">
        {hindrance.value && t(`past.${hindrance.value}` as Key)}
      </span>
      {unseen > 0 && <span class="past-live-alerts">{t("past.live_alerts", { count: unseen })}</span>}
      <button type="button" class="primary" aria-keyshortcuts="l" onClick={leavePast}>
        {t("past.leave")} <kbd>l</kbd>
      </button>
    </div>
  );
}

function Slider() {
  const window = windowAround(goal_ms.value, hours.value, liveNow.peek(), kept);
  kept = window;
  const length = window.to_ms - window.from_ms;
  const offset = zoneOffset(window.to_ms, zone());
  const label = (at: number) => (length > 24 * HOUR_MS ? day(at, zone()) : clock(at, zone(), { seconds: false }));
  return (
    <div class="past-slider">
      <HistogramBars {...window} />
      <input
        type="range" aria-label={t("past.slider")} aria-valuetext={`${day(goal_ms.value, zone())}, ${clock(goal_ms.value, zone())}`}
        min={window.from_ms} max={window.to_ms} step={length / 720} value={goal_ms.value}
        onInput={(event) => seek(Number(event.currentTarget.value))}
      />
      <svg class="past-marks" aria-hidden="true">
        {marks(window, offset).map((at) => (
          <svg key={at} x={`${((at - window.from_ms) / length) * 100}%`} overflow="visible">
            <path d="M0 0v5" />
            <text y="18">{label(at)}</text>
          </svg>
        ))}
      </svg>
    </div>
  );
}

function Step({ by }: { by: number }) {
  const length = minutes(Math.abs(by));
  return (
    <button type="button" aria-label={t(by < 0 ? "past.back" : "past.on", { age: length })} onClick={() => step(by * MINUTE_MS)}>
      {by < 0 ? "−" : "+"}
      {length}
    </button>
  );
}

function Controls() {
  const name = t(isPlaying.value ? "past.pause" : "past.play");
  return (
    <div class="past-controls">
      <Step by={-60} />
      <Step by={-1} />
      <button type="button" class="past-play" title={name} aria-label={name} onClick={() => play()}>
        <Icon name={isPlaying.value ? "pause" : "play"} />
      </button>
      <Step by={1} />
      <Step by={60} />
      <label>
        {t("past.speed")}
        <select value={speed.value} onChange={(event) => setSpeed(Number(event.currentTarget.value))}>
          {SPEEDS.map((times) => (
            <option key={times} value={times}>{`${times}×`}</option>
          ))}
        </select>
      </label>
      <label>
        {t("past.span")}
        <select value={hours.value} onChange={(event) => (hours.value = Number(event.currentTarget.value))}>
          {SPANS_H.map((count) => (
            <option key={count} value={count}>
              {age(count * 3600)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("past.moment")}
        <input type="datetime-local" value={civilText(goal_ms.value, zone())} max={civilText(liveNow.value, zone())} onChange={(event) => goTo(event.currentTarget.value)} />
      </label>
    </div>
  );
}

function goTo(text: string): void {
  const at = momentOf(text, zone());
  if (!Number.isNaN(at)) seek(at);
}
