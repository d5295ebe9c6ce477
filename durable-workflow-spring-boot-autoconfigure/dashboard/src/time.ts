const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds since the epoch, or null for what is no instant. */
export function instant(text: string | null | undefined): number | null {
  if (!text) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

/** For people: the two largest units, such as "3 d 4 h". Milliseconds below ten seconds. */
export function duration(ms: number): string {
  const value = Math.abs(Math.round(ms));
  const sign = ms < 0 && value > 0 ? '−' : '';
  if (value < SECOND) return `${sign}${value} ms`;
  if (value < 10 * SECOND) {
    // Cut, not rounded: 9.999 s must not become 10.00 s.
    return `${sign}${(Math.floor(value / 10) / 100).toFixed(2).replace(/\.?0+$/, '')} s`;
  }
  if (value < MINUTE) return `${sign}${Math.floor(value / SECOND)} s`;
  if (value < HOUR) return sign + two(value, MINUTE, 'min', SECOND, 's');
  if (value < DAY) return sign + two(value, HOUR, 'h', MINUTE, 'min');
  return sign + two(value, DAY, 'd', HOUR, 'h');
}

function two(value: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const whole = Math.floor(value / large);
  const rest = Math.floor((value % large) / small);
  return rest === 0 ? `${whole} ${largeUnit}` : `${whole} ${largeUnit} ${rest} ${smallUnit}`;
}

/** "3 d 4 h ago" or "in 20 s"; what is less than a second away is "now". */
export function distance(at: number, now: number): string {
  const ms = at - now;
  if (Math.abs(ms) < SECOND) return 'now';
  return ms < 0 ? `${duration(coarse(-ms))} ago` : `in ${duration(coarse(ms))}`;
}

// Ages need no hundredths of a second, which would flicker.
function coarse(ms: number): number {
  return Math.floor(ms / SECOND) * SECOND;
}

const pad = (n: number, width = 2) => String(n).padStart(width, '0');

/** Date in the browser's time zone: 2026-03-01. */
export function localDate(ms: number): string {
  const d = new Date(ms);
  return `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}`;
}

/** Time of day in the browser's time zone: 14:05:09, or 14:05:09.12 with two digits. The rest is cut off. */
export function localTime(ms: number, digits = 0): string {
  const d = new Date(ms);
  const fraction = digits === 0 ? '' : `.${pad(d.getMilliseconds(), 3).slice(0, digits)}`;
  return `${pad(d.getHours())}:${pad(d.getMinutes())}:${pad(d.getSeconds())}${fraction}`;
}

/** The time alone if it is of today, else with its date. */
export function localInstant(ms: number, now: number): string {
  return localDate(ms) === localDate(now) ? localTime(ms) : `${localDate(ms)} ${localTime(ms)}`;
}

/** The full instant, to the millisecond, with zone and in UTC. */
export function fullInstant(ms: number): string {
  const d = new Date(ms);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return `${localDate(ms)} ${localTime(ms)}.${pad(d.getMilliseconds(), 3)} ${zone} (${d.toISOString()})`;
}

/** For an input of type datetime-local, in the browser's time zone. */
export function toLocalInput(ms: number): string {
  const d = new Date(ms);
  const seconds = d.getSeconds() === 0 ? '' : `:${pad(d.getSeconds())}`;
  return `${localDate(ms)}T${pad(d.getHours())}:${pad(d.getMinutes())}${seconds}`;
}

/** An ISO-8601 duration, or a number of seconds, as Jackson may write either; null for anything else. */
export function isoDuration(value: unknown): number | null {
  if (typeof value === 'number') return value * SECOND;
  if (typeof value !== 'string') return null;
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(value);
  if (!match || value === 'P' || value.endsWith('T')) return null;
  const [, days, hours, minutes, seconds] = match.map((part) => Number(part ?? 0));
  return days! * DAY + hours! * HOUR + minutes! * MINUTE + seconds! * SECOND;
}

/** What a text that carries instants says in the browser's zone: server sentences name them in UTC. */
export function withLocalInstants(sentence: string, now: number): { text: string; title?: string }[] {
  const parts: { text: string; title?: string }[] = [];
  let from = 0;
  for (const match of sentence.matchAll(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?Z/g)) {
    const at = instant(match[0]);
    if (at === null) continue;
    parts.push({ text: sentence.slice(from, match.index) });
    parts.push({ text: localInstant(at, now), title: fullInstant(at) });
    from = match.index + match[0].length;
  }
  parts.push({ text: sentence.slice(from) });
  return parts.filter((part) => part.text !== '');
}
