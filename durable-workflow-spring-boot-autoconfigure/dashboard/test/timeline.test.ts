import { describe, expect, it } from 'vitest';
import type { Step } from '../src/model';
import { axisOf } from '../src/timeline/axis';
import { instantsOf, rowsOf, workOf } from '../src/timeline/rows';
import { localTime } from '../src/time';
import { inView } from '../src/timeline/window';

const S = 1000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;
const T0 = Date.UTC(2026, 0, 1);

/** Instants that follow each other after these times. */
const after = (...gaps: number[]) => gaps.reduce((all, gap) => [...all, all.at(-1)! + gap], [T0]);

describe('the axis breaks', () => {
  it.each([
    ['nothing of one instant', [], []],
    ['nothing of a few seconds', [1 * S, 5 * S, 200], []],
    ['nothing below ten seconds', [5, 9 * S, 5], []],
    ['a sleep of a minute between steps of milliseconds', [20, M, 30], [M]],
    ['days between seconds', [S, 3 * D, 2 * S, 5 * D, S], [3 * D, 5 * D]],
    ['nothing of pauses that double', [S, 2 * S, 4 * S, 8 * S, 16 * S, 32 * S, 64 * S], []],
    ['both of two waits after a single step', [20, 3 * D, 5 * D], [3 * D, 5 * D]],
    [
      'each night of a loop',
      Array.from({ length: 200 }, (_, i) => (i % 2 ? D : 50)),
      Array.from({ length: 100 }, () => D),
    ],
    ['a single wait after a single step', [S, 3 * D], [3 * D]],
  ])('%s', (_, gaps, broken) => expect(axisOf(after(...gaps)).breaks.map((b) => b.to - b.from)).toEqual(broken));

  it('idle time, and work only if it is far longer', () => {
    const points = after(S, 80 * S, S);
    expect(axisOf(points).breaks).toHaveLength(1);
    expect(axisOf(points, [{ from: points[1]!, to: points[2]! }]).breaks).toHaveLength(0);
    const long = after(S, 3 * H, S);
    expect(axisOf(long, [{ from: long[1]!, to: long[2]! }]).breaks).toHaveLength(1);
    const short = after(1, 15 * S, D, D);
    expect(axisOf(short, [{ from: short[1]!, to: short[2]! }]).breaks.map((b) => b.to - b.from)).toEqual([D, D]);
  });

  it('so that steps of seconds are still seen beside days', () => {
    const points = after(2 * S, 30 * D, 2 * S);
    const { x } = axisOf(points);
    expect(x(points[1]!) - x(points[0]!)).toBeGreaterThan(40);
    expect(x(points[3]!) - x(points[2]!)).toBeGreaterThan(40);
  });

  it('at most two fifths of itself, however many breaks there are', () => {
    const { breaks } = axisOf(after(...Array.from({ length: 400 }, (_, i) => (i % 2 ? D : S))));
    expect(breaks.reduce((sum, b) => sum + b.width, 0)).toBeLessThanOrEqual(40.0001);
  });
});

