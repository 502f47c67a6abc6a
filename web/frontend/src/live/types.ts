// The objects of the live stream and the HTTP API, as docs/live.md gives them. Times are RFC 3339 UTC.

export type Language = "kk" | "ru" | "en";
export type VehicleKind = "plow" | "loader" | "spreader" | "dump_truck" | "pump" | "other";
export type Ownership = "municipal" | "contractor";
export type IncidentState = "new" | "acknowledged" | "dispatched" | "on_site" | "handed_off" | "resolved" | "closed" | "merged";
export type Command = "acknowledge" | "dispatch" | "arrive" | "handoff" | "resolve" | "close" | "reopen";
export type AlertState = "raised" | "acknowledged" | "returned" | "shelved" | "cleared";
export type CameraState =
  | "live"
  | "offline"
  | "frozen"
  | "dark"
  | "over_exposed"
  | "covered"
  | "blurred"
  | "moved"
  | "unknown";
export type ZoneState = "clear" | "occupied" | "blocked" | "dry" | "wet" | "suspect" | "flooded" | "unknown";
export type Fact = string | number | boolean | null;

/** The map's background: a file of tiles, and whom to name for it. */
export interface Basemap {
  kind: "vector" | "raster";
  min_zoom: number;
  max_zoom: number;
  bounds: [number, number, number, number];
  credits: { text: string; url: string }[];
}
/** When screens are in night mode, HH:MM by the city's clocks; over midnight where `end` is before `start`. */
export interface NightHours {
  start: string;
  end: string;
}
export interface City {
  id: string;
  name: Record<Language, string>;
  timezone: string;
  center: [number, number];
  zoom: number;
  bbox: [number, number, number, number];
  attribution: string;
  attribution_url?: string;
  weather_attribution?: string;
  weather_attribution_url?: string;
  basemap?: Basemap | null;
  night?: NightHours | null;
}
export interface Me {
  login: string;
  name: string;
  role: string;
  operator: string;
  language: Language;
  rights: string[];
}
export interface Vehicle {
  id: string;
  number: number;
  operator: string;
  kind: VehicleKind;
  plate: string;
  name: string;
  ownership: Ownership;
  simulated: boolean;
  on_duty: boolean;
}
export interface Operator {
  id: string;
  name: string;
  ownership: Ownership;
}
/** What became of a vehicle that was sent to an incident. */
export interface Dispatch {
  vehicle: string;
  operator: string;
  state: "asked" | "accepted" | "refused" | "coming" | "on_site";
  asked_at: string | null;
  changed_at: string;
  by: string;
  answered_at: string | null;
  refusal: string;
  note: string;
  answers: ("accept" | "refuse")[];
}
export interface Incident {
  needs_location?: boolean;
  id: string;
  public_no: string;
  category: string;
  state: IncidentState;
  channel: string;
  lat: number;
  lon: number;
  radius_m: number;
  address: string;
  description: string;
  district: string | null;
  priority: number;
  opened_at: string;
  updated_at: string;
  reaction_due_at: string;
  elimination_due_at: string;
  reacted_at: string | null;
  resolved_at: string | null;
  closed_at: string | null;
  owner: string;
  vehicles: string[];
  dispatches?: Dispatch[];
  outcome: string;
  /** What the outcome rests on: tracks, camera, picture or word; and the picture. */
  proof?: string | null;
  proof_url?: string;
  line?: number;
  follows?: string;
  camera: string;
  finding: string;
  media_url: string;
  frame_url: string;
  simulated: boolean;
  version: number;
  overdue: boolean;
  commands: Command[];
}
export interface Alert {
  id: string;
  rule: string;
  subject: string;
  state: AlertState;
  priority: number;
  raised_at: string;
  updated_at: string;
  cleared_at: string | null;
  acknowledged_at: string | null;
  acknowledged_by: string;
  assigned_to: string;
  shelved_until: string | null;
  shelved_reason: string;
  facts: Record<string, Fact>;
  lat: number | null;
  lon: number | null;
  vehicle: string;
  incident: string;
  camera: string;
  finding: string;
  ticket: string;
  district: string;
  muted_by: string;
  /** How many limits passed without anybody acknowledging it: 1 louder, 2 the supervisor, 3 the duty phone. */
  escalation?: number;
  /** Its condition comes and goes so fast that it is held as one. */
  flapping?: boolean;
  count: number;
  simulated: boolean;
}
export interface Delivery {
  id: string;
  destination: string;
  state: "pending" | "delivered" | "dead";
  tries: number;
  next_try_at: string | null;
  delivered_at: string | null;
  remote_id: string;
  last_error: string;
}
export interface Ticket {
  id: string;
  number: string;
  title: string;
  category: string;
  description: string;
  lat: number;
  lon: number;
  address: string;
  priority: number;
  opened_at: string;
  incident: string;
  alert: string;
  frame_url: string;
  simulated: boolean;
  deliveries: Delivery[];
}
export interface Handover {
  id: string;
  number: string;
  incident: string;
  service: string;
  to: string;
  note: string;
  handed_by: string;
  handed_at: string;
  state: "handed_over" | "accepted" | "ended";
  call_back_at: string | null;
  calls: number;
  reference: string;
  outcome: string | null;
  outcome_note: string;
  freed_at: string | null;
  simulated: boolean;
  commands: string[];
  outcomes: string[];
}
export interface Zone {
  id: string;
  kind: "ramp" | "road" | "ignore";
  polygon: [number, number][];
  state: ZoneState;
}
/** What one picture says of a zone, or why it cannot be judged. */
export interface SeenZone {
  id: string;
  kind: Zone["kind"];
  word: string;
  why: string;
  score: number;
  vehicles: number;
}
/** In shares of the picture's width and height. */
export interface SeenVehicle {
  left: number;
  top: number;
  right: number;
  bottom: number;
  score: number;
}
export interface OneLook {
  picture_at: string | null;
  why: string;
  sharpness: number;
  sharpness_usual: number | null;
  zones: SeenZone[];
  vehicles: SeenVehicle[];
  has_network: boolean;
}
export interface Camera {
  id: string;
  name: string;
  lat: number;
  lon: number;
  heading_deg: number | null;
  state: CameraState;
  picture_at: string | null;
  snapshot_url: string;
  zones: Zone[];
  shadow: boolean;
  enabled: boolean;
  simulated: boolean;
  owner: string;
  period_s: number;
  hours: { days: number[]; start: string; end: string }[];
}
export interface Finding {
  id: string;
  camera: string;
  kind: string;
  zone: string;
  state: "open" | "cleared";
  since_at: string;
  seen_at: string;
  cleared_at: string | null;
  score: number;
  frame_url: string;
  overlay_url: string;
  measures: Record<string, number>;
  judgement: "none" | "confirmed" | "rejected";
  judged_by: string;
  detector?: string;
  shots?: Shot[];
}
export interface Shot {
  phase: "before" | "during" | "after";
  frame_url: string;
  overlay_url: string;
  captured_at: string;
  received_at: string;
}
export interface Visit {
  incident: string;
  vehicle: string;
  operator: string;
  arrived_at: string;
  left_at: string;
  fixes: number;
  closest_m: number;
  working_fixes: number;
  standing_fixes: number;
  over: boolean;
}
export interface Change {
  seq?: number;
  at?: string;
  action: string;
  by: string;
  before: string;
  after: string;
  why: string;
}
export interface Category {
  code: string;
  name: Record<Language, string>;
  priority: number;
  suggests?: string[];
}
export interface CameraReport {
  camera: string;
  at: string;
  state: CameraState;
  picture_at: string | null;
  snapshot_sha256: string;
  zones: Record<string, ZoneState>;
  detail: string;
}
export interface Status {
  positions_at: string | null;
  positions_received_at: string | null;
  roles: Record<string, number>;
  lag_s: number | null;
  simulated: boolean;
  /** Vehicles by district, all that one may see, whatever the view. */
  districts: Record<string, { vehicles: number; working: number; silent: number }>;
}
export interface Notice {
  code: string;
  level: "info" | "warning" | "error";
  facts: Record<string, Fact>;
}

