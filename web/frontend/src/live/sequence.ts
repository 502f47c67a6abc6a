// The numbers of the reliable stream: what is next, what was seen before, where one is missing.

export type Verdict = "next" | "old" | "gap";

export class Sequence {
  last = 0;

  /** Starts anew at a snapshot's number. */
  restart(seq: number): void {
    this.last = seq;
  }

  /** Whether the message with this number may be applied; only `next` moves on. */
  judge(seq: number): Verdict {
    if (seq <= this.last) return "old";
    if (seq > this.last + 1) return "gap";
    this.last = seq;
    return "next";
  }
}
