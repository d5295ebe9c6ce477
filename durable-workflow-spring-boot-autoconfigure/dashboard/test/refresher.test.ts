import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LONGEST_REST_MS, Refresher } from '../src/refresher';

let rounds: number;
let takes: number;
let refresher: Refresher;

beforeEach(() => {
  vi.useFakeTimers();
  rounds = 0;
  takes = 0;
  refresher = new Refresher(async () => {
    rounds++;
    await new Promise((done) => setTimeout(done, takes));
  });
});

afterEach(() => {
  refresher.stop();
  Object.defineProperty(document, 'hidden', { value: false, configurable: true });
  vi.useRealTimers();
});

describe('a refresher', () => {
  it('does one round at a time, and one more for all that was asked meanwhile', async () => {
    takes = 100;
    for (let i = 0; i < 5; i++) refresher.ask();
    expect(rounds).toBe(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(rounds).toBe(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(rounds).toBe(2);
  });

  it.each([
    [100, 400],
    [1_000, 4_000],
    [20_000, LONGEST_REST_MS],
  ])('rests after a round of %d ms for %d ms', async (took, rest) => {
    takes = took;
    refresher.ask();
    await vi.advanceTimersByTimeAsync(took);
    refresher.ask();
    await vi.advanceTimersByTimeAsync(rest - 1);
    expect(rounds).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(rounds).toBe(2);
  });

  it('does not rest for somebody who waits', async () => {
    takes = 1_000;
    refresher.ask();
    await vi.advanceTimersByTimeAsync(1_000);
    refresher.ask(true);
    expect(rounds).toBe(2);
  });

  it('asks for nothing after its rest while the page is hidden', async () => {
    takes = 1_000;
    refresher.ask();
    await vi.advanceTimersByTimeAsync(1_000);
    refresher.ask();
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(rounds).toBe(1);
  });

  it('does nothing more once it is stopped', async () => {
    takes = 100;
    refresher.ask();
    refresher.ask();
    refresher.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(rounds).toBe(1);
  });
});