export interface Snapshot {
  type: "snapshot";
  at: string;
  seq: number;
  city: City;
  me: Me;
  vehicles: Vehicle[];
  incidents: Incident[];
  alerts: Alert[];
  tickets: Ticket[];
  handovers?: Handover[];
  cameras: Camera[];
  findings: Finding[];
  operators: Operator[];
}
interface Numbered {
  at: string;
  seq: number;
  change?: Change;
}
/** What comes as a text frame. A `notice` without a code only keeps the numbers whole. */
export type Message =
  | Snapshot
  | ({ type: "incident"; incident: Incident } & Numbered)
  | ({ type: "alert"; alert: Alert } & Numbered)
  | ({ type: "ticket"; ticket: Ticket } & Numbered)
  | ({ type: "handover"; handover: Handover } & Numbered)
  | ({ type: "finding"; finding: Finding } & Numbered)
  | ({ type: "camera"; camera: Camera } & Numbered)
  | ({ type: "vehicle"; vehicle: Vehicle } & Numbered)
  | ({ type: "shift" } & Numbered)
  | ({ type: "notice"; at: string; seq?: number } & Partial<Notice>)
  | { type: "camera_report"; at: string; report: CameraReport }
  | { type: "groups"; at: string } // for other readers: the page groups what it shows, of the past too (groups.ts)
  | ({ type: "status"; at: string } & Status)
  | { type: "pong"; at: string }
  | { type: "error"; error: string; at?: string };
