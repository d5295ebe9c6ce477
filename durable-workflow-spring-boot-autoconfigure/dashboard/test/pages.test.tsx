import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { details, overview, queues, schedules, summaries, types } from '../mock/fixtures.js';
import type { Detail } from '../src/model';
import {
  click,
  dialog,
  mount,
  named,
  problem,
  Reply,
  Server,
  settled,
  show,
  source,
  submit,
  type,
  unmount,
  words,
} from './harness';
import { Timeline } from '../src/timeline/timeline';

const NOW = Date.UTC(2026, 10, 22, 5);
const ALL = details(NOW) as unknown as Map<string, Detail>;
const HOSTILE = [...ALL.keys()].find((id) => id.length === 256)!;

let server: Server;

beforeEach(() => {
  vi.stubGlobal('scrollTo', () => {});
  server = new Server()
    .on('GET overview', overview(NOW, summaries(NOW), true))
    .on('GET executions', { executions: summaries(NOW).slice(0, 50), nextCursor: '50' })
    .on('GET schedules', schedules(NOW))
    .on('GET queues', queues(NOW))
    .on('GET types', types())
    .install();
  for (const [id, detail] of ALL) server.on(`GET executions/${encodeURIComponent(id)}`, detail);
});

afterEach(() => {
  unmount();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const readOnly = () => server.on('GET overview', overview(NOW, summaries(NOW), false));

describe('every page', () => {
  it.each([
    ['#/', 'Executions', "undoing the step 'book hotel' failed"],
    ['#/schedules', 'Schedules', 'nightly-report'],
    ['#/queues', 'Queues', 'the report server is rebuilt'],
    ['#/types', 'Workflow types', 'formerly shop-checkout'],
    ['#/executions/order-42', 'order-42', "It waits for the signal 'delivered'"],
    ['#/executions/trip-9', 'trip-9', 'NoSeatsException: no seats left'],
    ['#/executions/order-42?tab=data', 'order-42', '9007199254740993'],
    ['#/executions/transfer-t-1', 'transfer-t-1', 'BankDownException: message hidden. The property'],
    ['#/executions/transfer-t-1?tab=data', 'transfer-t-1', 'management.endpoint.workflows.show-values'],
    ['#/executions/order-42?tab=history', 'order-42', 'carrier on strike'],
    ['#/executions/order-42?tab=signals', 'order-42', 'address changed'],
    ['#/executions/order-42?tab=values', 'order-42', 'progress'],
    ['#/executions/quotes-7?tab=values', 'quotes-7', 'It has published no values.'],
    ['#/no-such-page', 'There is no such page', 'To the executions'],
  ])('%s has one heading, landmarks and what it is for', async (hash, heading, text) => {
    const page = await show(hash);
    expect([...page.querySelectorAll('h1')].map(words)).toEqual([heading]);
    expect(words(page)).toContain(text);
    expect(page.querySelectorAll('main, header.top, nav[aria-label="Main"]')).toHaveLength(3);
    for (const table of page.querySelectorAll('table')) {
      expect(table.querySelector('caption')).not.toBeNull();
      expect(table.querySelectorAll('thead th:not([scope="col"])')).toHaveLength(0);
    }
    for (const control of page.querySelectorAll('button, a'))
      expect(words(control) || control.getAttribute('aria-label')).toBeTruthy();
    for (const input of page.querySelectorAll('input, select, textarea'))
      expect(input.closest('label') ?? input.getAttribute('aria-label')).toBeTruthy();
  });

  it('has no style attribute, which the Content-Security-Policy would refuse', async () => {
    for (const hash of ['#/', '#/executions/order-42', '#/executions/quotes-7', '#/queues']) {
      const page = await show(hash);
      expect([...page.querySelectorAll('[style]')].filter((one) => !one.classList.contains('spacer'))).toEqual([]);
      unmount();
    }
  });
});

describe('the overview', () => {
  it('has what needs somebody first', async () => {
    const page = await show('#/');
    const counts = [...page.querySelectorAll('.strip button')].map(words);
    expect(counts[0]).toBe('2 blocked');
    expect(counts.map((text) => text.replace(/^[\d,]+ /, ''))).toContain('completed');
  });

  it('narrows the list to the states that are chosen, in the address', async () => {
    const page = await show('#/');
    await click(page.querySelectorAll('.strip button')[0]);
    await click(page.querySelectorAll('.strip button')[1]);
    expect(location.hash).toBe('#/executions?status=BLOCKED%2CFAILED');
    expect(page.querySelectorAll('.strip button[aria-pressed="true"]')).toHaveLength(2);
    expect(server.of('GET', 'executions').at(-1)!.query.get('status')).toBe('BLOCKED,FAILED');
  });

  it('says in words when the engine is down', async () => {
    server.on('GET overview', {
      ...overview(NOW, [], true),
      health: { status: 'DOWN', reason: 'database or disk is full' },
    });
    const page = await show('#/');
    expect(words(page.querySelector('[role="alert"].banners'))).toContain(
      'The engine is DOWN. database or disk is full',
    );
    expect(document.title).toContain('(!)');
  });

  it('counts what is blocked in the title', async () => {
    await show('#/');
    expect(document.title).toBe('(2) Executions · shop · Workflows');
  });
});

describe('the list of executions', () => {
  it('asks for what the address says', async () => {
    await show(
      '#/executions?id=order-&workflow=checkout&status=SUSPENDED&tag=region%3Aeu&before=2026-01-01T00:00:00Z&page=300.250',
    );
    expect(server.of('GET', 'executions')[0]!.query.toString()).toBe(
      'id=order-&workflow=checkout&status=SUSPENDED&tag=region%3Aeu&createdBefore=2026-01-01T00%3A00%3A00.000Z&cursor=250&limit=50',
    );
  });

  it('finds what is typed', async () => {
    const page = await show('#/');
    const [id, workflow, tag] = page.querySelectorAll('.filters input');
    await type(id, ' order- ');
    await type(workflow, 'checkout');
    await type(tag, 'region:eu');
    await submit(page.querySelector('.filters'));
    expect(location.hash).toBe('#/executions?id=order-&workflow=checkout&tag=region%3Aeu');
    await click(page.querySelector('.chip'));
    expect(location.hash).toBe('#/executions?id=order-&workflow=checkout');
    await click(named('Clear all', page));
    expect(location.hash).toBe('#/executions');
  });

  it('offers the names of workflows, also former ones', async () => {
    const page = await show('#/');
    const input = page.querySelectorAll<HTMLInputElement>('.filters input')[1]!;
    expect(server.of('GET', 'types')).toEqual([]);
    input.dispatchEvent(new FocusEvent('focus'));
    await settled();
    expect(
      [...page.querySelectorAll<HTMLOptionElement>(`#${input.getAttribute('list')} option`)].map((one) => one.value),
    ).toEqual(['book-trip', 'checkout', 'shop-checkout', 'report']);
  });

  it('says how a tag is written', async () => {
    const page = await show('#/');
    const asked = server.asked.length;
    await type(page.querySelectorAll('.filters input')[2], 'eu');
    await submit(page.querySelector('.filters'));
    expect(words(page.querySelector('.filters'))).toContain('A tag is written key:value');
    expect(server.asked.length).toBe(asked);
  });

  it('goes on and back by cursor', async () => {
    const page = await show('#/');
    await click(named('Next', page));
    expect(location.hash).toBe('#/executions?page=50');
    await click(named('Next', page));
    expect(location.hash).toBe('#/executions?page=50.50');
    await click(named('← Back', page));
    expect(location.hash).toBe('#/executions?page=50');
    await click(named('← Back', page));
    expect(location.hash).toBe('#/executions');
    expect(named('← Back', page)).toBeNull();
  });

  it('lets a search go on that has found less than a page, and keeps no empty page in the way back', async () => {
    server.on('GET executions', { executions: [], nextCursor: '900' });
    const page = await show('#/executions?id=x');
    expect(words(page.querySelector('.pager'))).toContain(
      'None found so far: the search has looked at many executions.',
    );
    const { length } = history;
    await click(named('Search on', page));
    expect(location.hash).toBe('#/executions?id=x&page=900');
    expect(history.length).toBe(length);
  });

  it.each([
    ['#/', 'There are no executions yet.'],
    ['#/executions?status=BLOCKED', 'There are no executions that are BLOCKED.'],
    ['#/executions?page=17', 'There are no more.'],
  ])('says at %s that there are none', async (hash, sentence) => {
    server.on('GET executions', { executions: [], nextCursor: null });
    expect(words(await show(hash))).toContain(sentence);
  });

  it('leads to the search by the key "/", but not while somebody types', async () => {
    const page = await show('#/');
    const [search, other] = page.querySelectorAll<HTMLInputElement>('.filters input');
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true }));
    expect(document.activeElement).toBe(search);
    other!.focus();
    other!.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true }));
    expect(document.activeElement).toBe(other);
  });
});

