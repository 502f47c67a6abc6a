// How far the centre is set up: seen from what there is, kept nowhere. Pure.

export const STEPS = ["city", "fleet", "ping", "camera", "people"] as const;
export type Step = (typeof STEPS)[number];

/** What the steps are judged by. Simulated things set nothing up. */
export interface Known {
  districts: number;
  streets: number;
  /** Registered vehicles, and whether each may speak and was heard. */
  devices: readonly { simulated: boolean; credential: string; received_at: string | null }[];
  cameras: readonly { simulated: boolean; picture_at: string | null; zones: number }[];
  /** How many people may sign in. */
  people: number;
}

export function doneSteps({ districts, streets, devices, cameras, people }: Known): ReadonlySet<Step> {
  const real = devices.filter((device) => !device.simulated);
  const done: Record<Step, boolean> = {
    city: districts > 0 && streets > 0,
    fleet: real.some((device) => device.credential === "valid" || device.received_at !== null),
    ping: real.some((device) => device.received_at !== null),
    camera: cameras.some((camera) => !camera.simulated && camera.picture_at !== null && camera.zones > 0),
    people: people > 1,
  };
  return new Set(STEPS.filter((step) => done[step]));
}

/** Where a person who comes in begins: the first step that is not done. */
export const firstOpen = (done: ReadonlySet<Step>): Step => STEPS.find((step) => !done.has(step)) ?? "city";

/** The next step after this one; null after the last. */
export const stepAfter = (step: Step): Step | null => STEPS[STEPS.indexOf(step) + 1] ?? null;

/** A centre that nobody has set up: no vehicle, no camera, not even simulated ones. */
export const isEmpty = (vehicles: number, cameras: number) => vehicles === 0 && cameras === 0;

/** What is strange about the districts: ids of those without a name in some language. */
export function unnamed(districts: Iterable<readonly [string, Partial<Record<string, string>>]>): string[] {
  return [...districts].filter(([, names]) => ["kk", "ru", "en"].some((code) => !names[code])).map(([id]) => id);
}
