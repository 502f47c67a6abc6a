// The whole work by keyboard. Single keys can be switched off (WCAG 2.1.4); arrows, Enter and Esc always work.

import { liveNow } from "./live/clock";
import { alerts, findings, incidents, may, past } from "./live/store";
import { isUnseen } from "./live/alarm";
import { acknowledgeAlert } from "./panels/alerts";
import { isToJudge, judge } from "./panels/finding";
import { isHelpOpen } from "./panels/help";
import { acknowledgeIncident } from "./panels/incidents";
import { enterPast, player, RECENT_MS } from "./past";
import { drafting, editing, page, select, selection } from "./selection";
import { keys } from "./settings";

/** Those that are seen: not what a closed group holds. */
const rowsOf = (list: Element | null) =>
  [...(list?.querySelectorAll<HTMLElement>("[data-row]") ?? [])].filter((row) => row.getClientRects().length > 0);
const firstList = () => document.querySelector(".list.alerts [data-row]")?.closest(".list") ?? document.querySelector(".list.incidents");
let lastRow: { kind: string; id: string } | null = null;

function activeList(): Element | null {
  return document.activeElement?.closest(".list") ?? document.querySelector(".list.active") ?? firstList();
}

/** To the next or former row; from nowhere, to where the person was last. */
function move(step: number): void {
  const rows = rowsOf(activeList());
  const here = rows.indexOf(document.activeElement as HTMLElement);
  const before = lastRow ? rows.findIndex((row) => row.closest("li")?.dataset["id"] === lastRow?.id) : -1;
  const next = here >= 0 ? here + step : Math.max(0, before);
  rows[Math.min(rows.length - 1, Math.max(0, next))]?.focus();
}

function focusList(name: string): void {
  for (const list of document.querySelectorAll(".list")) list.classList.toggle("active", list.matches(name));
  rowsOf(document.querySelector(name))[0]?.focus();
}

/** Acknowledges the row under focus, or what the panel shows. */
function acknowledge(): void {
  const row = document.activeElement?.closest<HTMLElement>("li[data-kind]");
  const shown = selection.peek();
  const kind = row?.dataset["kind"] ?? shown?.kind;
  const id = row?.dataset["id"] ?? shown?.id ?? "";
  const alert = kind === "alert" ? alerts.peek().get(id) : undefined;
  const incident = kind === "incident" ? incidents.peek().get(id) : undefined;
  if (alert && isUnseen(alert) && may("work_alert")) void acknowledgeAlert(alert);
  if (incident?.commands.includes("acknowledge")) void acknowledgeIncident(incident);
}

/** A word on the first finding of the panel that wants one. */
function judgeFirst(verb: "confirm" | "reject"): void {
  const id = document.querySelector<HTMLElement>(".detail [data-finding]")?.dataset["finding"];
  if (id) void judge(id, verb);
}

/** To the camera whose finding has waited longest for a word. */
function nextFinding(): void {
  const waiting = [...findings.peek().values()].filter((finding) => finding.state === "open" && isToJudge(finding));
  const first = waiting.sort((a, b) => Date.parse(a.since_at) - Date.parse(b.since_at))[0];
  if (first) select("camera", first.camera);
}

/** Sends the vehicle that stands first in the open list of those who could go. */
function sendFirst(): void {
  document.querySelector<HTMLElement>(".detail [data-send]")?.click();
}

function closeTopmost(): void {
  if (isHelpOpen.peek()) isHelpOpen.value = false;
  else if (editing.peek()) editing.value = null;
  else if (drafting.peek()) drafting.value = null;
  else if (selection.peek()) {
    selection.value = null;
    move(0);
  } else if (page.peek()) page.value = "";
  else (document.activeElement as HTMLElement | null)?.blur();
}

const LIVE: Record<string, () => void> = {
  j: () => move(1),
  k: () => move(-1),
  a: acknowledge,
  n: () => {
    if (may("open_incident")) drafting.value = "pick";
  },
  c: () => judgeFirst("confirm"),
  x: () => judgeFirst("reject"),
  f: nextFinding,
  d: sendFirst,
  h: () => document.querySelector<HTMLElement>(".detail [data-handoff]")?.focus(), // to the button: a slip of a key calls nobody
  "1": () => focusList(".list.alerts"),
  "2": () => focusList(".list.incidents"),
  "/": () => document.getElementById("search")?.focus(),
  "?": () => (isHelpOpen.value = true),
  p: () => void enterPast(liveNow.peek() - RECENT_MS),
};

function actOf(key: string): (() => void) | undefined {
  return (past.peek() && player.peek()?.keys[key]) || LIVE[key];
}

/** Where each Latin letter lies, so that the keys work with a Kazakh or Russian layout. */
const BY_PLACE: Record<string, string> = {
  KeyJ: "j", KeyK: "k", KeyA: "a", KeyN: "n", KeyP: "p", KeyL: "l", KeyC: "c", KeyX: "x", KeyF: "f", KeyD: "d", KeyH: "h", Comma: ",", Period: ".", BracketLeft: "[", BracketRight: "]",
};

export function listenToKeys(): void {
  addEventListener("focusin", ({ target }) => {
    const row = (target as Element).closest<HTMLElement>("li[data-kind]");
    if (row) lastRow = { kind: row.dataset["kind"] ?? "", id: row.dataset["id"] ?? "" };
  });
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return closeTopmost();
    const target = event.target as HTMLElement;
    if (target.matches("[data-row]") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      return move(event.key === "ArrowDown" ? 1 : -1);
    }
    if (!keys.peek() || target.matches("input, select, textarea") || isHelpOpen.peek()) return;
    if (event.key === " " && target.matches("button, summary")) return;
    const act = actOf(event.key) ?? actOf(BY_PLACE[event.code] ?? "");
    if (!act) return;
    event.preventDefault();
    act();
  });
}
