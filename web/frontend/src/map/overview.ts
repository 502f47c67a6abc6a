// A whole city at once: its districts say how many are where, and of a crowd only what stands out is drawn. Pure.

/** Below this zoom the city is seen whole. */
export const OVERVIEW_ZOOM = 11.5;
/** So many marks can still be told apart there. */
export const CROWD = 300;

export const isCrowded = (zoom: number, count: number) => zoom < OVERVIEW_ZOOM && count > CROWD;

export interface Counted {
  vehicles: number;
  incidents: number;
  overdue: number;
}

/** Incidents by district, beside how many vehicles the server counts there. */
export function countsOf(
  tallies: Readonly<Record<string, { vehicles: number }>>,
  incidents: Iterable<{ district: string | null; isOverdue: boolean }>,
): ReadonlyMap<string, Counted> {
  const counts = new Map(Object.entries(tallies).map(([id, { vehicles }]) => [id, { vehicles, incidents: 0, overdue: 0 }]));
  for (const { district, isOverdue } of incidents) {
    if (!district) continue;
    const of = counts.get(district) ?? { vehicles: 0, incidents: 0, overdue: 0 };
    counts.set(district, { ...of, incidents: of.incidents + 1, overdue: of.overdue + Number(isOverdue) });
  }
  return counts;
}
