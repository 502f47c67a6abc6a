// What the person looks at: the selected thing, the chosen filters. It stands in the address, so a view can be handed on.

import { computed, effect, signal } from "@preact/signals";

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

/** A page in place of lists and map, or "" for these. */
export type PageName = "wall" | "supervisor" | "admin";
export const page = signal<PageName | "">("");
/** A camera whose facts are being entered; camera "" is a new one. */
export interface Editing {
  camera: string;
  place: { lon: number; lat: number } | null;
  isPicking: boolean;
}
export const editing = signal<Editing | null>(null);

export const isFiltered = computed(() => {
  const { state, category, district, overdue, search } = filters.value;
  return Boolean(state || category || district || overdue || search);
});

export function select(kind: Kind, id: string): void {
  selection.value = { kind, id };
  drafting.value = null;
  editing.value = null;
}

export function goTo(lon: number | null, lat: number | null): void {
  if (lon !== null && lat !== null) destination.value = { lon, lat };
}

export function setFilter(change: Partial<Filters>): void {
  filters.value = { ...filters.value, ...change };
}

const KINDS: readonly string[] = ["incident", "vehicle", "camera", "alert", "ticket"];

const PAGE_NAMES: readonly string[] = ["wall", "supervisor", "admin"];

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
  const name = text("page");
  if (PAGE_NAMES.includes(name)) page.value = name as PageName;
  effect(() => history.replaceState(null, "", addressOf(filters.value, selection.value, page.value)));
}

export function addressOf(chosen: Filters, shown: Selection | null, opened: PageName | "" = ""): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(chosen)) if (value) query.set(name, String(value));
  if (shown) query.set("show", `${shown.kind}:${shown.id}`);
  if (opened) query.set("page", opened);
  const text = query.toString();
  return text ? `?${text}` : "/";
}
