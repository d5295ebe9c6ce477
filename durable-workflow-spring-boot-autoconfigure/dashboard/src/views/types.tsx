import { STATUSES, type WorkflowType } from '../model';
import { ProblemBox } from '../parts/problem';
import { toneOf, wordOf } from '../parts/status';
import { Name } from '../parts/text';
import { hrefOf } from '../route';
import { useAnswer } from '../state';
import { duration, isoDuration } from '../time';

/** What has a column or a place of its own. */
const KNOWN = new Set(['name', 'version', 'aliases', 'steps', 'counts', 'running']);

export function Types() {
  const { data, problem, loading, refetch } = useAnswer<{ types: WorkflowType[] }>('api/types', 'types');
  return (
    <>
      <h1>Workflow types</h1>
      <ProblemBox problem={problem} onRetry={refetch} stale={data !== null} />
      {!data && loading && <p class="muted">Loading…</p>}
      {data && data.types.length === 0 && <p class="muted">No workflow is registered.</p>}
      {data && data.types.length > 0 && (
        <table class="list types">
          <caption class="hidden">Registered workflows</caption>
          <thead>
            <tr>
              <th scope="col">Workflow</th>
              <th scope="col">Executions</th>
              <th scope="col">Facts</th>
              <th scope="col">Steps</th>
            </tr>
          </thead>
          <tbody>
            {data.types.map((type) => (
              <TypeRow key={`${type.name} ${type.version}`} type={type} />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function TypeRow({ type }: { type: WorkflowType }) {
  const steps = (Array.isArray(type.steps) ? type.steps : []).map(nameOf);
  const facts = Object.entries(type).filter(([key, value]) => !KNOWN.has(key) && value !== null && value !== '' && !isEmpty(value));
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf('executions', new URLSearchParams({ workflow: type.name }))}>
          <Name>{type.name}</Name>
        </a>{' '}
        <span class="muted">v{type.version}</span>
        {(type.aliases?.length ?? 0) > 0 && <p class="muted sentence">formerly {type.aliases!.join(', ')}</p>}
      </th>
      <td>
        <Counts type={type} />
      </td>
      <td>
        {facts.length > 0 && (
          <dl class="pairs">
            {facts.map(([key, value]) => (
              <div key={key}>
                <dt>{words(key)}</dt>
                <dd>{text(value)}</dd>
              </div>
            ))}
          </dl>
        )}
      </td>
      <td>
        {steps.length > 0 && (
          <details>
            <summary>{steps.length === 1 ? '1 step' : `${steps.length} steps`}</summary>
            <ul class="plain">
              {steps.map((step, i) => (
                <li key={i}>
                  <Name>{step}</Name>
                </li>
              ))}
            </ul>
          </details>
        )}
      </td>
    </tr>
  );
}

function Counts({ type }: { type: WorkflowType }) {
  const counts = type.counts ?? (typeof type.running === 'object' ? (type.running as Record<string, number>) : null);
  if (!counts) return typeof type.running === 'number' ? <>{type.running} running</> : null;
  const order: readonly string[] = STATUSES;
  const some = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return (
    <ul class="plain">
      {some.map(([status, count]) => (
        <li key={status}>
          <a class={`tone ${toneOf(status)}`} href={hrefOf('executions', new URLSearchParams({ workflow: type.name, status }))}>
            {count.toLocaleString('en')} {wordOf(status)}
          </a>
        </li>
      ))}
    </ul>
  );
}

function nameOf(step: unknown): string {
  if (typeof step === 'string') return step;
  const name = (step as { name?: unknown } | null)?.name;
  return typeof name === 'string' ? name : JSON.stringify(step);
}

/** maxAttempts becomes "max attempts". */
function words(key: string): string {
  return key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

function text(value: unknown): string {
  if (typeof value === 'string') {
    const ms = isoDuration(value);
    return ms === null ? value : duration(ms);
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(text).join(', ');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => `${words(key)} ${text(inner)}`)
      .join(', ');
  }
  return String(value);
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
