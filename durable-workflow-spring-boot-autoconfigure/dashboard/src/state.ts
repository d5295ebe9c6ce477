import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { get, Problem, share } from './api';
import { Live, type Change } from './live';
import type { Overview } from './model';
import { Refresher } from './refresher';

export const live = new Live();
export const overview = signal<Overview | null>(null);
export const overviewProblem = signal<Problem | null>(null);

/** What the page says to those who cannot see that something has changed, and for a while to those who can. */
export const notice = signal<{ text: string; bad: boolean } | null>(null);

/** How far the server's clock is ahead of the browser's. */
const skew = signal(0);

/** The server's time, once a second while the page is seen. */
export const now = signal(Date.now());

export function startClock(): void {
  setInterval(() => {
    if (!document.hidden) now.value = Date.now() + skew.peek();
  }, 1_000);
}

export function serverTime(): number {
  return Date.now() + skew.peek();
}

export function setServerTime(at: number): void {
  if (Number.isNaN(at)) return;
  skew.value = at - Date.now();
  now.value = at;
}

export function mayAct(): boolean {
  return overview.value?.actions === true;
}

export interface Answer<T> {
  data: T | null;
  /** Why the last request has failed; what was told before is still in `data` */
  problem: Problem | null;
  loading: boolean;
  refetch: () => void;
}

/**
 * What the server answers at an address, fetched anew when something changes that concerns it. While another address is
 * fetched the answer of the one before is still there, with `loading`.
 */
export function useAnswer<T>(
  url: string | (() => string),
  key: string,
  concerns: (change: Change) => boolean = () => true,
): Answer<T> {
  const [state, setState] = useState<{ key: string; data: T | null; problem: Problem | null }>({
    key,
    data: null,
    problem: null,
  });
  const latest = useRef({ url, concerns });
  latest.current = { url, concerns };
  const refetch = useRef<() => void>(() => {});

  useEffect(() => {
    const gone = new AbortController();
    const refresher = new Refresher(async () => {
      try {
        const { url: address } = latest.current;
        const data = await get<T>(typeof address === 'string' ? address : address(), gone.signal);
        setState((before) => ({ key, data: share(before.data, data), problem: null }));
      } catch (e) {
        if (gone.signal.aborted) return;
        const problem = e instanceof Problem ? e : new Problem(0, String(e));
        setState((before) => ({ key, data: before.key === key ? before.data : null, problem }));
      }
    });
    refetch.current = () => refresher.ask(true);
    refresher.ask(true);
    const end = live.subscribe((change) => {
      if (change === null || latest.current.concerns(change)) refresher.ask();
    });
    return () => {
      gone.abort();
      refresher.stop();
      end();
    };
  }, [key]);

  return {
    data: state.data,
    problem: state.key === key ? state.problem : null,
    loading: state.key !== key || (state.data === null && state.problem === null),
    refetch: () => refetch.current(),
  };
}