describe('what goes wrong', () => {
  it.each([
    [
      'a sentence of the server',
      problem(400, 'status must be one of queued, running.'),
      'status must be one of queued, running.',
    ],
    [
      'a store that cannot be read',
      problem(503, 'The store cannot be used at the moment.'),
      'The store cannot be used at the moment.',
    ],
    ['a page for signing in', new Reply(200, '<html>sign in</html>', 'text/html'), 'reload the page'],
    ['no permission', new Reply(403, '', 'text/plain'), 'not be allowed'],
    ['a proxy without the application', new Reply(502, '<html>', 'text/html'), 'cannot be reached at the moment (502)'],
    ['nobody', new TypeError('Failed to fetch'), 'The server cannot be reached.'],
    ['half an answer', new Reply(200, '{"executions":['), 'has not answered with data'],
  ])('is said: %s', async (_, answer, sentence) => {
    server.on('GET executions', answer);
    const page = await show('#/');
    expect(words(page.querySelector('main [role="alert"]'))).toContain(sentence);
    server.on('GET executions', { executions: summaries(NOW).slice(0, 3), nextCursor: null });
    await click(named('Try again', page));
    expect(words(page.querySelector('main [role="alert"]'))).toBe('');
    expect(page.querySelectorAll('table.executions tbody tr')).toHaveLength(3);
  });

  it('leaves what was told before, and says that it is older', async () => {
    const page = await show('#/executions/order-42');
    server.on('GET executions/order-42', problem(503, 'The store cannot be used.'));
    source.emit('open');
    source.emit('change', '{"executions":["order-42"]}');
    await later(5);
    expect(words(page.querySelector('main [role="alert"]'))).toContain(
      'The store cannot be used. What you see is older.',
    );
    expect(words(page)).toContain('hand over to carrier');
  });

  it('names an execution that is not there', async () => {
    server.on('GET executions/nobody', problem(404, "There is no execution 'nobody'."));
    expect(words(await show('#/executions/nobody'))).toContain("There is no execution 'nobody'.");
  });
});

