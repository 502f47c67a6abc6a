// New alerts for the ear: a polite sentence for a screen reader, and a tone where the person has switched it on.

import { effect, signal } from "@preact/signals";
import { spoken } from "./actions";
import { t } from "./i18n";
import { language } from "./i18n/language";
import type { Alert } from "./live/types";
import { isUnseen } from "./live/alarm";
import { picture } from "./live/store";
import { ringAgain } from "./night";
import { alertSentence } from "./panels/sentence";
import { openAlert } from "./panels/alerts";
import { notify, sound } from "./settings";

const heard = signal("");
const TONES: Record<number, readonly number[]> = { 1: [880, 660, 880], 2: [660] }; // hertz; priority 3 is silent
const TONE_S = 0.16;

export function Announcer() {
  return (
    <div class="unseen-text" role="status" aria-live="polite">
      <p>{spoken.value}</p>
      <p>{heard.value}</p>
    </div>
  );
}

/** Of the present, also while the past is shown. Only what comes after the first snapshot is news. */
export function announceAlerts(): void {
  ringAgain(() => ring(1));
  let known: ReadonlySet<string> | null = null;
  effect(() => {
    const unseen = [...picture.value.alerts.values()].filter(isUnseen);
    const news = known ? unseen.filter((alert) => !known?.has(alert.id)) : [];
    known = picture.value.alerts.size || known ? new Set(unseen.map((alert) => alert.id)) : null;
    const first = news.sort((a, b) => a.priority - b.priority)[0];
    if (!first) return;
    heard.value = alertSentence(first);
    if (sound.peek()) ring(first.priority);
    if (notify.peek()) showOnDesktop(first, news.length);
  });
}

/** Only while nobody sees the page; a click leads to the alert. */
function showOnDesktop(first: Alert, count: number): void {
  if (!document.hidden || !canNotify() || Notification.permission !== "granted") return;
  const told = new Notification(t("app.title"), { body: alertSentence(first) + (count > 1 ? ` (+${count - 1})` : ""), tag: "situation-alert", lang: language.value });
  told.onclick = () => {
    window.focus();
    openAlert(first);
    told.close();
  };
}

/** Browsers offer it on https and on this very machine alone. */
export const canNotify = () => "Notification" in window && window.isSecureContext;

/** The person's wish, and the browser's leave. */
export async function wishNotifications(wanted: boolean): Promise<void> {
  notify.value = wanted && canNotify() && (await Notification.requestPermission()) === "granted";
}

function ring(priority: number): void {
  const tones = TONES[priority];
  if (!tones) return;
  const audio = new AudioContext();
  tones.forEach((hertz, at) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = hertz;
    volume.gain.value = 0.08;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + at * TONE_S);
    tone.stop(audio.currentTime + (at + 0.9) * TONE_S);
    if (at === tones.length - 1) tone.onended = () => void audio.close();
  });
}
