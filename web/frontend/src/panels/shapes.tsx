// Marks that carry meaning by shape: a triangle is most urgent, then diamond, square, disc, small ring.

/** By priority, 1 first; in a box of 16. */
export const SHAPES: readonly string[] = [
  "M8 1 15.500 15H.500Z",
  "M8 0 16 8 8 16 0 8Z",
  "M2 2H14V14H2Z",
  "M8 2a6 6 0 1 0 .01 0Z",
  "M8 4.500a3.500 3.500 0 1 0 .01 0Z",
];

export const clampPriority = (priority: number) => Math.min(SHAPES.length, Math.max(1, Math.round(priority)));

export function PriorityMark({ priority, hollow = false }: { priority: number; hollow?: boolean }) {
  const level = clampPriority(priority);
  return (
    <svg class={`mark p${level}${hollow ? " hollow" : ""}`} viewBox="-1 -1 18 18" aria-hidden="true">
      <path d={SHAPES[level - 1]} />
    </svg>
  );
}

const ICONS = {
  close: "M4 4 12 12M12 4 4 12",
  sun: "M8 5a3 3 0 1 0 .01 0ZM8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
  moon: "M13 9.500A5.500 5.500 0 1 1 6.500 3 4.500 4.500 0 0 0 13 9.500Z",
  sound: "M2 6h2.500L8 3v10L4.500 10H2ZM10.500 5.500a3.500 3.500 0 0 1 0 5M12.500 3.500a6.500 6.500 0 0 1 0 9",
  silent: "M2 6h2.500L8 3v10L4.500 10H2ZM10.500 6 14 10M14 6l-3.500 4",
  goto: "M8 1.500v3M8 11.500v3M1.500 8h3M11.500 8h3M8 5a3 3 0 1 0 .01 0Z",
  check: "M2.500 8.500 6 12 13.500 4",
  plus: "M8 3v10M3 8h10",
  leave: "M6 3H3v10h3M7 8h7M11 5l3 3-3 3",
  past: "M2.500 8a5.500 5.500 0 1 0 2-4.200M2 2l2.500 1.800L3.600 7M8 5v3.200l2 1.300",
  grid: "M2 2.500h5v4.500H2ZM9 2.500h5v4.500H9ZM2 9h5v4.500H2ZM9 9h5v4.500H9Z",
  people: "M5.500 3.500a2 2 0 1 0 .01 0ZM1.500 13c0-2.500 1.800-4.500 4-4.500s4 2 4 4.500M11 4.500a1.750 1.750 0 1 0 .01 0ZM10.700 9c2.200-.200 3.800 1.600 3.800 4",
  bars: "M2 14h12M4 14V8M8 14V3M12 14v-4",
  trend: "M2 14h12M2.500 11 6 7l3 2.500L13.500 4M10.500 4h3v3",
  truck: "M1.500 4.500h8v6.500h-8ZM9.500 7h3l2 2v2h-5M4.500 11a1.250 1.250 0 1 0 .01 0ZM11.500 11a1.250 1.250 0 1 0 .01 0Z",
  gear: "M8 5.500a2.500 2.500 0 1 0 .01 0ZM8 1.500v2M8 12.500v2M1.500 8h2M12.500 8h2M3.400 3.400l1.400 1.400M11.200 11.200l1.400 1.400M12.600 3.400l-1.400 1.400M4.800 11.200l-1.400 1.400",
  flake: "M8 1.500v13M2.400 4.750 13.600 11.250M13.600 4.750 2.400 11.250M6.500 2.500 8 4l1.500-1.500M6.500 13.500 8 12l1.500 1.500",
  play: "M4.500 3 12.500 8 4.500 13Z",
  pause: "M5 3v10M11 3v10",
  clock: "M8 2a6 6 0 1 0 .01 0ZM8 4.500V8l2.500 1.500",
} as const;

export type IconName = keyof typeof ICONS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={ICONS[name]} />
    </svg>
  );
}

/** The vehicle's mark as on the map: disc or square by owner, with a beak when it moves, hollow when silent. */
export function VehicleMark({ contractor, state }: { contractor: boolean; state: string }) {
  const moving = state === "working" || state === "in_transit";
  const look = `mark vehicle ${contractor ? "contractor" : "municipal"} ${state}`;
  return (
    <svg class={look} viewBox="0 0 16 16" aria-hidden="true">
      {moving && <path d="M8 .800 12 8H4Z" />}
      {contractor ? <path d="M4.500 6.200h7v7h-7Z" /> : <path d="M8 5.700a4 4 0 1 0 .01 0Z" />}
    </svg>
  );
}
