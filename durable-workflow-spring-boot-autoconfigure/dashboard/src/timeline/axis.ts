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
  /** Its label would run into that of the break before where there is little room */
  minor: boolean;
}

/** A time in which a step is at work. */
export interface Span {
  from: number;
  to: number;
}

export interface Tick {
  at: number;
  x: number;
  /** The day is said too: the first tick, and the first of another day. */
  withDate: boolean;
  /** Digits of the fraction of a second that tell it from its neighbours, 0 to 3. */
  digits: number;
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

/** A stretch of work has to be so many times as long as an idle one to be broken. */
const WORK_COUNTS = 8;

/** Labels of breaks that are nearer to each other than this, in percent, are too many for a phone. */
const BREAK_LABEL_DISTANCE = 15;

/** Ticks are no nearer to each other, in percent. */
const TICK_DISTANCE = 11;

/** The next is so many times as far from one that says the day and a fraction of a second. */
const LONG_LABEL = 2;

/**
 * @param instants of everything that is marked; at least one
 * @param work when steps were at work
 */
export function axisOf(instants: readonly number[], work: readonly Span[] = []): Axis {
  const points = [...new Set(instants)].sort((a, b) => a - b);
  if (points.length === 0) points.push(0);
  const from = points[0]!;
  // An axis without length would divide by zero.
  const to = Math.max(points[points.length - 1]!, from + 1);
  const broken = longest(points, work);
  const eachBreak = broken.length === 0 ? 0 : Math.min(EACH_BREAK, MOST_FOR_BREAKS / broken.length);
  const idle = broken.reduce((sum, gap) => sum + (gap.to - gap.from), 0);
  const scale = (100 - eachBreak * broken.length) / Math.max(to - from - idle, 1);

  const breaks: Break[] = [];
  let passed = 0; // idle milliseconds before
  for (const gap of broken) {
    const x = (gap.from - from - passed) * scale + breaks.length * eachBreak;
    const labelled = breaks.findLast((one) => !one.minor);
    breaks.push({
      from: gap.from,
      to: gap.to,
      x,
      width: eachBreak,
      minor: !!labelled && x - labelled.x < BREAK_LABEL_DISTANCE,
    });
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

function longest(points: number[], work: readonly Span[]): Span[] {
  const working = workIn(points, work);
  const gaps = points.slice(1).map((to, i) => {
    const length = to - points[i]!;
    return { from: points[i]!, to, length, weight: working[i] ? length / WORK_COUNTS : length };
  });
  const byWeight = [...gaps].sort((a, b) => a.weight - b.weight);
  // Where the short ones end and those begin that outweigh all of them. There have to be enough short ones:
  // what most stretches are like is not what nobody wants to see.
  const needed = Math.max(1, Math.floor(byWeight.length * 0.4));
  let shorter = 0;
  for (let i = 0; i < byWeight.length; i++) {
    const { weight, length } = byWeight[i]!;
    if (i >= needed && weight >= SHORTEST_BREAK && weight >= OUTWEIGHS * shorter) {
      return gaps.filter((gap) => gap.weight >= weight);
    }
    shorter += length;
  }
  return [];
}

/** Of each stretch between two points, whether a step was at work in it. */
function workIn(points: number[], work: readonly Span[]): boolean[] {
  const index = new Map(points.map((point, i) => [point, i]));
  const change = new Array<number>(points.length + 1).fill(0);
  for (const { from, to } of work) {
    const [first, end] = [index.get(from), index.get(to)];
    if (first === undefined || end === undefined || end <= first) continue;
    change[first]!++;
    change[end]!--;
  }
  let under = 0;
  return change.map((n) => (under += n) > 0);
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
    const most = Math.floor(width / TICK_DISTANCE);
    if (most < 2) {
      add(piece.from, 0);
      continue;
    }
    const step = STEPS.find((s) => (piece.to - piece.from) / s <= most) ?? STEPS[STEPS.length - 1]!;
    const digits = step >= 1_000 ? 0 : step >= 100 ? 1 : step >= 10 ? 2 : 3;
    add(piece.from, digits);
    // Even in the local zone: ticks at full hours and days there.
    const offset = new Date(piece.from).getTimezoneOffset() * 60_000;
    for (let at = Math.ceil((piece.from - offset) / step) * step + offset; at < piece.to; at += step)
      add(at, digits);
  }

  function add(at: number, digits: number): void {
    const place = x(at);
    const last = ticks.at(-1);
    const distance = last?.withDate && last.digits > 0 ? TICK_DISTANCE * LONG_LABEL : TICK_DISTANCE;
    if (last && place - last.x < distance) return;
    if (place > 100 - TICK_DISTANCE && ticks.length > 0) return; // its label would be cut off
    const withDate = !last || new Date(last.at).toDateString() !== new Date(at).toDateString();
    ticks.push({ at, x: place, withDate, digits, minor: ticks.length % 2 === 1 });
  }
  return ticks;
}
