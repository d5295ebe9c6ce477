import { signal } from '@preact/signals';

export type Mode = 'connecting' | 'live' | 'reconnecting' | 'asleep';

/** What has changed: ids, or null if it may be anything. */
export type Change = ReadonlySet<string> | null;

type Source = Pick<EventSource, 'addEventListener' | 'close'>;

/** At most one round of requests in this time, however much happens. */
export const QUIET_MS = 1_000;

/** While nothing is told by the server. */
export const POLL_MS = 10_000;

/** Also while it is: a connection that died in a proxy looks like one on which nothing happens. */
export const CHECK_MS = 60_000;

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** A connection that lasted so long was a good one: the next pause is short again. */
const GOOD_MS = 10_000;

/** Tells what shows something when to fetch it again. Nothing is fetched, and no connection held, while the page is hidden. */
export class Live {
  readonly mode = signal<Mode>('connecting');

  private readonly listeners = new Set<(change: Change) => void>();
  private source: Source | null = null;
  private failures = 0;
  private openedAt = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pollTimer: ReturnType<typeof setInterval> | undefined;
  private pollEvery = 0;
  private tellTimer: ReturnType<typeof setTimeout> | undefined;
  private toldAt = -Infinity;
  private pending: Set<string> | null | undefined; // undefined: nothing to tell
  private readonly onVisibility = () => (document.hidden ? this.sleep() : this.wake());

  constructor(
    private readonly open: () => Source = () => new EventSource(new URL('api/events', document.baseURI)),
    private readonly random: () => number = Math.random,
  ) {}

  start(): void {
    document.addEventListener('visibilitychange', this.onVisibility);
    this.failures = 0;
    this.toldAt = -Infinity;
    this.mode.value = document.hidden ? 'asleep' : 'connecting';
    if (!document.hidden) this.connect();
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.onVisibility);
    this.sleep();
    this.listeners.clear();
  }

  /** @returns what ends it */
  subscribe(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Something may have changed; it is told at most once a second. */
  changed(ids: Iterable<string> | null): void {
    if (document.hidden) return; // coming back fetches everything
    if (ids === null) this.pending = null;
    else if (this.pending !== null) this.pending = new Set([...(this.pending ?? []), ...ids]);
    if (this.tellTimer !== undefined) return;
    const wait = this.toldAt + QUIET_MS - Date.now();
    this.tellTimer = setTimeout(() => this.tell(), Math.max(0, wait));
  }

  private tell(): void {
    this.tellTimer = undefined;
    const change = this.pending;
    this.pending = undefined;
    if (change === undefined) return;
    this.toldAt = Date.now();
    this.listeners.forEach((listener) => listener(change));
  }

  private connect(): void {
    this.retryTimer = undefined;
    this.disconnect();
    const source = this.open();
    this.source = source;
    const mine = (action: (event: Event) => void) => (event: Event) => {
      if (this.source === source) action(event);
    };
    source.addEventListener(
      'open',
      mine(() => this.opened()),
    );
    source.addEventListener(
      'change',
      mine((event) => this.told(event as MessageEvent)),
    );
    source.addEventListener(
      'bye',
      mine(() => this.lost()),
    );
    // The browser's own attempts come at equal pauses and end at the first answer that is no stream.
    source.addEventListener(
      'error',
      mine(() => this.lost()),
    );
    this.poll(this.mode.peek() === 'live' ? CHECK_MS : POLL_MS);
  }

  private opened(): void {
    this.openedAt = Date.now();
    this.mode.value = 'live';
    this.poll(CHECK_MS);
    this.changed(null); // what changed between the answers so far and now was told to nobody
  }

  private told(event: MessageEvent): void {
    try {
      const { executions, more } = JSON.parse(String(event.data)) as { executions?: string[]; more?: boolean };
      this.changed(more || !Array.isArray(executions) ? null : executions);
    } catch {
      this.changed(null);
    }
  }

  private lost(): void {
    if (this.mode.peek() === 'live' && Date.now() - this.openedAt >= GOOD_MS) this.failures = 0;
    this.disconnect();
    this.mode.value = 'reconnecting';
    this.poll(POLL_MS);
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures) * (0.75 + this.random() / 2);
    this.failures = Math.min(this.failures + 1, 10);
    this.retryTimer = setTimeout(() => this.connect(), pause);
  }

  private poll(every: number): void {
    // Attempts to connect may come more often than the poll, and must not put it off each time.
    if (this.pollTimer !== undefined && this.pollEvery === every) return;
    this.pollEvery = every;
    clearInterval(this.pollTimer);
    this.pollTimer = setInterval(() => this.changed(null), every);
  }

  private disconnect(): void {
    this.source?.close();
    this.source = null;
  }

  private sleep(): void {
    this.disconnect();
    clearTimeout(this.retryTimer);
    clearTimeout(this.tellTimer);
    clearInterval(this.pollTimer);
    this.pollTimer = undefined;
    this.tellTimer = undefined;
    this.pending = undefined;
    this.mode.value = 'asleep';
  }

  private wake(): void {
    if (this.source) return;
    this.failures = 0;
    this.mode.value = 'connecting';
    this.connect();
    this.changed(null);
  }
}
