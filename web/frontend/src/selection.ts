// What the person looks at: the selected thing, the chosen filters. It stands in the address, so a view can be handed on.

import { batch, computed, effect, signal } from "@preact/signals";
import { shared_ms } from "./live/clock";

export type Kind = "incident" | "vehicle" | "camera" | "alert" | "ticket";
export interface Selection {
  kind: Kind;
  id: string;
}
export interface Filters {
  state: string;
  category: string;
  district: string;
  overdue: boolean;
  search: string;
}

export const selection = signal<Selection | null>(null);
export const filters = signal<Filters>({ state: "", category: "", district: "", overdue: false, search: "" });
/** Where the map should go, once; it never moves without one. */
export const destination = signal<{ lon: number; lat: number } | null>(null);
/** A place chosen for a new incident; `pick` waits for the click. */
export const drafting = signal<"pick" | { lon: number; lat: number } | null>(null);

/** An incident without a place that is being put on the map; `place` is what was chosen. */
export interface Locating {
  incident: string;
  place: { lon: number; lat: number } | null;
  isPicking: boolean;
}
export const locating = signal<Locating | null>(null);

const PAGE_NAMES = [
  "wall", "shift", "own", "supervisor", "analysis", "suspects", "snow", "rules", "admin", "tracker", "quarantine", "holds", "setup", "account",
] as const;
/** A page in place of lists and map, or "" for these. */
export type PageName = (typeof PAGE_NAMES)[number];
export const page = signal<PageName | "">("");
/** Whether a page lies over the map: then it need not be drawn. */
export const isMapCovered = signal(false);
/** What the page is about, where it is about one thing: a vehicle's id. */
export const subject = signal("");
/** A camera whose facts are being entered; camera "" is a new one. */
export interface Editing {
  camera: string;
  place: { lon: number; lat: number } | null;
  isPicking: boolean;
}
export const editing = signal<Editing | null>(null);

/** A screen on the wall: nothing to press, large letters, pictures in turn. */
export const isKiosk = signal(false);

export const isFiltered = computed(() => {
  const { state, category, district, overdue, search } = filters.value;
  return Boolean(state || category || district || overdue || search);
});

export function select(kind: Kind, id: string): void {
  selection.value = { kind, id };
  drafting.value = null;
  editing.value = null;
  locating.value = null;
}

export function goTo(lon: number | null, lat: number | null): void {
  if (lon !== null && lat !== null) destination.value = { lon, lat };
}

export function setFilter(change: Partial<Filters>): void {
  filters.value = { ...filters.value, ...change };
}

const KINDS: readonly string[] = ["incident", "vehicle", "camera", "alert", "ticket"];

export function openPage(name: PageName, about = ""): void {
  batch(() => {
    page.value = name;
    subject.value = about;
  });
}

/** A moment of the past that the address asks for, in ms; it is shown once, and is no part of a view that is handed on. */
export const askedMoment = signal<number | null>(null);

/** Reads the address once, then keeps it in step. */
export function followAddress(): void {
  const query = new URLSearchParams(location.search);
  const text = (name: string) => query.get(name) ?? "";
  filters.value = {
    state: text("state"), category: text("category"), district: text("district"),
    overdue: query.get("overdue") === "true", search: text("search"),
  };
  const [kind = "", id = ""] = text("show").split(/:(.*)/s);
  if (KINDS.includes(kind) && id) selection.value = { kind: kind as Kind, id };
  const at_ms = Date.parse(text("at"));
  if (Number.isFinite(at_ms)) askedMoment.value = at_ms;
  const name = PAGE_NAMES.find((each) => each === text("page"));
  if (name) openPage(name, text("of"));
  const moment = Date.parse(text("at"));
  if (!Number.isNaN(moment)) shared_ms.value = moment;
  isKiosk.value = query.get("kiosk") === "1";
  effect(() => history.replaceState(null, "", addressOf(filters.value, selection.value, page.value, subject.value, shared_ms.value, isKiosk.value)));
}

/** All that a colleague needs to see the same. */
export function addressOf( // one parameter per part
  chosen: Filters, shown: Selection | null, opened: PageName | "" = "", about = "", moment_ms: number | null = null, kiosk = false,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(chosen)) if (value) query.set(name, String(value));
  if (shown) query.set("show", `${shown.kind}:${shown.id}`);
  if (opened) query.set("page", opened);
  if (opened && about) query.set("of", about);
  if (moment_ms !== null) query.set("at", `${new Date(moment_ms).toISOString().slice(0, 19)}Z`);
  if (kiosk) query.set("kiosk", "1");
  const text = query.toString();
  return text ? `?${text}` : "/";
}
