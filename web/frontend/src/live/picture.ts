// The picture: everything the server has told, as values. A message makes a new picture; nothing is changed in place.

import type {
  Alert, Camera, CameraReport, City, Finding, Handover, Incident, Me, Message, Operator, Snapshot, Ticket, Vehicle,
} from "./types";

type Table<T> = ReadonlyMap<string, T>;

export interface Picture {
  readonly seq: number;
  readonly city: City | null;
  readonly me: Me | null;
  readonly vehicles: Table<Vehicle>;
  readonly incidents: Table<Incident>;
  readonly alerts: Table<Alert>;
  readonly tickets: Table<Ticket>;
  readonly handovers: Table<Handover>;
  readonly cameras: Table<Camera>;
  readonly findings: Table<Finding>;
  readonly operators: Table<Operator>;
}

export const EMPTY: Picture = {
  seq: 0,
  city: null,
  me: null,
  vehicles: new Map(),
  incidents: new Map(),
  alerts: new Map(),
  tickets: new Map(),
  handovers: new Map(),
  cameras: new Map(),
  findings: new Map(),
  operators: new Map(),
};

function byId<T extends { id: string }>(items: T[]): Table<T> {
  return new Map(items.map((item) => [item.id, item]));
}

function withOne<T extends { id: string }>(table: Table<T>, item: T): Table<T> {
  return new Map(table).set(item.id, item);
}

/**
 * Of tickets, hand-overs and findings those that are over stay for who looks at them, the newest only: a page is open for
 * days. Panels ask the server for older ones.
 */
export const MOST_OVER = 100;

function withNewest<T extends { id: string }>(table: Table<T>, item: T, isOver: (item: T) => boolean): Table<T> {
  const next = new Map(table);
  next.delete(item.id);
  next.set(item.id, item);
  const over = [...next.values()].filter(isOver);
  for (const { id } of over.slice(0, Math.max(over.length - MOST_OVER, 0))) next.delete(id);
  return next;
}

function without<T>(table: Table<T>, id: string): Table<T> {
  const rest = new Map(table);
  rest.delete(id);
  return rest;
}

/** A snapshot replaces everything: what it does not name is gone. */
export function fromSnapshot(snapshot: Snapshot): Picture {
  return {
    seq: snapshot.seq,
    city: snapshot.city,
    me: snapshot.me,
    vehicles: byId(snapshot.vehicles),
    incidents: byId(snapshot.incidents),
    alerts: byId(snapshot.alerts),
    tickets: byId(snapshot.tickets),
    handovers: byId(snapshot.handovers ?? []),
    cameras: byId(snapshot.cameras),
    findings: byId(snapshot.findings),
    operators: byId(snapshot.operators),
  };
}

function withCameraReport(picture: Picture, report: CameraReport): Picture {
  const camera = picture.cameras.get(report.camera);
  if (!camera) return picture;
  const zones = camera.zones.map((zone) => ({ ...zone, state: report.zones[zone.id] ?? "unknown" }));
  const seen = { ...camera, state: report.state, picture_at: report.picture_at, zones };
  return { ...picture, cameras: withOne(picture.cameras, seen) };
}

/** The picture after a change. A closed incident and a cleared alert leave it; a cleared finding stays for who looks at it. */
function withChange(picture: Picture, message: Message): Picture {
  switch (message.type) {
    case "incident": {
      const { incident } = message;
      const closed = incident.state === "closed";
      return { ...picture, incidents: closed ? without(picture.incidents, incident.id) : withOne(picture.incidents, incident) };
    }
    case "alert": {
      const { alert } = message;
      const over = alert.state === "cleared";
      return { ...picture, alerts: over ? without(picture.alerts, alert.id) : withOne(picture.alerts, alert) };
    }
    case "ticket":
      return { ...picture, tickets: withNewest(picture.tickets, message.ticket, ({ incident }) => !picture.incidents.has(incident)) };
    case "handover":
      return { ...picture, handovers: withNewest(picture.handovers, message.handover, ({ state }) => state === "ended") };
    case "finding":
      return { ...picture, findings: withNewest(picture.findings, message.finding, ({ state }) => state === "cleared") };
    case "camera":
      return { ...picture, cameras: withOne(picture.cameras, message.camera) };
    case "vehicle":
      return { ...picture, vehicles: withOne(picture.vehicles, message.vehicle) };
    case "camera_report":
      return withCameraReport(picture, message.report);
    default:
      return picture;
  }
}

/** The picture after a message. */
export function after(picture: Picture, message: Message): Picture {
  if (message.type === "snapshot") return fromSnapshot(message);
  const changed = withChange(picture, message);
  const seq = "seq" in message && message.seq !== undefined ? message.seq : picture.seq;
  return seq === changed.seq ? changed : { ...changed, seq };
}
