// A vehicle's trackers as the API tells of them (docs/devices.md, the device page).

export interface Counts {
  operator: string;
  received: number;
  accepted: number;
  quarantined: Record<string, number>;
  flagged: Record<string, number>;
  lag_s: number | null;
  missing: [first: number, last: number][];
  missing_since: string | null;
  given_up: number;
}
export interface Ping {
  received_at: string;
  operator: string;
  fix_at: string | null;
  lat: number | null;
  lon: number | null;
  speed_kmh: number | null;
  course_deg: number | null;
  seq: number | null;
  buf: boolean | null;
  reason: string | null;
  flags: string[];
  payload: string | null;
}
export interface Binding {
  id: string;
  protocol: string;
  since_at: string;
  until_at: string | null;
  by: string;
  credential: "none" | "valid" | "revoked";
}
export interface Tracker {
  vehicle: string;
  operator: string;
  fix_at: string | null;
  received_at: string | null;
  credential: "none" | "valid" | "revoked";
  trackers: string[];
  counts: Counts;
  others: Counts[];
  bindings: Binding[];
  owners: { operator: string; since_at: string; until_at: string | null; by: string }[];
  refusals: { sign_ins: number; publishes: number; subscriptions: number };
  raw: Ping[];
}