describe('a place on the axis', () => {
  const points = after(S, 3 * D, 2 * S, 400, 5 * D, S);
  const axis = axisOf(points);

  it('grows with time, from 0 to 100', () => {
    const places = points.map(axis.x);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(new Set(places).size).toBe(places.length);
    expect([places[0], places.at(-1)]).toEqual([0, 100]);
  });

  it('is at an end for what is outside', () => {
    expect(axis.x(T0 - D)).toBe(0);
    expect(axis.x(points.at(-1)! + D)).toBe(100);
  });

  it('is even between breaks', () => {
    const [a, b] = [axis.x(points[2]!), axis.x(points[3]!)];
    expect(axis.x((points[2]! + points[3]!) / 2)).toBeCloseTo((a + b) / 2, 6);
  });

  it('is there for a single instant', () => expect(axisOf([T0]).x(T0)).toBe(0));

  it.each([[[]], [[1]], [[10 * S, 10 * S]], [[M, 3 * H, 7]], [[S, 3 * D, 2 * S, 5 * D, S]]])(
    'has ticks that do not touch: %j',
    (gaps) => {
      const { ticks } = axisOf(after(...gaps));
      expect(ticks.length).toBeGreaterThan(0);
      expect(ticks[0]!.withDate).toBe(true);
      ticks.slice(1).forEach((tick, i) => expect(tick.x - ticks[i]!.x).toBeGreaterThanOrEqual(11));
    },
  );

  it.each([
    ['an hour', [H]],
    ['a minute', [M]],
    ['three seconds', [3 * S]],
    ['half a second', [500]],
    ['a twentieth of a second', [50]],
    ['five milliseconds', [5]],
  ])('never has one label twice: %s', (_, gaps) => {
    const labels = axisOf(after(...gaps)).ticks.map((tick) => localTime(tick.at, tick.digits));
    expect(labels.length).toBeGreaterThan(2);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it('for years is found as fast as for seconds', () => {
    expect(axisOf(after(...Array.from({ length: 2_000 }, (_, i) => (i * 7919) % D))).ticks.length).toBeLessThan(12);
  });
});

const step = (kind: string, position: number, name: string, more: Partial<Step> = {}): Step => ({
  kind,
  position,
  name,
  status: 'COMPLETED',
  attempts: 1,
  startedAt: new Date(T0 + position * S).toISOString(),
  endedAt: new Date(T0 + position * S + 500).toISOString(),
  ...more,
});

const drawn = (steps: Step[]) =>
  rowsOf(steps).map((row) => `${'  '.repeat(row.depth)}${row.type === 'call' ? '' : `${row.type} `}${row.name}`);

describe('the rows', () => {
  it('have the branches below their block, whatever order they come in', () => {
    expect(
      drawn([
        step('STEP', 0, 'load'),
        step('PARALLEL', 1, 'quotes'),
        step('STEP', 2, 'choose'),
        step('STEP', 0, 'ask', { branch: 'quotes/dhl' }),
        step('STEP', 1, 'check', { branch: 'quotes/dhl' }),
        step('PARALLEL', 0, 'offices', { branch: 'quotes/post' }),
        step('STEP', 0, 'ask north', { branch: 'quotes/post/offices/north' }),
      ]),
    ).toEqual([
      'load',
      'quotes',
      '  branch dhl',
      '    ask',
      '    check',
      '  branch post',
      '    offices',
      '      branch north',
      '        ask north',
      'choose',
    ]);
  });

  it('know a branch beside the body by the name of its block', () => {
    expect(
      drawn([step('PARALLEL', 0, 'quote'), step('STEP', 1, 'print'), step('STEP', 0, 'ask', { branch: 'quote' })]),
    ).toEqual(['quote', '  branch quote', '    ask', 'print']);
  });

  it('give each block of a loop its own branches', () => {
    const at = (ms: number) => new Date(T0 + ms).toISOString();
    expect(
      drawn([
        step('PARALLEL', 0, 'each', { startedAt: at(0) }),
        step('PARALLEL', 1, 'each', { startedAt: at(10_000) }),
        step('STEP', 0, 'first', { branch: 'each/a', startedAt: at(10) }),
        step('STEP', 0, 'second', { branch: 'each/a', startedAt: at(10_010) }),
      ]),
    ).toEqual(['each', '  branch a', '    first', 'each', '  branch a', '    second']);
  });

  it('keep names with slashes together', () => {
    expect(drawn([step('PARALLEL', 0, 'a/b'), step('STEP', 0, 'x', { branch: 'a/b/c/d' })])).toEqual([
      'a/b',
      '  branch c/d',
      '    x',
    ]);
  });

  it('show branches whose block is not among the steps that were sent', () => {
    expect(drawn([step('STEP', 400, 'late'), step('STEP', 7, 'x', { branch: 'gone/a' })])).toEqual([
      'late',
      'branch gone/a',
      '  x',
    ]);
  });

  it('have what is undone at their end, and each names its step', () => {
    const rows = rowsOf([
      step('STEP', 0, 'book', { status: 'COMPENSATED' }),
      step('STEP', 1, 'book', { status: 'COMPENSATED' }),
      step('STEP', 2, 'pay', { status: 'FAILED' }),
      step('COMPENSATION', 0, 'book'),
      step('COMPENSATION', 1, 'book'),
    ]);
    expect(rows.map((row) => row.name)).toEqual(['book', 'book', 'pay', 'Undoing', 'book', 'book']);
    const [first, second, , , undoSecond, undoFirst] = rows;
    expect(undoSecond!.linkedTo).toBe(second!.key); // last to first
    expect(undoFirst!.linkedTo).toBe(first!.key);
    expect(first!.linkedTo).toBe(undoFirst!.key);
  });

  it('show kinds that are not known', () => {
    expect(
      drawn([
        step('OF_TOMORROW', 0, 'x'),
        step('CONTINUED', -1, 'anew'),
        step('MARK_OF_TOMORROW', 0, 'y', { scope: 2 }),
      ]),
    ).toEqual(['x', 'section Marks', 'anew', 'y']);
  });

  it('have keys of their own, which stay when more is recorded', () => {
    const steps = [
      step('STEP', 0, 'a'),
      step('STEP', 0, 'a', { branch: 'p/x' }),
      step('STEP', 0, 'a', { branch: 'p/x' }),
      step('COMPENSATION', 0, 'a'),
    ];
    const keys = rowsOf(steps).map((row) => row.key);
    expect(new Set(keys).size).toBe(keys.length);
    const later = rowsOf([steps[0]!, step('STEP', 1, 'b'), ...steps.slice(1)]).map((row) => row.key);
    expect(later).toEqual(expect.arrayContaining(keys));
  });

  it('of ten thousand calls in a thousand branches are there at once', () => {
    const steps = [step('PARALLEL', 0, 'all')];
    for (let i = 0; i < 10_000; i++) steps.push(step('STEP', i % 10, `s${i}`, { branch: `all/${Math.floor(i / 10)}` }));
    expect(rowsOf(steps)).toHaveLength(11_001);
  });
});

describe('the instants', () => {
  it('are those of beginnings, ends and failures, and of what is open the due time and now', () => {
    const steps = [
      step('STEP', 0, 'a', {
        failures: [{ attempt: 1, at: new Date(T0 + 100).toISOString(), errorType: 'E' }],
        dueAt: new Date(T0 + D).toISOString(),
      }),
      step('SLEEP', 1, 'b', { status: 'INTENT', endedAt: null, dueAt: new Date(T0 + 2 * D).toISOString() }),
    ];
    expect(new Set(instantsOf(steps, T0 + H))).toEqual(new Set([T0, T0 + 100, T0 + 500, T0 + S, T0 + 2 * D, T0 + H]));
    expect(instantsOf([steps[0]!], T0 + H)).not.toContain(T0 + H);
  });

  it('of work end with the first failure', () => {
    const failed = step('STEP', 0, 'a', {
      failures: [{ attempt: 1, at: new Date(T0 + 100).toISOString(), errorType: 'E' }],
    });
    expect(workOf([failed, step('SLEEP', 1, 'b'), step('STEP', 2, 'c', { endedAt: null })], T0 + H)).toEqual([
      { from: T0, to: T0 + 100 },
      { from: T0 + 2 * S, to: T0 + H },
    ]);
  });
});

describe('in view', () => {
  const none = new Map<number, number>();
  it.each([
    ['at the top', 1000, none, 0, 300, { first: 0, end: 11, before: 0, after: 989 * 30 }],
    ['in the middle', 1000, none, 3000, 300, { first: 100, end: 111, before: 3000, after: 889 * 30 }],
    ['above the list', 1000, none, -5000, 300, { first: 0, end: 1, before: 0, after: 999 * 30 }],
    ['below the list', 1000, none, 99_000, 300, { first: 1000, end: 1000, before: 30_000, after: 0 }],
    [
      'below an open row',
      1000,
      new Map([[2, 530]]),
      3500,
      300,
      { first: 100, end: 111, before: 3500, after: 889 * 30 },
    ],
    ['inside an open row', 1000, new Map([[2, 530]]), 200, 100, { first: 2, end: 3, before: 60, after: 997 * 30 }],
    ['of nothing', 0, none, 0, 300, { first: 0, end: 0, before: 0, after: 0 }],
  ])('%s', (_, count, open, top, height, expected) =>
    expect(inView(count, 30, open, top, height, 0)).toEqual(expected),
  );

  it('has some to spare on both sides', () => {
    const { first, end } = inView(1000, 30, none, 3000, 300);
    expect([first, end]).toEqual([88, 123]);
  });
});
