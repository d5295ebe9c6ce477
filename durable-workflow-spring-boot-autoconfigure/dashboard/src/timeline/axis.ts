/**
 * A time axis on which days of waiting do not squeeze the work to nothing: long stretches in which nothing is recorded get a
 * small fixed width each, and are marked as breaks. Between breaks the axis is even.
 */
export interface Axis {
  from: number;
  to: number;
  breaks: Break[];
  /** @returns 0 to 100; instants outside are at the ends */
  x(at: number): number;
  ticks: Tick[];
}

export interface Break {
  from: number;
  to: number;
  x: number;
  width: number;
}

export interface Tick {
  at: number;
  x: number;
  /** The day is said too: the first tick, and the first of another day. */
  withDate: boolean;
  /** Left out where there is little room */
  minor: boolean;
}

/** Shorter stretches are never broken. */
const SHORTEST_BREAK = 10_000;

/** How much longer than all the shorter stretches together a broken one is. */
const OUTWEIGHS = 6;

/** Breaks together take no more of the axis than this. */
const MOST_FOR_BREAKS = 40;
const EACH_BREAK = 7;

/** Ticks are no nearer to each other, in percent. */
const TICK_DISTANCE = 11;

/** @param instants of everything that is marked; at least one */
export function axisOf(instants: readonly number[]): Axis {
  const points = [...new Set(instants)].sort((a, b) => a - b);
  if (points.length === 0) points.push(0);
  const from = points[0]!;
  // An axis without length would divide by zero.
  const to = Math.max(points[points.length - 1]!, from + 1);
  const broken = longest(points);
  const eachBreak = broken.length === 0 ? 0 : Math.min(EACH_BREAK, MOST_FOR_BREAKS / broken.length);
  const idle = broken.reduce((sum, gap) => sum + (gap.to - gap.from), 0);
  const scale = (100 - eachBreak * broken.length) / Math.max(to - from - idle, 1);

  const breaks: Break[] = [];
  let passed = 0; // idle milliseconds before
  for (const gap of broken) {
    const x = (gap.from - from - passed) * scale + breaks.length * eachBreak;
    breaks.push({ from: gap.from, to: gap.to, x, width: eachBreak });
    passed += gap.to - gap.from;
  }

  function x(at: number): number {
    if (at <= from) return 0;
    if (at >= to) return 100;
    // The last break that begins before.
    let low = 0;
    let high = breaks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (breaks[middle]!.from < at) low = middle + 1;
      else high = middle;
    }
    const before = breaks[low - 1];
    if (!before) return (at - from) * scale;
    if (at < before.to) return before.x + (before.width * (at - before.from)) / (before.to - before.from);
    return Math.min(100, before.x + before.width + (at - before.to) * scale);
  }

  return { from, to, breaks, x, ticks: ticksOf(from, to, breaks, x) };
}

function longest(points: number[]): { from: number; to: number }[] {
  const gaps: { from: number; to: number }[] = [];
  for (let i = 1; i < points.length; i++) gaps.push({ from: points[i - 1]!, to: points[i]! });
  const byLength = gaps.map((gap) => gap.to - gap.from).sort((a, b) => a - b);
  // Where the short ones end and those begin that outweigh all of them. There have to be enough short ones: of a step of a
  // millisecond beside one of a minute, the minute is not what nobody wants to see.
  const needed = Math.max(1, Math.floor(byLength.length * 0.4));
  let shorter = 0;
  for (let i = 0; i < byLength.length; i++) {
    const length = byLength[i]!;
    if (i >= needed && length >= SHORTEST_BREAK && length >= OUTWEIGHS * shorter) {
      return gaps.filter((gap) => gap.to - gap.from >= length);
    }
    shorter += length;
  }
  return [];
}

const STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  900_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000, 172_800_000, 604_800_000,
  2_592_000_000, 7_776_000_000, 31_536_000_000,
];

function ticksOf(from: number, to: number, breaks: Break[], x: (at: number) => number): Tick[] {
  const ticks: Tick[] = [];
  const pieces = [{ from, to: breaks[0]?.from ?? to }];
  breaks.forEach((gap, i) => pieces.push({ from: gap.to, to: breaks[i + 1]?.from ?? to }));
  for (const piece of pieces) {
    const width = x(piece.to) - x(piece.from);
    add(piece.from);
    const most = Math.floor(width / TICK_DISTANCE);
    if (most < 2) continue;
    const step = STEPS.find((s) => (piece.to - piece.from) / s <= most) ?? STEPS[STEPS.length - 1]!;
    // Even in the local zone: ticks at full hours and days there.
    const offset = new Date(piece.from).getTimezoneOffset() * 60_000;
    for (let at = Math.ceil((piece.from - offset) / step) * step + offset; at < piece.to; at += step) add(at);
  }

  function add(at: number): void {
    const place = x(at);
    const last = ticks.at(-1);
    if (last && place - last.x < TICK_DISTANCE) return;
    if (place > 100 - TICK_DISTANCE && ticks.length > 0) return; // its label would be cut off
    const withDate = !last || new Date(last.at).toDateString() !== new Date(at).toDateString();
    ticks.push({ at, x: place, withDate, minor: ticks.length % 2 === 1 });
  }
  return ticks;
}
