// Half hours of the past, fetched when they are needed and a few of them kept. A jump elsewhere ends a fetch that nobody waits for.

import { get, getBytes } from "../live/api";
import { type Chunk, endOf, readChunk } from "./chunk";
import type { Events } from "./events";

export const CHUNK_MS = 30 * 60_000;
const KEPT = 6; // half an hour of 2,000 vehicles in steps of 5 s is 14 MB

export interface Piece {
  readonly chunk: Chunk;
  readonly events: Events;
}

export const startOf = (at_ms: number) => Math.floor(at_ms / CHUNK_MS) * CHUNK_MS;

export class Loader {
  private readonly pieces = new Map<string, Piece>();
  private readonly fetching = new Map<string, AbortController>();

  /** What is known of the moment, or null. */
  find(at_ms: number, step_s: number): Piece | null {
    const piece = this.pieces.get(key(at_ms, step_s));
    return piece && at_ms < endOf(piece.chunk) ? piece : null;
  }

  /** Asks for the half hour around the moment, as far as it has passed. Null when that is under way already, or was given up. */
  async load(at_ms: number, step_s: number, present_ms: number): Promise<Piece | null> {
    const name = key(at_ms, step_s);
    if (this.fetching.has(name)) return null;
    const stop = new AbortController();
    this.fetching.set(name, stop);
    try {
      const piece = await fetchPiece(startOf(at_ms), step_s, present_ms, stop.signal);
      this.keep(name, piece);
      return piece;
    } catch (error) {
      if (stop.signal.aborted) return null;
      throw error;
    } finally {
      this.fetching.delete(name);
    }
  }

  /** Ends what is being fetched, but for the half hour of this moment. */
  dropOthers(at_ms: number, step_s: number): void {
    for (const [name, stop] of this.fetching) if (name !== key(at_ms, step_s)) stop.abort();
  }

  private keep(name: string, piece: Piece): void {
    this.pieces.delete(name);
    this.pieces.set(name, piece);
    const [oldest] = this.pieces.keys();
    if (this.pieces.size > KEPT && oldest) this.pieces.delete(oldest);
  }
}

const key = (at_ms: number, step_s: number) => `${startOf(at_ms)}/${step_s}`;

async function fetchPiece(start_ms: number, step_s: number, present_ms: number, signal: AbortSignal): Promise<Piece> {
  const end_ms = Math.min(start_ms + CHUNK_MS, Math.ceil(present_ms / 1000) * 1000 + 1000);
  const span = `from=${new Date(start_ms).toISOString()}&to=${new Date(end_ms).toISOString()}`;
  const [bytes, events] = await Promise.all([
    getBytes(`playback?${span}&step_s=${step_s}`, signal),
    get<Events>(`playback/events?${span}`, signal),
  ]);
  return { chunk: readChunk(bytes), events };
}
