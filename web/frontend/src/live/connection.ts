// The websocket: connects, keeps the numbers whole, comes back by itself, and hands on only the newest position frame.

import { Backoff } from "./backoff";
import { BadFrame, decode, type Frame } from "./codec";
import { Sequence } from "./sequence";
import type { Message } from "./types";
import type { Link } from "./store";

export interface View {
  bbox: [number, number, number, number];
  zoom: number;
  select: string[];
}
export interface Listener {
  link(state: Link): void;
  message(message: Message): void;
  frame(frame: Frame): void;
  /** The server does not know us any more. */
  refused(): void;
}

const SILENT_MS = 6_000; // `status` comes every second: this long without a word, the link is dead though it looks open
const ASK_AGAIN_MS = 5_000; // how long to wait for what a resume asked for
const UNAUTHENTICATED = 4401;

export class Connection {
  private socket: WebSocket | null = null;
  private readonly sequence = new Sequence();
  private readonly backoff = new Backoff();
  private newest: ArrayBuffer | null = null;
  private view: View | null = null;
  private heard = 0;
  private asked = Number.NEGATIVE_INFINITY;
  private isMissing = false;
  private timer = 0;
  private readonly stop = new AbortController();

  constructor(
    private readonly url: string,
    private readonly listener: Listener,
  ) {}

  start(): void {
    this.open();
    const { signal } = this.stop;
    const watching = setInterval(() => this.watch(), 1000);
    signal.addEventListener("abort", () => clearInterval(watching));
    addEventListener("online", () => this.retryNow(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.wake(), { signal });
  }

  end(): void {
    this.stop.abort();
    clearTimeout(this.timer);
    this.socket?.close();
  }

  /** Says what is on the screen; said again after every reconnect. */
  look(view: View): void {
    this.view = view;
    this.send({ type: "view", ...view });
  }

  private open(): void {
    this.listener.link("connecting");
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.greet();
    socket.onmessage = (event) => this.take(event.data as string | ArrayBuffer);
    socket.onclose = (event) => this.lose(socket, event.code);
    this.socket = socket;
    this.heard = performance.now();
  }

  private greet(): void {
    if (this.sequence.last > 0) this.send({ type: "resume", seq: this.sequence.last });
    this.send(this.view ? { type: "view", ...this.view } : { type: "ping" }); // a first word, so that the server need not wait
  }

  private take(data: string | ArrayBuffer): void {
    this.heard = performance.now();
    this.backoff.reset();
    this.listener.link("live");
    if (typeof data !== "string") return this.keepNewest(data);
    const message = JSON.parse(data) as Message;
    if (this.isDue(message)) this.listener.message(message);
  }

  private isDue(message: Message): boolean {
    if (message.type === "snapshot") {
      this.sequence.restart(message.seq);
      this.isMissing = false;
      return true;
    }
    if (!("seq" in message) || message.seq === undefined) return true;
    const verdict = this.sequence.judge(message.seq);
    if (verdict !== "old") this.isMissing = verdict === "gap";
    this.askForMissing();
    return verdict === "next";
  }

  private askForMissing(): void {
    if (!this.isMissing || performance.now() - this.asked < ASK_AGAIN_MS) return;
    this.asked = performance.now();
    this.send({ type: "resume", seq: this.sequence.last });
  }

  private wake(): void {
    this.showNewest();
    this.retryNow();
  }

  /** Read at once, so that whatever else changes before the next repaint is drawn with it; a hidden tab paints nothing and reads nothing. */
  private keepNewest(bytes: ArrayBuffer): void {
    this.newest = bytes;
    if (!document.hidden) this.showNewest();
  }

  private showNewest(): void {
    const bytes = this.newest;
    this.newest = null;
    if (!bytes) return;
    try {
      this.listener.frame(decode(bytes));
    } catch (error) {
      if (!(error instanceof BadFrame)) throw error;
      this.listener.message({ type: "notice", at: "", code: "bad_frame", level: "error", facts: { why: error.message } });
    }
  }

  private lose(socket: WebSocket, code: number): void {
    if (socket !== this.socket || this.stop.signal.aborted) return;
    this.socket = null;
    this.listener.link("lost");
    if (code === UNAUTHENTICATED) return this.listener.refused();
    this.timer = window.setTimeout(() => this.reopen(), this.backoff.next());
  }

  private async reopen(): Promise<void> {
    // A handshake refused with 401 looks to a browser like any lost link, so the session is asked.
    const answer = await fetch("/api/v1/session/me").catch(() => null);
    if (answer?.status === 401) return this.listener.refused();
    if (!this.socket && !this.stop.signal.aborted) this.open();
  }

  private retryNow(): void {
    if (this.socket || this.stop.signal.aborted) return;
    clearTimeout(this.timer);
    this.open();
  }

  private watch(): void {
    if (this.socket && performance.now() - this.heard > SILENT_MS) {
      const silent = this.socket;
      silent.close(); // may take long to be confirmed by a dead peer
      this.lose(silent, 1006);
    }
    this.askForMissing();
  }

  private send(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }
}
