import { useEffect, useRef, useState } from 'preact/hooks';
import { BULK_COMMANDS, fitsMany, LABELS, type BulkCommand } from '../actions';
import { get } from '../api';
import {
  apiQuery,
  described,
  filtersOf,
  further,
  isFiltered,
  isTag,
  NO_FILTERS,
  PRESETS,
  toParams,
  trailOf,
  withTag,
  type Filters,
} from '../filters';
import { STATUSES, type ExecutionPage, type Summary, type WorkflowType } from '../model';
import { BulkDialog } from '../parts/bulk-dialog';
import { ProblemBox } from '../parts/problem';
import { StatusIcon, StatusPill, toneOf, wordOf } from '../parts/status';
import { Name, Sentence, Tags, Took, When } from '../parts/text';
import { go, hrefOf, route } from '../route';
import { mayAct, overview, serverTime, useAnswer } from '../state';
import { instant, toLocalInput } from '../time';

const PAGE_SIZE = 50;

export function Executions() {
  const { params } = route.value;
  const filters = filtersOf(params);
  const trail = trailOf(params);
  const cursor = trail.at(-1) ?? null;
  const key = `${toParams(filters).toString()}|${cursor ?? ''}`;
  const { data, problem, loading, refetch } = useAnswer<ExecutionPage>(
    () => `api/executions?${apiQuery(filters, cursor, PAGE_SIZE, serverTime())}`,
    key,
  );
  const [bulk, setBulk] = useState<BulkCommand | null>(null);

  const apply = (next: Filters) => go(hrefOf('executions', toParams(next)));

  return (
    <>
      <h1>Executions</h1>
      <Strip filters={filters} onChange={apply} />
      <FilterForm filters={filters} onChange={apply} />
      {mayAct() && <BulkBar filters={filters} onChoose={setBulk} />}
      <ProblemBox problem={problem} onRetry={refetch} stale={data !== null} />
      {data && (
        <div class={loading ? 'stale' : ''} aria-busy={loading}>
          <Table executions={data.executions} />
          <Pager page={data} filters={filters} trail={trail} />
        </div>
      )}
      {!data && loading && <p class="muted">Loading…</p>}
      {bulk && <BulkDialog command={bulk} filters={filters} onClose={() => setBulk(null)} />}
    </>
  );
}

