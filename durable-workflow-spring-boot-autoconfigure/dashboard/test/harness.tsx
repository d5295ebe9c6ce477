import { render, type ComponentChild } from 'preact';
import { act } from 'preact/test-utils';
import { vi } from 'vitest';
import { clean } from '../mock/fixtures.js';
import { App } from '../src/app';
import { go } from '../src/route';
import { live, notice, overview, overviewProblem } from '../src/state';
import { FakeSource } from './fake-source';

export interface Sent {
  method: string;
  path: string;
  query: URLSearchParams;
  body: string;
  headers: Headers;
}

type Answer = unknown | ((sent: Sent) => unknown);

/** An answer with a status, or of another kind than JSON. */
export class Reply {
  constructor(
    readonly status: number,
    readonly body: string,
    readonly type = 'application/json',
  ) {}
}

export const problem = (status: number, error: string) => new Reply(status, JSON.stringify({ status, error }));

/** Answers by "METHOD path"; what is not there is 404. Remembers what was asked. */
export class Server {
  readonly asked: Sent[] = [];
  readonly answers = new Map<string, Answer>();

  on(request: string, answer: Answer): this {
    this.answers.set(request, answer);
    return this;
  }

  install(): this {
    vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
      const at = url.pathname.indexOf('/api/') + 5;
      const sent = {
        method: init.method!,
        path: url.pathname.slice(at),
        query: url.searchParams,
        body: String(init.body ?? ''),
        headers: new Headers(init.headers),
      };
      this.asked.push(sent);
      const answer =
        this.answers.get(`${sent.method} ${sent.path}`) ?? problem(404, `There is nothing at ${sent.path}.`);
      const value = typeof answer === 'function' ? await (answer as (sent: Sent) => unknown)(sent) : answer;
      if (value instanceof Error) throw value;
      const reply = value instanceof Reply ? value : new Reply(200, clean(value));
      return new Response(reply.body, { status: reply.status, headers: { 'Content-Type': reply.type } });
    });
    return this;
  }

  of(method: string, path: string): Sent[] {
    return this.asked.filter((sent) => sent.method === method && sent.path === path);
  }
}

export let source: FakeSource;
let root: HTMLElement | null = null;

/** Shows the page at a hash, and waits for its answers. */
export async function show(hash: string): Promise<HTMLElement> {
  vi.stubGlobal(
    'EventSource',
    class extends FakeSource {
      constructor() {
        super();
        source = this;
      }
    },
  );
  go(`${location.pathname}${hash}`);
  return mount(<App />);
}

export async function mount(what: ComponentChild): Promise<HTMLElement> {
  root = document.createElement('div');
  document.body.append(root);
  await act(() => render(what, root!));
  await settled();
  return root;
}

export function unmount(): void {
  if (root) {
    render(null, root);
    root.remove();
    root = null;
  }
  live.stop();
  overview.value = null;
  overviewProblem.value = null;
  notice.value = null;
  document.body.replaceChildren();
}

/** Until nothing is answered and drawn any more. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 8; i++) {
    await act(async () => {
      await new Promise((done) => setTimeout(done, 0));
    });
  }
}

export async function click(element: Element | null | undefined): Promise<void> {
  if (!element) throw new Error('there is nothing to click');
  await act(() => (element as HTMLElement).click());
  await settled();
}

export async function type(element: Element | null | undefined, text: string): Promise<void> {
  if (!element) throw new Error('there is nothing to type into');
  const input = element as HTMLInputElement;
  await act(() => {
    input.value = text;
    input.dispatchEvent(new Event(input.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
  });
  await settled();
}

export async function submit(form: Element | null | undefined): Promise<void> {
  if (!form) throw new Error('there is no form');
  await act(() => {
    form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  });
  await settled();
}

/** The button or link with this text. */
export function named(text: string, within: ParentNode = document): HTMLElement | null {
  return (
    [...within.querySelectorAll<HTMLElement>('button, a')].find((one) =>
      (one.textContent ?? '').trim().startsWith(text),
    ) ?? null
  );
}

export function dialog(): HTMLDialogElement | null {
  return document.querySelector('dialog');
}

/** What is read there, with single blanks. */
export function words(element: Element | null | undefined): string {
  return (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
}
