// Signing in and out, and what begins with it: the live stream and the city's own words.

import { signal } from "@preact/signals";
import { suggestLanguage } from "./i18n/language";
import { get, post } from "./live/api";
import { Connection, type View } from "./live/connection";
import { districts, districtsOf } from "./live/districts";
import { categories, forget, link, receive, receiveFrame } from "./live/store";
import type { Category, Me } from "./live/types";
import { recall, remember } from "./settings";

export type Session = "unknown" | "out" | "in";

export const session = signal<Session>("unknown");
let connection: Connection | null = null;
let view: View | null = null;

/**
 * Whether we are signed in already. Only a browser that was signed in asks: the cookie cannot be read from here, and a
 * refusal would be an error in everybody's console.
 */
export async function resume(): Promise<void> {
  if (recall("signed-in") !== "yes") return leave();
  await get<Me>("session/me").then(enter, leave);
}

export async function signIn(login: string, password: string): Promise<void> {
  enter(await post<Me>("session/login", { login, password }));
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
  remember("signed-in", "yes");
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
  remember("signed-in", null);
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
