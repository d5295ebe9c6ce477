import { describe, expect, it } from 'vitest';
import {
  apiBody,
  apiQuery,
  described,
  filtersOf,
  fixed,
  further,
  isFiltered,
  isTag,
  NO_FILTERS,
  toParams,
  trailOf,
  withTag,
  type Filters,
} from '../src/filters';
import { hrefOf, routeOf } from '../src/route';

const all = (filters: Partial<Filters>): Filters => ({ ...NO_FILTERS, ...filters });
const NOW = Date.UTC(2026, 10, 22, 5);

describe('filters in the hash', () => {
  it.each([
    ['', {}],
    ['id=order-4', { id: 'order-4' }],
    ['workflow=check%26out&status=BLOCKED%2CFAILED', { workflow: 'check&out', statuses: ['BLOCKED', 'FAILED'] }],
    ['tag=region%3Aeu&tag=a%3Ab%3Ac', { tags: ['region:eu', 'a:b:c'] }],
    ['last=1h', { last: '1h' }],
    [
      'after=2026-01-01T00%3A00%3A00.000Z&before=2026-02-01T00%3A00%3A00.000Z',
      { createdFrom: '2026-01-01T00:00:00.000Z', createdBefore: '2026-02-01T00:00:00.000Z' },
    ],
    ['id=%2B%3D%2C%7E%40', { id: '+=,~@' }],
  ])('%s comes back as it was', (hash, filters) => {
    expect(filtersOf(new URLSearchParams(hash))).toEqual(all(filters));
    expect(new URLSearchParams(toParams(all(filters)).toString())).toEqual(new URLSearchParams(hash));
  });

  it.each([
    ['status=blocked,NO_SUCH,,BLOCKED', { statuses: ['BLOCKED'] }],
    ['tag=nocolon&tag=%3Av&tag=k%3A', { tags: ['k:'] }],
    ['last=3w', {}],
    ['last=toString', {}],
    ['after=yesterday', {}],
    ['unknown=1', {}],
  ])('%s is read as far as it can be meant', (hash, filters) =>
    expect(filtersOf(new URLSearchParams(hash))).toEqual(all(filters)),
  );

  it.each([
    ['a:b', true],
    ['a:', true],
    ['a:b:c', true],
    [':b', false],
    ['ab', false],
  ])('%s is a tag: %s', (text, is) => expect(isTag(text)).toBe(is));
});

it.each([
  [[], 'a:b', ['a:b']],
  [['a:b', 'c:d'], 'a:x', ['c:d', 'a:x']],
  [['ab:c'], 'a:b', ['ab:c', 'a:b']],
])('%j and %s are %j, as a key has one value', (tags, tag, all) => expect(withTag(tags, tag)).toEqual(all));

describe('the server is asked', () => {
  it.each([
    [{}, null, 'limit=50'],
    [{ id: 'a', statuses: ['BLOCKED', 'FAILED'] }, '17', 'id=a&status=BLOCKED%2CFAILED&cursor=17&limit=50'],
    [{ tags: ['a:b', 'c:d'] }, null, 'tag=a%3Ab&tag=c%3Ad&limit=50'],
    [{ last: '1h' }, null, 'createdFrom=2026-11-22T04%3A00%3A00.000Z&limit=50'],
  ])('%j after %s', (filters, cursor, query) => expect(apiQuery(all(filters), cursor, 50, NOW)).toBe(query));

  it.each([
    [{}, { all: true }],
    [{ workflow: 'w' }, { workflow: 'w' }],
    [
      { id: 'x', statuses: ['PAUSED', 'QUEUED'], tags: ['a:b'] },
      { id: 'x', status: 'PAUSED,QUEUED', tags: ['a:b'] },
    ],
    [{ createdBefore: '2026-01-01T00:00:00.000Z' }, { createdBefore: '2026-01-01T00:00:00.000Z' }],
  ])('for many with %j', (filters, body) => expect(apiBody(all(filters))).toEqual(body));

  it('for "the last hour" the same instant in the count and in the command', () => {
    const meant = fixed(all({ last: '1h' }), NOW);
    expect(apiBody(meant)).toEqual({ createdFrom: '2026-11-22T04:00:00.000Z' });
    expect(fixed(meant, NOW + 60_000)).toEqual(meant);
  });
});

describe('a command to many names', () => {
  it.each([
    [{}, 3, 'executions'],
    [{}, 1, 'execution'],
    [{ workflow: 'checkout', statuses: ['SUSPENDED'] }, 132, "executions of 'checkout' that are SUSPENDED"],
    [{ statuses: ['QUEUED', 'RUNNING', 'PAUSED'] }, 1, 'execution that is QUEUED, RUNNING or PAUSED'],
    [{ id: 'order-', tags: ['a:b', 'c:d'] }, 2, "executions whose id begins with 'order-' tagged 'a:b' and 'c:d'"],
    [{ last: '1d' }, 2, 'executions created in the last day'],
  ])('%j', (filters, count, words) => expect(described(all(filters), count)).toBe(words));

  it('knows whether it is narrowed at all', () => {
    expect(isFiltered(NO_FILTERS)).toBe(false);
    expect(isFiltered(all({ tags: ['a:b'] }))).toBe(true);
  });
});

describe('pages', () => {
  it('keep the way back', () => {
    expect(trailOf(new URLSearchParams('page=300.250'))).toEqual(['300', '250']);
    expect(further(['300', '250'], '200', false)).toEqual(['300', '250', '200']);
    expect(
      further(
        Array.from({ length: 20 }, (_, i) => String(i)),
        '99',
        false,
      ),
    ).toHaveLength(20);
  });

  it('forget one on which nothing was found', () => {
    expect(further(['300', '250'], '200', true)).toEqual(['300', '200']);
    expect(further([], '200', true)).toEqual(['200']);
  });

  it('leave out what is no cursor', () => expect(trailOf(new URLSearchParams('page=1.<b>.2'))).toEqual(['1', '2']));
});

describe('the hash', () => {
  it.each([
    ['', 'executions', ''],
    ['#/', 'executions', ''],
    ['#/executions', 'executions', ''],
    ['#/executions?status=BLOCKED', 'executions', ''],
    ['#/executions/order-42', 'execution', 'order-42'],
    ['#/executions/a%3Ab%40c', 'execution', 'a:b@c'],
    ['#/executions/%E0%A4%A', 'execution', '%E0%A4%A'],
    ['#/schedules', 'schedules', ''],
    ['#/queues?x', 'queues', ''],
    ['#/types/', 'types', ''],
    ['#/nothing', 'unknown', ''],
    ['#/executions/a/b', 'unknown', ''],
  ])('%s leads to %s %s', (hash, page, id) => {
    const route = routeOf(hash);
    expect([route.page, route.id]).toEqual([page, id]);
  });

  it.each([['order-42'], ['a:b@c+d=e,f~g'], ['x'.repeat(256)]])('leads to execution %s and back', (id) => {
    const href = hrefOf('execution', undefined, id);
    expect(routeOf(href.slice(href.indexOf('#'))).id).toBe(id);
  });
});
