// The binary position frame SIT1 (docs/live.md): columns in one buffer, read in place, nothing copied.

export const UNKNOWN_SPEED = 65535;
export const BYTES_PER_VEHICLE = 20;
const HEADER = 16;
const MAGIC = 0x31544953; // "SIT1", little-endian

export const STATES = ["working", "in_transit", "standing", "silent"] as const;
export type VehicleState = (typeof STATES)[number];

export interface Frame {
  readonly bytes: ArrayBuffer;
  readonly count: number;
  /** Server time, Unix seconds. */
  readonly at_s: number;
  readonly number: Uint32Array;
  /** 1e-7 degrees. */
  readonly lon: Int32Array;
  readonly lat: Int32Array;
  /** Age of the fix at server time, 0.1 s. */
  readonly age: Uint32Array;
  /** 0.1 km/h; UNKNOWN_SPEED where the device did not say. */
  readonly speed: Uint16Array;
  /** 360/256 degrees clockwise from north. */
  readonly course: Uint8Array;
  readonly flags: Uint8Array;
}

/** One vehicle of a frame, in the units of people. */
export interface Position {
  number: number;
  lon: number;
  lat: number;
  age_s: number;
  speed_kmh: number | null;
  course_deg: number;
  state: VehicleState;
  simulated: boolean;
  flagged: boolean;
}

export class BadFrame extends Error {}

/** Where each column starts, in bytes, for a frame of `count` vehicles. */
export function offsets(count: number) {
  return {
    number: HEADER,
    lon: HEADER + 4 * count,
    lat: HEADER + 8 * count,
    age: HEADER + 12 * count,
    speed: HEADER + 16 * count,
    course: HEADER + 18 * count,
    flags: HEADER + 19 * count,
  };
}

/** The frame in these bytes, or BadFrame where they are not one. */
export function decode(bytes: ArrayBuffer): Frame {
  if (bytes.byteLength < HEADER) throw new BadFrame(`${bytes.byteLength} bytes are too few for a header`);
  const header = new DataView(bytes);
  if (header.getUint32(0, true) !== MAGIC) throw new BadFrame("not a SIT1 frame");
  const count = header.getUint32(4, true);
  const expected = HEADER + BYTES_PER_VEHICLE * count;
  if (bytes.byteLength !== expected) throw new BadFrame(`${bytes.byteLength} bytes, but ${count} vehicles need ${expected}`);
  const at = offsets(count);
  return {
    bytes,
    count,
    at_s: header.getFloat64(8, true),
    number: new Uint32Array(bytes, at.number, count),
    lon: new Int32Array(bytes, at.lon, count),
    lat: new Int32Array(bytes, at.lat, count),
    age: new Uint32Array(bytes, at.age, count),
    speed: new Uint16Array(bytes, at.speed, count),
    course: new Uint8Array(bytes, at.course, count),
    flags: new Uint8Array(bytes, at.flags, count),
  };
}

/** The vehicle in row `row` of the frame; its age grows by `later_s` since the frame was made. */
export function positionAt(frame: Frame, row: number, later_s = 0): Position {
  const flags = frame.flags[row] ?? 0;
  const speed = frame.speed[row] ?? UNKNOWN_SPEED;
  return {
    number: frame.number[row] ?? 0,
    lon: (frame.lon[row] ?? 0) / 1e7,
    lat: (frame.lat[row] ?? 0) / 1e7,
    age_s: (frame.age[row] ?? 0) / 10 + Math.max(0, later_s),
    speed_kmh: speed === UNKNOWN_SPEED ? null : speed / 10,
    course_deg: ((frame.course[row] ?? 0) * 360) / 256,
    state: STATES[flags & 3] ?? "silent",
    simulated: (flags & 16) !== 0,
    flagged: (flags & 32) !== 0,
  };
}