/** How many there are in each state, those that need somebody first. Choosing one narrows the list to it. */
function Strip({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) {
  const counts = overview.value?.counts ?? {};
  const others = Object.keys(counts).filter((status) => !(STATUSES as readonly string[]).includes(status));
  const toggled = (status: string): string[] =>
    filters.statuses.includes(status) ? filters.statuses.filter((s) => s !== status) : [...filters.statuses, status];
  return (
    <ul class="strip" aria-label="States, and how many executions are in each">
      {[...STATUSES, ...others].map((status) => {
        const count = counts[status] ?? 0;
        const chosen = filters.statuses.includes(status);
        return (
          <li key={status}>
            <button
              type="button"
              class={`count ${count > 0 ? toneOf(status) : 'zero'}${status === 'BLOCKED' && count > 0 ? ' urgent' : ''}`}
              aria-pressed={chosen}
              onClick={() => onChange({ ...filters, statuses: toggled(status) })}
            >
              <b>{count.toLocaleString('en')}</b>
              <span>
                <StatusIcon status={status} /> {wordOf(status)}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function FilterForm({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) {
  const [id, setId] = useState(filters.id);
  const [workflow, setWorkflow] = useState(filters.workflow);
  const [tag, setTag] = useState('');
  const [custom, setCustom] = useState(!!(filters.createdFrom || filters.createdBefore));
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => setId(filters.id), [filters.id]);
  useEffect(() => setWorkflow(filters.workflow), [filters.workflow]);
  useEffect(() => {
    if (filters.createdFrom || filters.createdBefore) setCustom(true);
  }, [filters.createdFrom, filters.createdBefore]);
  useSlash(search);

  const [names, setNames] = useState<string[]>([]);
  function learnNames(): void {
    if (names.length > 0) return;
    get<{ types: WorkflowType[] }>('api/types').then(
      ({ types }) => setNames([...new Set(types.flatMap((type) => [type.name, ...(type.aliases ?? [])]))]),
      () => {}, // without them a name is typed
    );
  }

  const badTag = tag.trim() !== '' && !isTag(tag.trim());
  function submit(event: Event): void {
    event.preventDefault();
    if (badTag) return;
    const tags = tag.trim() ? withTag(filters.tags, tag.trim()) : filters.tags;
    setTag('');
    onChange({ ...filters, id: id.trim(), workflow: workflow.trim(), tags });
  }
  function time(choice: string): void {
    setCustom(choice === 'custom');
    if (choice !== 'custom') onChange({ ...filters, last: choice, createdFrom: '', createdBefore: '' });
    else if (filters.last) {
      const ms = PRESETS[filters.last]!.ms;
      onChange({
        ...filters,
        last: '',
        createdFrom: new Date(Math.floor((serverTime() - ms) / 60_000) * 60_000).toISOString(),
      });
    }
  }
  return (
    <search>
      <form class="filters" onSubmit={submit} aria-label="Filter">
        <label>
          <span>
            Id begins with <kbd>/</kbd>
          </span>
          <input
            ref={search}
            type="search"
            value={id}
            maxLength={256}
            autocomplete="off"
            spellcheck={false}
            onInput={(e) => setId(e.currentTarget.value)}
          />
        </label>
        <label>
          <span>Workflow</span>
          <input
            type="search"
            list="workflow-names"
            onFocus={learnNames}
            value={workflow}
            maxLength={256}
            autocomplete="off"
            spellcheck={false}
            onInput={(e) => setWorkflow(e.currentTarget.value)}
          />
        </label>
        <label>
          <span>Tag</span>
          <input
            value={tag}
            placeholder="key:value"
            autocomplete="off"
            spellcheck={false}
            aria-invalid={badTag}
            onInput={(e) => setTag(e.currentTarget.value)}
          />
        </label>
        <label>
          <span>Created</span>
          <select value={filters.last || (custom ? 'custom' : '')} onChange={(e) => time(e.currentTarget.value)}>
            <option value="">at any time</option>
            {Object.entries(PRESETS).map(([value, preset]) => (
              <option key={value} value={value}>
                in the {preset.label}
              </option>
            ))}
            <option value="custom">between…</option>
          </select>
        </label>
        {custom && !filters.last && (
          <>
            <Moment
              label="after"
              value={filters.createdFrom}
              onChange={(at) => onChange({ ...filters, createdFrom: at })}
            />
            <Moment
              label="before"
              value={filters.createdBefore}
              onChange={(at) => onChange({ ...filters, createdBefore: at })}
            />
          </>
        )}
        <button type="submit" class="primary">
          Find
        </button>
        {isFiltered(filters) && (
          <button type="button" class="link" onClick={() => (setTag(''), setCustom(false), onChange(NO_FILTERS))}>
            Clear all
          </button>
        )}
        <datalist id="workflow-names">
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        {badTag && <small class="bad-text">A tag is written key:value</small>}
      </form>
      {(filters.tags.length > 0 || filters.statuses.length > 0) && (
        <ul class="chips" aria-label="Narrowed to">
          {filters.statuses.map((status) => (
            <Chip
              key={status}
              text={wordOf(status)}
              onRemove={() => onChange({ ...filters, statuses: filters.statuses.filter((s) => s !== status) })}
            />
          ))}
          {filters.tags.map((one) => (
            <Chip
              key={one}
              text={one}
              onRemove={() => onChange({ ...filters, tags: filters.tags.filter((t) => t !== one) })}
            />
          ))}
        </ul>
      )}
    </search>
  );
}

function Chip({ text, onRemove }: { text: string; onRemove: () => void }) {
  return (
    <li>
      <button type="button" class="chip" onClick={onRemove} aria-label={`No longer narrow to ${text}`}>
        <Name>{text}</Name> <span aria-hidden="true">×</span>
      </button>
    </li>
  );
}

function Moment({ label, value, onChange }: { label: string; value: string; onChange: (at: string) => void }) {
  const ms = instant(value);
  return (
    <label>
      <span>{label}</span>
      <input
        type="datetime-local"
        step="1"
        value={ms === null ? '' : toLocalInput(ms)}
        onChange={(e) => {
          const at = e.currentTarget.value === '' ? NaN : new Date(e.currentTarget.value).getTime();
          onChange(Number.isNaN(at) ? '' : new Date(at).toISOString());
        }}
      />
    </label>
  );
}

/** The key "/" leads to the search, as long as nobody types. */
function useSlash(input: { current: HTMLInputElement | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const at = event.target as HTMLElement;
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (at.closest?.('input, textarea, select, dialog')) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

function BulkBar({ filters, onChoose }: { filters: Filters; onChoose: (command: BulkCommand) => void }) {
  const offered = BULK_COMMANDS.filter((command) => fitsMany(command, filters.statuses));
  return (
    <div class="bulk" role="group" aria-label={`Commands to all ${described(filters)}`}>
      <span class="muted">All {isFiltered(filters) ? 'that match' : 'executions'}:</span>
      {offered.map((command) => (
        <button key={command} type="button" onClick={() => onChoose(command)}>
          {LABELS[command]}
        </button>
      ))}
    </div>
  );
}

function Table({ executions }: { executions: Summary[] }) {
  if (executions.length === 0) return null;
  return (
    <table class="list executions">
      <caption class="hidden">Executions, newest first</caption>
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Id</th>
          <th scope="col">Workflow</th>
          <th scope="col">Waits for</th>
          <th scope="col">Created</th>
          <th scope="col" class="number">
            Took or age
          </th>
        </tr>
      </thead>
      <tbody>
        {executions.map((one) => (
          <ExecutionRow key={one.id} one={one} />
        ))}
      </tbody>
    </table>
  );
}

function ExecutionRow({ one }: { one: Summary }) {
  return (
    <tr class={one.status === 'BLOCKED' ? 'attention' : ''}>
      <td>
        <StatusPill status={one.status} />
      </td>
      <th scope="row">
        <a href={hrefOf('execution', undefined, one.id)} title={one.id.length > 60 ? one.id : undefined}>
          <Name code>{one.id}</Name>
        </a>
        <Tags tags={one.tags} />
      </th>
      <td>
        <Name>{one.workflow}</Name> <span class="muted">v{one.version}</span>
      </td>
      <td class="sentence">{one.waitingFor ? <Sentence text={one.waitingFor} /> : ''}</td>
      <td class="nowrap" data-label="Created">
        <When at={one.createdAt} />
      </td>
      <td class="number nowrap" data-label={one.endedAt ? 'Took' : 'Age'}>
        <Took from={one.createdAt} to={one.endedAt} />
      </td>
    </tr>
  );
}

function Pager({ page, filters, trail }: { page: ExecutionPage; filters: Filters; trail: string[] }) {
  const count = page.executions.length;
  const next = page.nextCursor;
  const short = !!next && count < PAGE_SIZE;
  const to = (cursors: string[], replace = false) => {
    const params = toParams(filters);
    if (cursors.length > 0) params.set('page', cursors.join('.'));
    go(hrefOf('executions', params), replace);
    if (!replace) scrollTo({ top: 0 });
  };
  return (
    <nav class="pager" aria-label="Pages">
      <span role="status" class="muted">
        {count === 0
          ? short
            ? 'None found so far: the search has looked at many executions.'
            : trail.length > 0
              ? 'There are no more.'
              : isFiltered(filters)
                ? `There are no ${described(filters)}.`
                : 'There are no executions yet.'
          : short
            ? `${count} found so far: the search has looked at many executions.`
            : `${count} on this page`}
      </span>
      {trail.length > 0 && (
        <button type="button" onClick={() => to(trail.slice(0, -1))}>
          ← Back
        </button>
      )}
      {trail.length > 1 && (
        <button type="button" onClick={() => to([])}>
          Newest
        </button>
      )}
      {next && (
        <button type="button" onClick={() => to(further(trail, next, count === 0), count === 0)}>
          {short ? 'Search on' : 'Next →'}
        </button>
      )}
    </nav>
  );
}