describe('texts of others', () => {
  it.each([
    [`#/executions/${HOSTILE}`],
    [`#/executions/${HOSTILE}?tab=history`],
    [`#/executions/${HOSTILE}?tab=data`],
    ['#/'],
  ])('are never taken for code at %s', async (hash) => {
    const page = await show(hash);
    for (const head of page.querySelectorAll<HTMLElement>('button.row-head')) await click(head);
    expect(page.querySelectorAll('img, script, iframe, main b > *, main i, [onerror], [onload]')).toHaveLength(0);
    expect(page.textContent).toContain('<img src=x onerror=alert');
  });

  it('do not turn the text around them: each stands for itself', async () => {
    const page = await show(`#/executions/${HOSTILE}`);
    const name = [...page.querySelectorAll('.row-name bdi')].find((one) => words(one) === 'שלב ראשון');
    expect(name).toBeDefined();
    expect([...page.querySelectorAll('.tags bdi')].map(words)).toContain('שם:ערך');
  });

  it('of 256 characters are an id like any other', async () => {
    const page = await show('#/');
    const link = [...page.querySelectorAll<HTMLAnchorElement>('tbody th a')].find((one) => words(one) === HOSTILE)!;
    expect(link.getAttribute('title')).toBe(HOSTILE);
    const href = link.getAttribute('href')!;
    unmount();
    await show(href.slice(href.indexOf('#')));
    expect(words(document.querySelector('h1'))).toContain(HOSTILE);
  });
});

