import { parseExactly } from './json';

/** Why there is no answer: a sentence for people. Status 0: nobody answered. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'Problem';
  }
}

const LONGEST_MS = 30_000;

/** @param path relative to the page's base, such as "api/overview" */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return send<T>(path, { method: 'GET' }, signal);
}

/** A command. @param body JSON text or an object */
export async function command<T>(
  method: 'POST' | 'DELETE',
  path: string,
  body: string | Record<string, unknown>,
  longest = 120_000,
): Promise<T> {
  return send<T>(
    path,
    {
      method,
      headers: { 'Content-Type': 'application/json', 'X-Durable-Workflow': '1', ...csrf() },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    },
    undefined,
    longest,
  );
}

function csrf(): Record<string, string> {
  const content = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
  const [header, token] = [content('csrf-header'), content('csrf-token')];
  return header && token ? { [header]: token } : {};
}

async function send<T>(path: string, init: RequestInit, signal?: AbortSignal, longest = LONGEST_MS): Promise<T> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), longest);
  const stop = () => limit.abort();
  signal?.addEventListener('abort', stop);
  try {
    const response = await fetch(new URL(path, document.baseURI), {
      ...init,
      headers: { Accept: 'application/json', ...init.headers },
      signal: limit.signal,
      credentials: 'same-origin',
      cache: 'no-store',
    });
    return read<T>(response, await response.text());
  } catch (e) {
    if (e instanceof Problem) throw e;
    if (signal?.aborted) throw new Problem(-1, 'No longer wanted.');
    throw new Problem(
      0,
      limit.signal.aborted
        ? `The server has not answered for ${longest / 1000} seconds.`
        : 'The server cannot be reached. Perhaps the application is being restarted.',
    );
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

function read<T>(response: Response, text: string): T {
  const isJson = (response.headers.get('Content-Type') ?? '').includes('json');
  let body: unknown;
  try {
    body = isJson && text !== '' ? parseExactly(text) : undefined;
  } catch {
    body = undefined;
  }
  if (response.ok && body !== undefined) return body as T;
  const told = (body as { error?: unknown } | undefined)?.error;
  if (!response.ok && typeof told === 'string' && told !== '') throw new Problem(response.status, told);
  throw new Problem(response.status, withoutSentence(response));
}

// What stands between the page and the library's server answers in its own way.
function withoutSentence(response: Response): string {
  if (response.ok || response.status === 401) {
    return 'The server has not answered with data. Perhaps you are no longer signed in: reload the page.';
  }
  if (response.status === 403)
    return 'The server has refused that. You may not be allowed to do it, or your session has ended: reload the page.';
  if (response.status >= 502 && response.status <= 504)
    return `The application cannot be reached at the moment (${response.status}).`;
  return `The server answered with status ${response.status} and without a reason.`;
}

/** Reuses every part of the answer before that is equal, so that what has not changed is not drawn again. */
export function share<T>(before: unknown, after: T): T {
  if (before === after || typeof before !== 'object' || typeof after !== 'object' || !before || !after) return after;
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  const [old, fresh] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const keys = Object.keys(fresh);
  let same = keys.length === Object.keys(old).length;
  for (const key of keys) {
    const shared = share(old[key], fresh[key]);
    fresh[key] = shared;
    if (!Object.is(shared, old[key])) same = false;
  }
  return same ? (before as T) : after;
}

export const path = {
  execution: (id: string) => `api/executions/${encodeURIComponent(id)}`,
  of: (id: string, operation: string) => `api/executions/${encodeURIComponent(id)}/${operation}`,
};
