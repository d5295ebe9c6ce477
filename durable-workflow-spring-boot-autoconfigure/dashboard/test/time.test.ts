import { describe, expect, it } from 'vitest';
import {
  distance,
  duration,
  fullInstant,
  instant,
  isoDuration,
  localInstant,
  toLocalInput,
  withLocalInstants,
} from '../src/time';

const S = 1000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;

describe('duration', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1_000, '1 s'],
    [1_250, '1.25 s'],
    [9_999, '9.99 s'],
    [10_400, '10 s'],
    [59_999, '59 s'],
    [M, '1 min'],
    [M + 5 * S, '1 min 5 s'],
    [59 * M + 59 * S, '59 min 59 s'],
    [H, '1 h'],
    [2 * H + 3 * M + 9 * S, '2 h 3 min'],
    [D - 1, '23 h 59 min'],
    [3 * D + 4 * H + 59 * M, '3 d 4 h'],
    [400 * D, '400 d'],
    [-1_500, '−1.5 s'],
    [0.4, '0 ms'],
  ])('of %d ms is %s', (ms, words) => expect(duration(ms)).toBe(words));
});

describe('distance', () => {
  it.each([
    [0, 'now'],
    [-999, 'now'],
    [-1_999, '1 s ago'],
    [-3 * D - 4 * H, '3 d 4 h ago'],
    [20_500, 'in 20 s'],
  ])('of %d ms is %s', (ms, words) => expect(distance(1_000_000_000_000 + ms, 1_000_000_000_000)).toBe(words));
});

describe('instants', () => {
  it.each([[null], [undefined], [''], ['yesterday']])('%s is none', (text) => expect(instant(text)).toBeNull());

  it('are said with their date unless that is today', () => {
    const noon = new Date(2026, 2, 1, 12, 5, 9).getTime();
    expect(localInstant(noon, noon + H)).toBe('12:05:09');
    expect(localInstant(noon, noon + D)).toBe('2026-03-01 12:05:09');
  });

  it('are said in full to the millisecond, in the zone of the browser and in UTC', () => {
    const text = fullInstant(Date.UTC(2026, 2, 1, 12, 5, 9, 7));
    expect(text).toContain('.007 ');
    expect(text).toContain('(2026-03-01T12:05:09.007Z)');
  });

  it('go into an input and back', () => {
    for (const ms of [new Date(2026, 6, 1, 0, 0).getTime(), new Date(2026, 0, 31, 23, 59, 58).getTime()]) {
      expect(new Date(toLocalInput(ms)).getTime()).toBe(ms);
    }
  });

  it('in a sentence of the server are said in the zone of the browser', () => {
    const at = new Date(2026, 2, 1, 12, 5, 9);
    const parts = withLocalInstants(`It sleeps ('until 2026') until ${at.toISOString()}.`, at.getTime());
    expect(parts.map((part) => part.text).join('')).toBe("It sleeps ('until 2026') until 12:05:09.");
    expect(parts.filter((part) => part.title)).toHaveLength(1);
  });
});

describe('durations of ISO-8601', () => {
  it.each([
    ['PT5M', 5 * M],
    ['P30D', 30 * D],
    ['PT36H', 36 * H],
    ['PT1.5S', 1_500],
    ['P1DT2H3M4S', D + 2 * H + 3 * M + 4 * S],
    [60, 60_000],
    ['P', null],
    ['P1DT', null],
    ['0 0 2 * * *', null],
    [null, null],
  ])('%s', (text, ms) => expect(isoDuration(text)).toBe(ms));
});
