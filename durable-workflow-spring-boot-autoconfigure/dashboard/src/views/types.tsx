import { listed } from '../filters';
import { ENDED, STATUSES, type WorkflowType } from '../model';
import { ProblemBox } from '../parts/problem';
import { wordOf } from '../parts/status';
import { Name } from '../parts/text';
import { hrefOf } from '../route';
import { useAnswer } from '../state';
import { duration, isoDuration } from '../time';

const ACTIVE = STATUSES.filter((status) => !ENDED.includes(status)).join(',');

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
          <caption class="hidden">Workflows that there is code for, and those that executions wait for</caption>
          <thead>
            <tr>
              <th scope="col">Workflow</th>
              <th scope="col" class="number">
                Active
              </th>
              <th scope="col">Takes</th>
              <th scope="col">Returns</th>
              <th scope="col">Timeout</th>
              <th scope="col">Queue</th>
              <th scope="col">Undoes its steps when</th>
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
  const timeout = isoDuration(type.timeout);
  return (
    <tr class={type.registered ? '' : 'attention'}>
      <th scope="row">
        <a href={hrefOf('executions', new URLSearchParams({ workflow: type.name }))}>
          <Name>{type.name}</Name>
        </a>{' '}
        <span class="muted">v{type.version}</span>
        {(type.aliases?.length ?? 0) > 0 && <p class="muted sentence">formerly {type.aliases!.join(', ')}</p>}
        {!type.registered && (
          <p class="bad-text sentence">There is no code for it: its executions wait until it is registered again.</p>
        )}
      </th>
      <td class="number" data-label="Active">
        {type.active > 0 ? (
          <a href={hrefOf('executions', new URLSearchParams({ workflow: type.name, status: ACTIVE }))}>
            {type.active.toLocaleString('en')}
          </a>
        ) : (
          0
        )}
      </td>
      <td data-label="Takes">
        <JavaTypes names={type.parameters ?? []} />
      </td>
      <td data-label="Returns">
        <JavaTypes names={type.result ? [type.result] : []} />
      </td>
      <td data-label="Timeout">
        {timeout === null ? (type.timeout ?? <span class="none">–</span>) : duration(timeout)}
      </td>
      <td data-label="Queue">{type.queue ? <Name>{type.queue}</Name> : <span class="none">–</span>}</td>
      <td data-label="Undoes its steps when">
        {(type.compensateOn?.length ?? 0) > 0 ? (
          listed(type.compensateOn!.map(wordOf), 'or')
        ) : (
          <span class="none">–</span>
        )}
      </td>
    </tr>
  );
}

/** Without their packages, which the title has. */
function JavaTypes({ names }: { names: string[] }) {
  if (names.length === 0) return <span class="none">–</span>;
  return (
    <span class="code sentence" title={names.join(', ')}>
      {names.map((name) => name.replace(/\b[a-z_][\w]*\.(?=[\w.]*[A-Z])/g, '')).join(', ')}
    </span>
  );
}
