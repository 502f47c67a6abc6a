// Many alerts of one rule in one district within minutes are one card. The rule is the server's (docs/rules.md, grouping). Pure.

import { compareAlerts, isUnseen, waited } from "./alarm";
import type { Alert } from "./types";

const LEAST = 6; // more than five
const LEAST_BY_NIGHT = 2;
const HIGH = 2; // priority: 1 is urgent, 2 high
const WITHIN_MS = 10 * 60_000;
const ASIDE = new Set(["shelved", "cleared"]);

export interface Group {
  readonly id: string;
  readonly rule: string;
  readonly district: string;
  readonly priority: number;
  readonly unseen: number;
  readonly alerts: readonly Alert[];
}
export type Card = { alert: Alert; group: null } | { alert: null; group: Group };

/** Those of the pile, oldest first, that lie in some crowded ten minutes. */
function crowded(pile: readonly Alert[], least: number): Alert[] {
  const found = new Set<Alert>();
  let first = 0;
  pile.forEach((alert, last) => {
    while (Date.parse(alert.raised_at) - Date.parse((pile[first] as Alert).raised_at) > WITHIN_MS) first += 1;
    if (last - first + 1 >= least) for (const each of pile.slice(first, last + 1)) found.add(each);
  });
  return pile.filter((alert) => found.has(alert));
}

export function groupsOf(alerts: Iterable<Alert>, least = LEAST): Group[] {
  const piles = new Map<string, Alert[]>();
  for (const alert of [...alerts].sort((a, b) => Date.parse(a.raised_at) - Date.parse(b.raised_at))) {
    if (!alert.district || alert.muted_by || ASIDE.has(alert.state)) continue;
    const id = `${alert.rule}/${alert.district}`;
    piles.set(id, [...(piles.get(id) ?? []), alert]);
  }
  return [...piles].flatMap(([id, pile]) => {
    const together = crowded(pile, least);
    const [head] = together;
    if (!head) return [];
    const priority = Math.min(...together.map((alert) => alert.priority));
    return [{ id, rule: head.rule, district: head.district, priority, unseen: together.filter(isUnseen).length, alerts: together }];
  });
}

/** The list as cards: a group stands where its most urgent alert would. */
export function cardsOf(alerts: readonly Alert[], least = LEAST): Card[] {
  const groups = groupsOf(alerts, least);
  const groupOf = new Map(groups.flatMap((group) => group.alerts.map((alert) => [alert.id, group] as const)));
  const placed = new Set<Group>();
  return [...alerts].sort(compareAlerts).flatMap((alert): Card[] => {
    const group = groupOf.get(alert.id);
    if (!group) return [{ alert, group: null }];
    if (placed.has(group)) return [];
    placed.add(group);
    return [{ alert: null, group }];
  });
}

export const alertsOf = (card: Card): readonly Alert[] => (card.group ? card.group.alerts : [card.alert]);

/**
 * The list by night: two alike are a group, and what is below high priority is folded. What nobody took in time always stands,
 * and makes a group of its own by the day's number only.
 */
export function nightCards(alerts: readonly Alert[]): { standing: Card[]; folded: Card[] } {
  const late = cardsOf(alerts.filter((alert) => waited(alert) > 0)).map(besides);
  const rest = cardsOf(alerts.filter((alert) => waited(alert) === 0), LEAST_BY_NIGHT);
  const isHigh = (card: Card) => (card.group ?? card.alert).priority <= HIGH;
  return { standing: [...late, ...rest.filter(isHigh)].sort(compareCards), folded: rest.filter((card) => !isHigh(card)) };
}

/** A group that may stand beside one of the same rule and district. */
const besides = (card: Card): Card => (card.group ? { alert: null, group: { ...card.group, id: `late/${card.group.id}` } } : card);

const mostUrgent = (card: Card) => [...alertsOf(card)].sort(compareAlerts)[0] as Alert;
const compareCards = (a: Card, b: Card) => compareAlerts(mostUrgent(a), mostUrgent(b));