describe('the timeline', () => {
  it('opens a row with what is known of the call', async () => {
    const page = await show('#/executions/order-42');
    const head = [...page.querySelectorAll<HTMLElement>('.row-head')].find((one) => words(one).includes('charge'))!;
    expect(head.getAttribute('aria-expanded')).toBe('false');
    await click(head);
    expect(head.getAttribute('aria-expanded')).toBe('true');
    const details = words(page.querySelector('.row-details'));
    for (const text of ['completed', 'Attempts3', 'SocketTimeoutException: Read timed out', '"amount": 44.80'])
      expect(details).toContain(text);
  });

  it('says for ears what it draws for eyes', async () => {
    const page = await show('#/executions/trip-9');
    const rows = [...page.querySelectorAll('.row.call .row-head')].map(words);
    expect(rows).toContain('undo book hotelcompensation, failed×4 failed attempts5 min 59 s');
    expect(page.querySelectorAll('.bars:not([aria-hidden="true"])')).toHaveLength(0);
  });

  it('leads from a compensation to its step', async () => {
    const page = await show('#/executions/trip-9');
    await click([...page.querySelectorAll('.row-head')].find((one) => words(one).startsWith('undo book car')));
    expect(words(page.querySelector('.row-details'))).toContain('Undoesbook car');
    await click(named('book car', page.querySelector('.row-details')!));
    expect(page.querySelectorAll('.row.opened')).toHaveLength(2);
  });

  it('keeps what is open when the execution goes on', async () => {
    const page = await show('#/executions/order-42');
    await click(page.querySelectorAll('.row-head')[1]);
    const opened = page.querySelector('.row.opened');
    const detail = structuredClone(ALL.get('order-42')!);
    detail.steps.at(-1)!.status = 'COMPLETED';
    detail.steps.push({ ...detail.steps[0]!, position: 6, name: 'archive' });
    server.on('GET executions/order-42', detail);
    source.emit('open');
    source.emit('change', '{"executions":["order-42"]}');
    await later(5);
    expect(words(page)).toContain('archive');
    expect(page.querySelector('.row.opened')).toBe(opened);
  });

  it('of a thousand steps has only those in the page that are in view', async () => {
    const page = await show('#/executions/import-2026');
    expect(page.querySelector('.rows')!.getAttribute('data-rows')).toBe('1000');
    expect(page.querySelectorAll('.row').length).toBeLessThan(80);
    expect(page.querySelector('.row')!.getAttribute('aria-setsize')).toBe('1000');
    expect(words(page)).toContain('1,000 calls, the latest of 1,400');
  });

  it('finds a call by name, and what is open or failed', async () => {
    const page = await show('#/executions/import-2026');
    await type(page.querySelector('.timeline-tools input'), 'page 1397');
    expect([...page.querySelectorAll('.row .row-name bdi')].map(words)).toEqual(['import page 1397']);
    await type(page.querySelector('.timeline-tools input'), '');
    await click(page.querySelector('.timeline-tools input[type="checkbox"]'));
    expect([...page.querySelectorAll('.row .row-name bdi')].map(words)).toEqual(['import page 1399']);
  });

  it('shows an execution that has called nothing', async () => {
    const detail = { ...ALL.get('order-42')!, steps: [], stepCount: 0 };
    const page = await mount(<Timeline detail={detail} commands={[]} onCommand={() => {}} />);
    expect(words(page)).toBe('It has not called anything yet.');
  });
});

