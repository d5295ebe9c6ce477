import { computed, signal } from '@preact/signals';

export type Page = 'executions' | 'execution' | 'schedules' | 'queues' | 'types' | 'unknown';

export interface Route {
  page: Page;
  /** Of an execution */
  id: string;
  params: URLSearchParams;
}

/** Where a hash leads; never throws, whatever somebody typed there. */
export function routeOf(hash: string): Route {
  const text = hash.replace(/^#\/?/, '');
  const mark = text.indexOf('?');
  const path = mark < 0 ? text : text.slice(0, mark);
  const params = new URLSearchParams(mark < 0 ? '' : text.slice(mark + 1));
  const [first = '', ...rest] = path.split('/').filter((part) => part !== '');
  if (first === '' || (first === 'executions' && rest.length === 0)) return { page: 'executions', id: '', params };
  if (first === 'executions' && rest.length === 1) return { page: 'execution', id: decoded(rest[0]!), params };
  if ((first === 'schedules' || first === 'queues' || first === 'types') && rest.length === 0) {
    return { page: first, id: '', params };
  }
  return { page: 'unknown', id: '', params };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function hrefOf(page: Page, params?: URLSearchParams, id?: string): string {
  const query = params?.toString() ?? '';
  const path = page === 'execution' ? `executions/${encodeURIComponent(id ?? '')}` : page;
  return `${here()}#/${path}${query ? `?${query}` : ''}`;
}

// With a <base> a bare "#/…" would lead away from a page whose address has no slash at its end.
function here(): string {
  return location.pathname + location.search;
}

const hash = signal(location.hash);
addEventListener('hashchange', () => {
  hash.value = location.hash;
});

export const route = computed(() => routeOf(hash.value));

/** @param replace true if the present page is none that somebody wants to come back to */
export function go(href: string, replace = false): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', href);
  hash.value = location.hash;
}
