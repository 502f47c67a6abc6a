// Plays the past: moves the moment on, holds it while data are missing, and puts what stood then in place of the present.

import { batch, signal } from "@preact/signals";
import { Problem } from "../live/api";
import { liveNow, played_ms, shared_ms } from "../live/clock";
import { BadFrame } from "../live/codec";
import type { Picture } from "../live/picture";
import { past, picture } from "../live/store";
import { emptyFrame, frameOf, rowAt } from "./chunk";
import { NO_EVENTS, passed, pictureAt, turningPoints } from "./events";
import { CHUNK_MS, Loader, type Piece, startOf } from "./loader";

export const SPEEDS = [1, 10, 60, 300, 600] as const;
const TICK_MS = 200;
const EDGE_MS = 5_000; // so near to the present that data are still coming in

export const isPlaying = signal(false);
export const speed = signal<number>(10);
/** Why the moment stands though it should move; "" when it moves. */
export const hindrance = signal<"" | "loading" | "present" | "failed">("");
/** Where the person wants to be; shown as soon as its data are there. */
export const goal_ms = signal(0);

let loader = new Loader();
let ticking = 0;
let drawn: { piece: Piece; present: Picture; points: number[]; passed: number; row: number } | null = null;

/** Seconds between frames: fine where it is slow, coarse where an hour passes in seconds. */
export const stepOf = (times: number) => (times <= 10 ? 5 : times <= 60 ? 10 : 60);

/** Shows this moment, at latest shortly before the present. */
export function seek(at_ms: number): void {
  goal_ms.value = Math.min(at_ms, liveNow.peek() - EDGE_MS);
  shared_ms.value = goal_ms.peek();
  if (!past.peek()) begin(goal_ms.peek());
  loader.dropOthers(goal_ms.peek(), stepOf(speed.peek()));
  show();
}

export function setSpeed(times: number): void {
  speed.value = times;
  show();
}

export function play(wanted = !isPlaying.peek()): void {
  isPlaying.value = wanted;
  if (wanted) show();
  else shared_ms.value = goal_ms.peek();
}

/** An empty map at once, so that nobody takes the present for the past while that is loading. */
function begin(at_ms: number): void {
  drawn = null;
  loader = new Loader(); // nothing is kept of a former visit: it may have been another person's
  clearInterval(ticking);
  isPlaying.value = false;
  batch(() => {
    played_ms.value = at_ms;
    past.value = { picture: pictureAt(picture.peek(), NO_EVENTS, at_ms), frame: emptyFrame(at_ms) };
  });
  let before = performance.now();
  ticking = window.setInterval(() => {
    const real = performance.now();
    if (played_ms.peek() === null) clearInterval(ticking);
    else if (isPlaying.peek()) advance(real - before);
    before = real;
  }, TICK_MS);
}

function advance(real_ms: number): void {
  if (hindrance.peek() === "failed") return play(false);
  if (hindrance.peek() === "loading") return;
  const next = goal_ms.peek() + real_ms * speed.peek();
  const edge = liveNow.peek() - EDGE_MS;
  goal_ms.value = Math.min(next, edge);
  show();
  if (next > edge) {
    play(false);
    hindrance.value = "present";
  }
}

function show(): void {
  const [at_ms, step_s] = [goal_ms.peek(), stepOf(speed.peek())];
  const piece = loader.find(at_ms, step_s);
  hindrance.value = piece ? "" : "loading";
  if (!piece) return void load(at_ms, step_s);
  draw(piece, at_ms);
  const ahead = startOf(at_ms) + CHUNK_MS;
  if (isPlaying.peek() && ahead < liveNow.peek() && !loader.find(ahead, step_s)) void load(ahead, step_s);
}

async function load(at_ms: number, step_s: number): Promise<void> {
  try {
    const piece = await loader.load(at_ms, step_s, liveNow.peek());
    if (piece && past.peek() && loader.find(goal_ms.peek(), stepOf(speed.peek()))) show();
  } catch (error) {
    if (!(error instanceof Problem) && !(error instanceof BadFrame)) throw error;
    if (startOf(at_ms) === startOf(goal_ms.peek())) hindrance.value = "failed";
  }
}

/** Only what has changed is made anew: the map's frame by its step, the lists at their turning points. */
function draw(piece: Piece, at_ms: number): void {
  const present = picture.peek();
  const isSame = drawn?.piece === piece && drawn.present.vehicles === present.vehicles;
  const points = isSame && drawn ? drawn.points : turningPoints(piece.events, present);
  const [done, row] = [passed(points, at_ms), rowAt(piece.chunk, at_ms)];
  const before = past.peek();
  const next = {
    picture: isSame && before && drawn?.passed === done ? before.picture : pictureAt(present, piece.events, at_ms),
    frame: isSame && before && drawn?.row === row ? before.frame : frameOf(piece.chunk, row, (id) => present.vehicles.get(id)?.number),
  };
  drawn = { piece, present, points, passed: done, row };
  batch(() => {
    played_ms.value = at_ms;
    if (next.picture !== before?.picture || next.frame !== before.frame) past.value = next;
  });
}