describe('commands', () => {
  it('are not offered where the page may not act, and it says how that is changed', async () => {
    readOnly();
    const page = await show('#/executions/order-42');
    expect(page.querySelector('.toolbar')).toBeNull();
    expect(words(page)).toContain('durable-workflow.dashboard.actions=true');
    await click(page.querySelectorAll('.row-head')[0]);
    expect(named('Rewind to before this', page)).toBeNull();
    for (const hash of ['#/', '#/schedules', '#/queues']) {
      unmount();
      const other = await show(hash);
      expect(['Cancel…', 'Pause…', 'Resume…', 'Run now…'].map((text) => named(text, other))).toEqual([
        null,
        null,
        null,
        null,
      ]);
    }
  });

  it('are those that fit', async () => {
    const page = await show('#/executions/trip-9');
    expect([...page.querySelectorAll('.toolbar button')].map(words)).toEqual(['Resolve…', 'Retry…', 'Fork…']);
  });

  it.each([
    ['order-42', 'Pause…', 'POST', 'executions/order-42/pause', { why: 'strike' }],
    ['order-42', 'Cancel…', 'POST', 'executions/order-42/cancel', { why: 'strike' }],
    ['transfer-t-1', 'Retry…', 'POST', 'executions/transfer-t-1/retry', { why: 'strike' }],
    ['trip-9', 'Resolve…', 'POST', 'executions/trip-9/resolve', { why: 'strike', resolution: 'accept' }],
  ])('to %s: %s', async (id, label, method, path, body) => {
    server.on(`${method} ${path}`, { result: 'ACCEPTED' });
    const page = await show(`#/executions/${id}`);
    await click(named(label, page));
    expect(dialog()!.open).toBe(true);
    await type(field('Why'), 'strike');
    await submit(dialog()!.querySelector('form'));
    const sent = server.of(method, path);
    expect(sent.map((one) => JSON.parse(one.body))).toEqual([body]);
    expect(sent[0]!.headers.get('X-Durable-Workflow')).toBe('1');
    expect(dialog()).toBeNull();
    expect(words(page.querySelector('.notices'))).toContain(
      'accepted. The run that owns the execution acts on it at its next call.',
    );
  });

  it('to delete one asks for no reason, which nothing would keep, and leads to the list', async () => {
    server.on('DELETE executions/transfer-t-1', { result: 'DONE' });
    await click(named('Delete…', await show('#/executions/transfer-t-1')));
    expect(field('Why')).toBeNull();
    expect(words(document.activeElement)).not.toBe('Delete');
    await submit(dialog()!.querySelector('form'));
    expect(server.of('DELETE', 'executions/transfer-t-1').map((one) => one.body)).toEqual(['{}']);
    expect(location.hash).toBe('#/executions');
  });

  it('send the token against forged requests where the server has rendered one', async () => {
    document.head.insertAdjacentHTML(
      'beforeend',
      '<meta name="csrf-header" content="X-CSRF-TOKEN"><meta name="csrf-token" content="secret">',
    );
    server.on('POST executions/order-42/pause', { result: 'DONE' });
    await click(named('Pause…', await show('#/executions/order-42')));
    await submit(dialog()!.querySelector('form'));
    expect(server.of('POST', 'executions/order-42/pause')[0]!.headers.get('X-CSRF-TOKEN')).toBe('secret');
    document.head.querySelectorAll('meta[name^="csrf"]').forEach((one) => one.remove());
  });

  it('a signal takes JSON digit for digit, and not what is none', async () => {
    server.on('POST executions/order-42/signal', { result: 'DONE' });
    await click(named('Signal…', await show('#/executions/order-42')));
    expect((field('Name of the signal') as HTMLInputElement).value).toBe('delivered');
    await type(field('Payload'), '{by: 1}');
    await submit(dialog()!.querySelector('form'));
    expect(words(dialog()!.querySelector('[role="alert"]'))).toContain('This is no JSON');
    expect(server.of('POST', 'executions/order-42/signal')).toEqual([]);
    await type(field('Payload'), '{"n": 9007199254740993}');
    await type(field('Dedup key'), 'k-1');
    await submit(dialog()!.querySelector('form'));
    expect(server.of('POST', 'executions/order-42/signal')[0]!.body).toBe(
      '{"name":"delivered","dedupKey":"k-1","value":{"n": 9007199254740993}}',
    );
  });

  it('a rewind shows the conflict, and is given another answer', async () => {
    server.on('POST executions/order-42/rewind', (sent: { body: string }) =>
      JSON.parse(sent.body).dropped === 'refuse'
        ? problem(409, "Execution 'order-42' would forget what it can undo: 'reserve'.")
        : { result: 'DONE' },
    );
    await click(named('Rewind…', await show('#/executions/order-42')));
    await type(dialog()!.querySelector('select'), '1');
    expect(words(dialog())).toContain('1 call of the body is kept, 5 calls of the body are dropped.');
    await submit(dialog()!.querySelector('form'));
    expect(words(dialog()!.querySelector('[role="alert"]'))).toBe(
      "Execution 'order-42' would forget what it can undo: 'reserve'.",
    );
    await click(dialog()!.querySelector('input[value="compensate"]'));
    await submit(dialog()!.querySelector('form'));
    expect(JSON.parse(server.of('POST', 'executions/order-42/rewind')[1]!.body)).toEqual({
      to: 1,
      dropped: 'compensate',
    });
    expect(dialog()).toBeNull();
  });

  it('a fork begins where somebody was looking, and leads to the new execution', async () => {
    server.on('POST executions/order-42/fork', { result: 'DONE' });
    const page = await show('#/executions/order-42');
    await click(page.querySelectorAll('.row-head')[3]);
    await click(named('Fork from before this', page));
    await type(field('Id of the new'), 'order-42b');
    await submit(dialog()!.querySelector('form'));
    expect(JSON.parse(server.of('POST', 'executions/order-42/fork')[0]!.body)).toEqual({ to: 3, newId: 'order-42b' });
    expect(named('Show', dialog()!)!.getAttribute('href')).toContain('#/executions/order-42b');
  });

  it.each([
    ['result', '{"ok": true}', '{"resolution":"result","value":{"ok": true}}'],
    ['failure', 'the bank said no', '{"resolution":"failure","value":"the bank said no"}'],
    ['run-again', null, '{"resolution":"run-again"}'],
  ])('a decision: %s', async (resolution, value, body) => {
    server.on('POST executions/payout-2026-03/resolve', { result: 'DONE' });
    await click(named('Resolve…', await show('#/executions/payout-2026-03')));
    await click(dialog()!.querySelector(`input[value="${resolution}"]`));
    if (value !== null) await type(field(resolution === 'result' ? 'Result' : 'Message'), value);
    await submit(dialog()!.querySelector('form'));
    expect(server.of('POST', 'executions/payout-2026-03/resolve').map((one) => one.body)).toEqual([body]);
  });

  it('are given up by "Do nothing", and the focus goes back', async () => {
    const page = await show('#/executions/order-42');
    const button = named('Cancel…', page)!;
    button.focus();
    await click(button);
    expect(dialog()!.contains(document.activeElement)).toBe(true);
    await click(named('Do nothing', dialog()!));
    expect(dialog()).toBeNull();
    expect(document.activeElement).toBe(button);
    expect(server.asked.filter((sent) => sent.method !== 'GET')).toEqual([]);
  });

  it('of schedules and queues', async () => {
    server
      .on('POST schedules/nightly-report/trigger', { executionId: 'nightly-report-7' })
      .on('POST queues/reports/resume', {});
    let page = await show('#/schedules');
    await click(page.querySelector('[aria-label="Run now: nightly-report"]'));
    await submit(dialog()!.querySelector('form'));
    expect(words(page.querySelector('.notices'))).toContain('Started as nightly-report-7.');
    unmount();
    page = await show('#/queues');
    await click(page.querySelector('[aria-label="Resume reports"]'));
    await type(field('Why'), 'done');
    await submit(dialog()!.querySelector('form'));
    expect(server.of('POST', 'queues/reports/resume').map((one) => one.body)).toEqual(['{"why":"done"}']);
  });
});

