/** The rest after a round is so many times as long as the round took: what is dear to answer is asked for less often. */
export const REST_FACTOR = 4;
export const LONGEST_REST_MS = 15_000;

/** Does a piece of work again when that is asked for, one round at a time, and never loses the last asking. */
export class Refresher {
  private running = false;
  private again = false;
  private stopped = false;
  private restUntil = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param work must not throw */
  constructor(private readonly work: () => Promise<void>) {}

  /** @param atOnce true for somebody who waits for it; without it, a rest is kept */
  ask(atOnce = false): void {
    if (this.stopped) return;
    if (this.running) {
      this.again = true;
      return;
    }
    const wait = this.restUntil - Date.now();
    if (!atOnce && wait > 0) {
      this.timer ??= setTimeout(() => this.rested(), wait);
      return;
    }
    clearTimeout(this.timer);
    this.timer = undefined;
    void this.run();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private rested(): void {
    this.timer = undefined;
    if (!document.hidden) this.ask(); // coming back asks again
  }

  private async run(): Promise<void> {
    this.running = true;
    const begun = Date.now();
    await this.work();
    this.running = false;
    this.restUntil = Date.now() + Math.min(LONGEST_REST_MS, REST_FACTOR * (Date.now() - begun));
    if (this.again) {
      this.again = false;
      this.ask();
    }
  }
}
