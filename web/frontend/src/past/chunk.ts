// A chunk of the past (docs/playback.md): a head, then one position frame per step. Nothing is decoded before it is shown.

import { BYTES_PER_VEHICLE, BadFrame, decode, type Frame } from "../live/codec";

export interface Chunk {
  readonly from_ms: number;
  readonly step_ms: number;
  /** Ids of the vehicles by the number that this chunk's frames use. */
  readonly vehicles: readonly string[];
  readonly bytes: ArrayBuffer;
  /** Where each frame begins, and where the last one ends. */
  readonly bounds: readonly number[];
}
interface Head {
  from: string;
  step_s: number;
  frames: number;
  vehicles: string[];
}

const MAGIC = 0x50544953; // "SITP", little-endian
const PREFIX = 8;
const FRAME_HEADER = 16;
/** The number of a vehicle that the present does not know. */
export const NOBODY = 0xffffffff;

export function readChunk(bytes: ArrayBuffer): Chunk {
  const view = new DataView(bytes);
  if (bytes.byteLength < PREFIX || view.getUint32(0, true) !== MAGIC) throw new BadFrame("not a chunk of the past");
  const first = PREFIX + view.getUint32(4, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, PREFIX, first - PREFIX))) as Head;
  const bounds = [first];
  for (let at = first; at + FRAME_HEADER <= bytes.byteLength; ) {
    at += FRAME_HEADER + BYTES_PER_VEHICLE * view.getUint32(at + 4, true);
    bounds.push(at);
  }
  if (bounds.length !== head.frames + 1 || bounds.at(-1) !== bytes.byteLength) throw new BadFrame("the chunk is cut short");
  return { from_ms: Date.parse(head.from), step_ms: head.step_s * 1000, vehicles: head.vehicles, bytes, bounds };
}

/** The first moment that the chunk says nothing about. */
export function endOf(chunk: Chunk): number {
  return chunk.from_ms + (chunk.bounds.length - 1) * chunk.step_ms;
}

/** Which frame holds at the moment. */
export function rowAt(chunk: Chunk, at_ms: number): number {
  const row = Math.floor((at_ms - chunk.from_ms) / chunk.step_ms);
  return Math.min(chunk.bounds.length - 2, Math.max(0, row));
}

/** The frame, its vehicles by the numbers of the live stream, so that all that draws and finds them works as ever. */
export function frameOf(chunk: Chunk, row: number, numberOf: (id: string) => number | undefined): Frame {
  const frame = decode(chunk.bytes.slice(chunk.bounds[row], chunk.bounds[row + 1]));
  const numbers = chunk.vehicles.map((id) => numberOf(id) ?? NOBODY);
  for (let at = 0; at < frame.count; at++) frame.number[at] = numbers[frame.number[at] ?? 0] ?? NOBODY;
  return frame;
}

export function emptyFrame(at_ms: number): Frame {
  const bytes = new ArrayBuffer(FRAME_HEADER);
  const header = new DataView(bytes);
  header.setUint32(0, 0x31544953, true);
  header.setFloat64(8, at_ms / 1000, true);
  return decode(bytes);
}
