import { STATUSES } from './model';
import { instant, localDate, localTime } from './time';

/** What the list of executions is narrowed to. Empty text and empty lists narrow nothing. */
export interface Filters {
  id: string;
  workflow: string;
  statuses: string[];
  tags: string[];
  /** Instants in UTC, or '' */
  createdFrom: string;
  createdBefore: string;
  /** '1h', '1d' or '7d': created in the time before now; '' for none. Wins over createdFrom. */
  last: string;
}

export const NO_FILTERS: Filters = {
  id: '',
  workflow: '',
  statuses: [],
  tags: [],
  createdFrom: '',
  createdBefore: '',
  last: '',
};

export const PRESETS: Record<string, { label: string; ms: number }> = {
  '1h': { label: 'last hour', ms: 3_600_000 },
  '1d': { label: 'last day', ms: 86_400_000 },
  '7d': { label: 'last 7 days', ms: 7 * 86_400_000 },
};

/** Reads the part of the hash after the question mark. What cannot be meant is left out. */
export function filtersOf(params: URLSearchParams): Filters {
  const known: readonly string[] = STATUSES;
  return {
    id: (params.get('id') ?? '').trim(),
    workflow: (params.get('workflow') ?? '').trim(),
    statuses: unique((params.get('status') ?? '').split(',').map((s) => s.trim().toUpperCase())).filter((s) =>
      known.includes(s),
    ),
    tags: unique(params.getAll('tag').map((t) => t.trim())).filter(isTag),
    createdFrom: validInstant(params.get('after')),
    createdBefore: validInstant(params.get('before')),
    last: Object.hasOwn(PRESETS, params.get('last') ?? '') ? params.get('last')! : '',
  };
}

/** The same as text for the hash; only what narrows is in it, always in the same order. */
export function toParams(filters: Filters): URLSearchParams {
  const params = new URLSearchParams();
  if (filters.id) params.set('id', filters.id);
  if (filters.workflow) params.set('workflow', filters.workflow);
  if (filters.statuses.length > 0) params.set('status', filters.statuses.join(','));
  filters.tags.forEach((tag) => params.append('tag', tag));
  if (filters.last) params.set('last', filters.last);
  if (filters.createdFrom && !filters.last) params.set('after', filters.createdFrom);
  if (filters.createdBefore) params.set('before', filters.createdBefore);
  return params;
}

/** "Last hour" becomes an instant, so that a count and the command after it mean the same executions. */
export function fixed(filters: Filters, now: number): Filters {
  const preset = PRESETS[filters.last];
  if (!preset) return filters;
  return { ...filters, last: '', createdFrom: new Date(now - preset.ms).toISOString() };
}

/** The query of GET executions. */
export function apiQuery(filters: Filters, cursor: string | null, limit: number, now: number): string {
  const { id, workflow, statuses, tags, createdFrom, createdBefore } = fixed(filters, now);
  const query = new URLSearchParams();
  if (id) query.set('id', id);
  if (workflow) query.set('workflow', workflow);
  if (statuses.length > 0) query.set('status', statuses.join(','));
  tags.forEach((tag) => query.append('tag', tag));
  if (createdFrom) query.set('createdFrom', createdFrom);
  if (createdBefore) query.set('createdBefore', createdBefore);
  if (cursor) query.set('cursor', cursor);
  query.set('limit', String(limit));
  return query.toString();
}

/** The filter of a command to many. Without any it says `all`, which the server wants to be told. */
export function apiBody(filters: Filters): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  if (filters.id) body.id = filters.id;
  if (filters.workflow) body.workflow = filters.workflow;
  if (filters.statuses.length > 0) body.status = filters.statuses.join(',');
  if (filters.tags.length > 0) body.tags = filters.tags;
  if (filters.createdFrom) body.createdFrom = filters.createdFrom;
  if (filters.createdBefore) body.createdBefore = filters.createdBefore;
  return Object.keys(body).length === 0 ? { all: true } : body;
}

/** What a command to many would act on, after its number: "executions of 'checkout' that are SUSPENDED". */
export function described(filters: Filters, count: number | null = null): string {
  const noun = count === 1 ? 'execution' : 'executions';
  const parts = [noun];
  if (filters.workflow) parts.push(`of '${filters.workflow}'`);
  if (filters.id) parts.push(`whose id begins with '${filters.id}'`);
  if (filters.statuses.length > 0) parts.push(`that ${count === 1 ? 'is' : 'are'} ${listed(filters.statuses, 'or')}`);
  if (filters.tags.length > 0)
    parts.push(
      `tagged ${listed(
        filters.tags.map((t) => `'${t}'`),
        'and',
      )}`,
    );
  const preset = PRESETS[filters.last];
  if (preset) parts.push(`created in the ${preset.label}`);
  const after = preset ? null : instant(filters.createdFrom);
  if (after !== null) parts.push(`created after ${localDate(after)} ${localTime(after)}`);
  const before = instant(filters.createdBefore);
  if (before !== null) parts.push(`created before ${localDate(before)} ${localTime(before)}`);
  return parts.join(' ');
}

export function isFiltered(filters: Filters): boolean {
  return toParams(filters).toString() !== '';
}

export function isTag(text: string): boolean {
  return /^[^:]+:[^]*$/.test(text);
}

/** A key has one value: another one takes its place. */
export function withTag(tags: string[], tag: string): string[] {
  const key = tag.slice(0, tag.indexOf(':') + 1);
  return [...tags.filter((one) => !one.startsWith(key)), tag];
}

export function listed(items: readonly string[], word: string): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

function unique(items: string[]): string[] {
  return [...new Set(items)].filter((item) => item !== '');
}

function validInstant(text: string | null): string {
  const at = instant(text);
  return at === null ? '' : new Date(at).toISOString();
}

// ---- pages ----

/** Cursors only lead on, so the way back is kept: the cursors of the pages up to this one. */
const MAX_TRAIL = 20;

export function trailOf(params: URLSearchParams): string[] {
  return (params.get('page') ?? '').split('.').filter((c) => /^[A-Za-z0-9_-]{1,64}$/.test(c));
}

/** @param skip true if this page showed nothing, so that nobody wants to come back to it */
export function further(trail: string[], cursor: string, skip: boolean): string[] {
  const kept = skip ? trail.slice(0, -1) : trail;
  return [...kept, cursor].slice(-MAX_TRAIL);
}
