// How long to wait before the next try: 0.5 s, doubling to 15 s, with jitter so that 200 screens do not come back at once.

const FIRST_MS = 500;
const MOST_MS = 15_000;

export class Backoff {
  private tries = 0;

  constructor(private readonly random: () => number = Math.random) {}

  /** Milliseconds to wait now: between half and all of the doubled time. */
  next(): number {
    const whole = Math.min(MOST_MS, FIRST_MS * 2 ** this.tries);
    this.tries += 1;
    return whole * (0.5 + 0.5 * this.random());
  }

  reset(): void {
    this.tries = 0;
  }
}
