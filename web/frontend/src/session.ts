// Signing in and out, and what begins with it: the live stream and the city's own words.

import { signal } from "@preact/signals";
import { suggestLanguage } from "./i18n/language";
import { get, post } from "./live/api";
import { Connection, type View } from "./live/connection";
import { districts, districtsOf } from "./live/districts";
import { categories, forget, link, receive, receiveFrame } from "./live/store";
import type { Category, Me } from "./live/types";

/** "factor": known, but the role needs a second factor, which is not set up yet. */
export type Session = "unknown" | "out" | "factor" | "in";
export type Way = "password" | "provider";
interface Told {
  me: Me | null;
  needs_factor: boolean;
  ways: Way[];
}

export const session = signal<Session>("unknown");
export const ways = signal<readonly Way[]>(["password"]);
let connection: Connection | null = null;
let view: View | null = null;

/** Whether we are signed in already: the cookie cannot be read from here, so the server is asked. */
export async function resume(): Promise<void> {
  const told = await get<Told>("session").catch(() => null);
  if (session.peek() === "in") return;
  ways.value = told?.ways ?? ways.peek();
  if (told?.me && told.needs_factor) {
    suggestLanguage(told.me.language);
    session.value = "factor";
  } else if (told?.me) enter(told.me);
  else leave();
}

/** Somebody may have signed in meanwhile in another tab. */
export function followOtherTabs(): void {
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && session.peek() === "out") void resume();
  });
}

/** `code` of the second factor, where the person has one. */
export async function signIn(login: string, password: string, code = ""): Promise<void> {
  await post<Me>("session/login", { login, password, ...(code && { code }) });
  await resume();
}

export async function signOut(): Promise<void> {
  await post("session/logout").catch(() => undefined);
  leave();
}

/** What the map shows now; kept for a connection that is not there yet. */
export function look(next: View): void {
  view = next;
  connection?.look(next);
}

function enter(me: Me): void {
  suggestLanguage(me.language);
  session.value = "in";
  connection = new Connection(liveAddress(), {
    link: (state) => (link.value = state),
    message: receive,
    frame: receiveFrame,
    refused: leave,
  });
  if (view) connection.look(view);
  connection.start();
  void loadWords();
}

function leave(): void {
  connection?.end();
  connection = null;
  forget();
  session.value = "out";
}

async function loadWords(): Promise<void> {
  const [list, shapes] = await Promise.all([
    get<Category[]>("categories"),
    get<GeoJSON.FeatureCollection>("districts"),
  ]);
  categories.value = new Map(list.map((category) => [category.code, category]));
  districts.value = districtsOf(shapes);
}

function liveAddress(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/live`;
}
