// What the screen knows, as signals: panels and layers read them and are drawn again when they change.

import { batch, computed, signal } from "@preact/signals";
import { hear, now, played_ms, serverNow, shared_ms } from "./clock";
import { type Frame, type Position, positionAt } from "./codec";
import { EMPTY, after, type Picture } from "./picture";
import type { Category, Message, Notice, Status, Vehicle } from "./types";

export type Link = "connecting" | "live" | "lost";

/** The present, whether the screen shows it or not. */
export const picture = signal<Picture>(EMPTY);
/** A moment of the past that the screen shows in place of the present. */
export interface Past {
  readonly picture: Picture;
  readonly frame: Frame;
}
export const past = signal<Past | null>(null);
const shown = computed(() => past.value?.picture ?? picture.value);
export const link = signal<Link>("connecting");
export const status = signal<Status | null>(null);
export const notices = signal<readonly (Notice & { at: string })[]>([]);
/**
 * Server time of the last `status` (it comes every second), in ms: the age of the feed. Nothing else counts, so that a server
 * that takes connections but says nothing new is not taken for a live one.
 */
export const heard_at = signal(0);
const liveFrame = signal<Frame | null>(null);
/** The position frame that is shown, and how many live ones have come. */
export const frame = computed(() => past.value?.frame ?? liveFrame.value);
export const frames = signal(0);
export const categories = signal<ReadonlyMap<string, Category>>(new Map());

const MOST_NOTICES = 20;

export const city = computed(() => shown.value.city);
export const me = computed(() => shown.value.me);
export const vehicles = computed(() => shown.value.vehicles);
export const incidents = computed(() => shown.value.incidents);
export const alerts = computed(() => shown.value.alerts);
export const tickets = computed(() => shown.value.tickets);
export const handovers = computed(() => shown.value.handovers);
export const cameras = computed(() => shown.value.cameras);
export const findings = computed(() => shown.value.findings);
export const operators = computed(() => shown.value.operators);

/** Vehicles by the number that frames use. */
export const numbered = computed<ReadonlyMap<number, Vehicle>>(
  () => new Map([...vehicles.value.values()].map((vehicle) => [vehicle.number, vehicle])),
);

/** Whether anything on the screen is simulated. */
export const simulated = computed(
  () =>
    (past.value ? [...frame.value?.flags ?? []].some((flags) => flags & 16) : status.value?.simulated === true) ||
    [incidents.value, alerts.value, cameras.value].some((table) => [...table.values()].some((item) => item.simulated)),
);

/** Whether real and simulated things are mixed: only then each one has to say which it is. */
export const mixed = computed(() => {
  const all = [incidents.value, alerts.value, cameras.value, vehicles.value].flatMap((table) => [...table.values()]);
  return simulated.value && all.some((item) => !item.simulated);
});

/** Whether the person has the right. The past can be looked at, and nothing else. */
export function may(right: string): boolean {
  return (past.value === null || right.startsWith("see_")) && (me.value?.rights.includes(right) ?? false);
}

/** Takes one text message in. Its number has been judged before. */
export function receive(message: Message): void {
  batch(() => {
    if (message.at) hear(message.at);
    if (message.type === "status" || heard_at.peek() === 0) heard_at.value = serverNow();
    if (message.type === "status") status.value = message;
    if (message.type === "notice" && message.code) tell(message as Notice & { at: string });
    picture.value = after(picture.peek(), message);
  });
}

export function tell(notice: Notice & { at: string }): void {
  notices.value = [notice, ...notices.peek()].slice(0, MOST_NOTICES);
}

export function receiveFrame(next: Frame): void {
  batch(() => {
    liveFrame.value = next;
    frames.value += 1;
  });
}

/** Where a vehicle of the present frame is, or null when it is not in view. */
export function findPosition(number: number): Position | null {
  const current = frame.value;
  if (!current) return null;
  const row = current.number.indexOf(number);
  return row < 0 ? null : positionAt(current, row, now.value / 1000 - current.at_s);
}

/** Forgets everything of the person who leaves. */
export function forget(): void {
  batch(() => {
    if (past.peek()) shared_ms.value = null;
    picture.value = EMPTY;
    past.value = null;
    played_ms.value = null;
    liveFrame.value = null;
    status.value = null;
    notices.value = [];
    heard_at.value = 0;
  });
}
