import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CHECK_MS, Live, POLL_MS, QUIET_MS, type Change } from '../src/live';
import { FakeSource } from './fake-source';

let live: Live;
let told: Change[];
let sources: FakeSource[];

beforeEach(() => {
  vi.useFakeTimers();
  hide(false);
  sources = [];
  told = [];
  live = new Live(
    () => {
      const source = new FakeSource();
      sources.push(source);
      return source;
    },
    () => 0.5,
  );
  live.subscribe((change) => told.push(change));
  live.start();
});

afterEach(() => {
  live.stop();
  vi.useRealTimers();
});

function hide(hidden: boolean): void {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

const last = () => sources.at(-1)!;
/** The connection stands, and what that leads to is over. */
function opened(): void {
  last().emit('open');
  vi.advanceTimersByTime(QUIET_MS);
  told.length = 0;
}

const change = (...executions: string[]) => last().emit('change', JSON.stringify({ executions, more: false }));

describe('while the connection stands', () => {
  it('tells at its beginning that anything may have changed before', () => {
    last().emit('open');
    vi.advanceTimersByTime(0);
    expect(told).toEqual([null]);
  });

  it('tells what has changed', () => {
    opened();
    change('a', 'b');
    vi.advanceTimersByTime(1);
    expect(live.mode.value).toBe('live');
    expect(told).toEqual([new Set(['a', 'b'])]);
  });

  it('tells it at most once a second, and loses nothing', () => {
    opened();
    for (let i = 0; i < 50; i++) {
      change(`x${i}`);
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(QUIET_MS);
    expect(told.length).toBeLessThanOrEqual(6);
    expect(new Set(told.flatMap((ids) => [...ids!]))).toEqual(new Set(Array.from({ length: 50 }, (_, i) => `x${i}`)));
  });

  it.each([
    ['there is more', '{"executions":["a"],"more":true}'],
    ['it names none', '{}'],
    ['it cannot be read', '{"executions":'],
    ['it is something else', '7'],
  ])('tells that anything may have changed if %s', (_, data) => {
    opened();
    last().emit('change', data);
    vi.advanceTimersByTime(0);
    expect(told).toEqual([null]);
  });

  it('looks for itself each minute, as a dead connection looks like a quiet one', () => {
    opened();
    vi.advanceTimersByTime(CHECK_MS + 1);
    expect(told).toEqual([null]);
  });
});

describe('when the connection is lost', () => {
  it.each([['error'], ['bye']])('connects again after "%s", with pauses that grow', (event) => {
    opened();
    const pauses = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
    for (const pause of pauses) {
      last().emit(event);
      const before = sources.length;
      expect(last().closed).toBe(true);
      expect(live.mode.value).toBe('reconnecting');
      vi.advanceTimersByTime(pause - 1);
      expect(sources.length).toBe(before);
      vi.advanceTimersByTime(1);
      expect(sources.length).toBe(before + 1);
    }
  });

  it('begins with a short pause again after a connection that was good', () => {
    opened();
    for (let i = 0; i < 4; i++) {
      last().emit('error');
      vi.advanceTimersByTime(30_000);
    }
    opened();
    vi.advanceTimersByTime(10_000);
    last().emit('error');
    const before = sources.length;
    vi.advanceTimersByTime(1_000);
    expect(sources.length).toBe(before + 1);
  });

  it('does not begin anew after one that said bye at once', () => {
    for (let i = 0; i < 3; i++) {
      opened();
      last().emit('bye');
      vi.advanceTimersByTime(30_000);
    }
    opened();
    last().emit('bye');
    const before = sources.length;
    vi.advanceTimersByTime(7_999);
    expect(sources.length).toBe(before);
  });

  it('polls until it is back', () => {
    last().emit('error');
    told.length = 0;
    for (let i = 0; i < 31; i++) {
      vi.advanceTimersByTime(1_000);
      if (!last().closed && live.mode.value !== 'live') last().emit('error');
    }
    expect(told.length).toBe(Math.floor(31_000 / POLL_MS));
  });

  it('fetches what was missed once it is back', () => {
    opened();
    last().emit('error');
    vi.advanceTimersByTime(1_000);
    told.length = 0;
    last().emit('open');
    vi.advanceTimersByTime(QUIET_MS);
    expect(live.mode.value).toBe('live');
    expect(told).toEqual([null]);
  });

  it('takes no notice of what an old connection says', () => {
    opened();
    const old = last();
    old.emit('bye');
    vi.advanceTimersByTime(1_000);
    opened();
    vi.advanceTimersByTime(QUIET_MS);
    told.length = 0;
    old.emit('change', '{"executions":["a"]}');
    old.emit('error');
    vi.advanceTimersByTime(QUIET_MS);
    expect(told).toEqual([]);
    expect(live.mode.value).toBe('live');
  });
});

describe('while the page is hidden', () => {
  it('asks for nothing and holds no connection', () => {
    opened();
    hide(true);
    expect(last().closed).toBe(true);
    expect(live.mode.value).toBe('asleep');
    live.changed(['a']);
    vi.advanceTimersByTime(10 * CHECK_MS);
    expect(told).toEqual([]);
    expect(sources).toHaveLength(1);
  });

  it('forgets the attempt that was to come', () => {
    last().emit('error');
    hide(true);
    vi.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(1);
  });

  it('fetches everything when it is seen again', () => {
    opened();
    hide(true);
    hide(false);
    vi.advanceTimersByTime(0);
    expect(sources).toHaveLength(2);
    expect(told).toEqual([null]);
  });
});
