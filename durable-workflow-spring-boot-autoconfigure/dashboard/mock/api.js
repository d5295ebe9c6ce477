// Answers as the library's server does, from fixtures, for developing and for screenshots. Nothing is kept.
import { clean, details, overview, plainDetail, queues, schedules, summaries, types } from './fixtures.js';

const PAGE = 50;

/**
 * @param {{actions?: boolean, down?: string | null, now?: () => number, events?: boolean}} [options]
 * @returns a function that answers requests of /api/, and says whether it did
 */
export function api(options = {}) {
  const { actions = true, down = null, now = Date.now, events = true } = options;
  const started = now();
  const all = details(started);
  let rows = summaries(started);
  const streams = new Set();

  return (request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const at = url.pathname.indexOf('/api/');
    if (at < 0) return false;
    const parts = url.pathname
      .slice(at + 5)
      .split('/')
      .filter(Boolean)
      .map(decodeURIComponent);
    if (parts[0] === 'events') {
      stream(request, response);
      return true;
    }
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      try {
        if (request.method !== 'GET' && request.headers['x-durable-workflow'] !== '1')
          return problem(response, 403, 'The header X-Durable-Workflow is missing.');
        answer(response, request.method, parts, url.searchParams, body === '' ? {} : JSON.parse(body));
      } catch (e) {
        problem(response, 500, String(e));
      }
    });
    return true;
  };

  function answer(response, method, parts, query, body) {
    const [first, id, operation] = parts;
    if (first === 'overview') {
      const told = overview(now(), rows, actions);
      if (down) told.health = { status: 'DOWN', reason: down };
      return json(response, told);
    }
    if (first === 'schedules' && !id) return json(response, schedules(started));
    if (first === 'queues' && !id) return json(response, queues(started));
    if (first === 'types') return json(response, types());
    if (first === 'schedules' && method === 'POST')
      return json(response, operation === 'trigger' ? { executionId: `${id}-now` } : schedules(started).schedules[0]);
    if (first === 'queues' && method === 'POST') return json(response, queues(started).queues[0]);
    if (first !== 'executions') return problem(response, 404, 'There is nothing here.');
    if (!id) return list(response, query);
    if (method === 'GET') {
      const found = all.get(id) ?? plain(id);
      return found ? json(response, found) : problem(response, 404, `There is no execution '${id}'.`);
    }
    if (!actions) return problem(response, 403, 'This page may not act: durable-workflow.dashboard.actions is false.');
    if (!operation && method === 'POST') return bulk(response, id, body);
    if (id === 'order-42' && operation === 'rewind' && body.dropped === 'refuse') {
      return problem(
        response,
        409,
        `Execution 'order-42' would forget what it can undo: 'reserve', 'charge'. Say what becomes of them: compensate undoes them first, forget leaves what they did as it is.`,
      );
    }
    if (method === 'DELETE') {
      all.delete(id);
      rows = rows.filter((row) => row.id !== id);
    }
    changed([id]);
    return json(response, { result: operation === 'cancel' ? 'ACCEPTED' : 'DONE' });
  }

  function plain(id) {
    const row = rows.find((one) => one.id === id);
    return row ? plainDetail(started, row) : null;
  }

  function matching(query) {
    const statuses = (query.get('status') ?? '').split(',').filter(Boolean);
    const tags = query.getAll('tag').map((tag) => tag.split(/:(.*)/s));
    return rows.filter(
      (row) =>
        row.id.startsWith(query.get('id') ?? '') &&
        (!query.get('workflow') || row.workflow === query.get('workflow')) &&
        (statuses.length === 0 || statuses.includes(row.status)) &&
        tags.every(([key, value]) => row.tags?.[key] === value) &&
        (!query.get('createdFrom') || row.createdAt > query.get('createdFrom')) &&
        (!query.get('createdBefore') || row.createdAt < query.get('createdBefore')),
    );
  }

  function list(response, query) {
    const found = matching(query);
    const from = Number(query.get('cursor') ?? 0);
    const limit = Number(query.get('limit') ?? PAGE);
    // A search by tag looks at few rows at a time, so that its pages are short.
    const size = query.getAll('tag').length > 0 ? 7 : limit;
    const end = from + size;
    json(response, { executions: found.slice(from, end), nextCursor: end < found.length ? String(end) : null });
  }

  function bulk(response, operation, body) {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(body)) {
      if (key === 'tags') value.forEach((tag) => query.append('tag', tag));
      else query.set(key, String(value));
    }
    const matched = matching(query);
    const nothing = {
      matched: matched.length,
      done: 0,
      accepted: 0,
      refused: 0,
      refusals: [],
      nextCursor: null,
      stopped: null,
    };
    if (body.dryRun) return json(response, nothing);
    const refused = matched.filter(
      (row) =>
        ['COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELLED', 'COMPENSATING'].includes(row.status) &&
        operation !== 'delete',
    );
    json(response, {
      ...nothing,
      done: matched.length - refused.length,
      refused: refused.length,
      refusals: refused
        .slice(0, 10)
        .map((row) => ({
          executionId: row.id,
          reason: `Execution '${row.id}' has ended as ${row.status}. There is nothing to ${operation}.`,
        })),
    });
  }

  function stream(request, response) {
    if (!events) return problem(response, 503, 'There are too many.');
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(': hello\n\n');
    streams.add(response);
    request.on('close', () => streams.delete(response));
  }

  function changed(ids) {
    for (const response of streams)
      response.write(`event: change\ndata: ${JSON.stringify({ executions: ids, more: false })}\n\n`);
  }
}

function json(response, value, status = 200) {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(clean(value));
}

function problem(response, status, error) {
  json(response, { status, error }, status);
}