describe('a command to many', () => {
  const result = (more: object) => ({
    matched: 132,
    done: 0,
    accepted: 0,
    refused: 0,
    refusals: [],
    nextCursor: null,
    stopped: null,
    ...more,
  });

  it('counts, asks, acts batch by batch, and tells what was refused and why', async () => {
    server.on('POST executions/cancel', ({ body }: { body: string }) => {
      const { dryRun, cursor } = JSON.parse(body);
      if (dryRun) return result({});
      return cursor
        ? result({
            matched: 32,
            done: 30,
            refused: 2,
            refusals: [
              { executionId: 'x-1', reason: "Execution 'x-1' has ended as COMPLETED. There is nothing to cancel." },
            ],
          })
        : result({ matched: 100, done: 60, accepted: 40, nextCursor: '77' });
    });
    const page = await show('#/executions?workflow=checkout&status=SUSPENDED');
    await click(named('Cancel…', page.querySelector('.bulk')!));
    expect(words(dialog()!.querySelector('h2'))).toBe("Cancel 132 executions of 'checkout' that are SUSPENDED?");
    await type(field('Why'), 'project is off');
    await submit(dialog()!.querySelector('form'));
    expect(words(dialog())).toContain(
      '90 done, 40 accepted (the run that owns them will act), 2 refused; 132 looked at.',
    );
    expect(words(dialog())).toContain("x-1 Execution 'x-1' has ended as COMPLETED.");
    const filter = { workflow: 'checkout', status: 'SUSPENDED' };
    expect(server.of('POST', 'executions/cancel').map((one) => JSON.parse(one.body))).toEqual([
      { ...filter, dryRun: true },
      { ...filter, why: 'project is off', dryRun: false },
      { ...filter, cursor: '77', why: 'project is off', dryRun: false },
    ]);
  });

  it('says "all" only where nothing narrows it', async () => {
    server.on('POST executions/retry', result({ matched: 0 }));
    const page = await show('#/');
    await click(named('Retry…', page.querySelector('.bulk')!));
    expect(JSON.parse(server.of('POST', 'executions/retry')[0]!.body)).toEqual({ all: true, dryRun: true });
    expect(words(dialog())).toContain('There are none: nothing would be done.');
    expect(dialog()!.querySelector<HTMLButtonElement>('button[type="submit"]')!.disabled).toBe(true);
  });

  it('tells why it has stopped', async () => {
    server.on('POST executions/pause', ({ body }: { body: string }) =>
      JSON.parse(body).dryRun
        ? result({})
        : result({ matched: 5, done: 5, nextCursor: '9', stopped: 'The store cannot be written.' }),
    );
    const page = await show('#/executions?status=RUNNING');
    await click(named('Pause…', page.querySelector('.bulk')!));
    await submit(dialog()!.querySelector('form'));
    expect(words(dialog())).toContain('It has stopped before the end: The store cannot be written.');
    expect(server.of('POST', 'executions/pause')).toHaveLength(2);
  });

  it('tells why it cannot count', async () => {
    server.on('POST executions/delete', problem(403, 'You may not.'));
    const page = await show('#/executions?status=COMPLETED');
    await click(named('Delete…', page.querySelector('.bulk')!));
    expect(words(dialog())).toContain('You may not.');
  });
});

describe('while the page is open', () => {
  it('fetches one execution again only when it has changed', async () => {
    await show('#/executions/order-42');
    source.emit('change', '{"executions":["another"]}');
    await later(5);
    expect(server.of('GET', 'executions/order-42')).toHaveLength(1);
    expect(server.of('GET', 'overview').length).toBeGreaterThan(1);
  });

  it('says whether it is live', async () => {
    const page = await show('#/');
    expect(words(page.querySelector('.live'))).toBe('connecting');
    source.emit('open');
    await settled();
    expect(words(page.querySelector('.live'))).toBe('live');
    source.emit('bye');
    await settled();
    expect(words(page.querySelector('.live'))).toBe('reconnecting');
  });
});

/** The first change is told at once, and what it leads to is answered and drawn. */
async function later(rounds: number): Promise<void> {
  for (let i = 0; i < rounds; i++) await settled();
}

function field(label: string): Element | null {
  const found = [...document.querySelectorAll('dialog label')].find((one) => words(one).startsWith(label));
  return found?.querySelector('input, textarea, select') ?? null;
}
