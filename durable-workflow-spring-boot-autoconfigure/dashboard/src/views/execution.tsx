import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { fitting, LABELS, type Command } from '../actions';
import { path } from '../api';
import { hasEnded, type Detail, type HistoryEvent } from '../model';
import { CommandDialog } from '../parts/command-dialog';
import { Payload } from '../parts/payload';
import { ProblemBox } from '../parts/problem';
import { StatusPill, wordOf } from '../parts/status';
import { ErrorOf, MessagesHidden, Name, Sentence, Tags, Took, When, WhenAndAgo } from '../parts/text';
import { go, hrefOf, route } from '../route';
import { mayAct, now, overview, useAnswer } from '../state';
import { Fact, Timeline } from '../timeline/timeline';

const TABS = ['timeline', 'data', 'history', 'signals', 'values'] as const;
type Tab = (typeof TABS)[number];

/** Most children that are named at the top; all of them are in the timeline. */
const MOST_CHILDREN = 5;

/** Most lines that are drawn at once. */
const MOST_LINES = 200;

export function ExecutionPage({ id }: { id: string }) {
  const { data, problem, loading, refetch } = useAnswer<Detail>(
    path.execution(id),
    id,
    (change) => change === null || change.has(id),
  );
  const [asked, setAsked] = useState<{ command: Command; at?: number } | null>(null);
  const ask = useRef((command: Command, at: number) => setAsked({ command, at })).current;
  const fittingNow = data && mayAct() ? fitting(data.execution, now.value) : [];
  const commands = useMemo(() => fittingNow, [fittingNow.join()]);
  const tab = tabOf(route.value.params.get('tab'));
  const currentTab = useRef<HTMLAnchorElement>(null);
  const known = data !== null;
  useEffect(() => currentTab.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), [tab, known]);

  if (!data) {
    return (
      <>
        <Crumb />
        <h1>
          <Name code>{id}</Name>
        </h1>
        <ProblemBox problem={problem} onRetry={refetch} />
        {loading && <p class="muted">Loading…</p>}
      </>
    );
  }
  const { execution } = data;
  return (
    <MessagesHidden.Provider value={data.messagesHidden === true}>
      <Crumb />
      <header class="execution-head">
        <h1>
          <Name code>{execution.id}</Name>
        </h1>
        <StatusPill status={execution.status} large />
      </header>
      <ProblemBox problem={problem} onRetry={refetch} stale />
      {execution.waitingFor && (
        <p class={`callout ${execution.status === 'BLOCKED' ? 'bad' : 'info'}`}>
          <Sentence text={execution.waitingFor} />
          {execution.waitingSince && (
            <span class="muted">
              {' '}
              Since <WhenAndAgo at={execution.waitingSince} inSentence />.
            </span>
          )}
        </p>
      )}
      {(execution.errorType || execution.errorMessage) && (
        <div class="callout bad">
          <ErrorOf type={execution.errorType} message={execution.errorMessage} why />
        </div>
      )}
      <Facts detail={data} />
      <Toolbar commands={commands} onChoose={(command) => setAsked({ command })} />
      <nav class="tabs" aria-label="Parts of this execution">
        {TABS.map((one) => (
          <a
            key={one}
            ref={one === tab ? currentTab : undefined}
            href={hrefOf('execution', one === 'timeline' ? undefined : new URLSearchParams({ tab: one }), id)}
            aria-current={one === tab ? 'page' : undefined}
          >
            {TITLES[one]}
            <Count n={countOf(one, data)} />
          </a>
        ))}
      </nav>
      {tab === 'timeline' && <Timeline detail={data} commands={commands} onCommand={ask} />}
      {tab === 'data' && <Data detail={data} />}
      {tab === 'history' && <History detail={data} />}
      {tab === 'signals' && <Signals detail={data} />}
      {tab === 'values' && <Values detail={data} />}
      {asked && (
        <CommandDialog
          key={asked.command}
          command={asked.command}
          at={asked.at}
          detail={data}
          onClose={() => setAsked(null)}
          onDeleted={() => (setAsked(null), go(hrefOf('executions')))}
        />
      )}
    </MessagesHidden.Provider>
  );
}

const TITLES: Record<Tab, string> = {
  timeline: 'Timeline',
  data: 'Input and output',
  history: 'History',
  signals: 'Signals',
  values: 'Values',
};

function tabOf(text: string | null): Tab {
  return TABS.find((tab) => tab === text) ?? 'timeline';
}

function countOf(tab: Tab, detail: Detail): number | null {
  switch (tab) {
    case 'timeline':
      return detail.stepCount;
    case 'history':
      return detail.historyCount;
    case 'signals':
      return detail.signals?.length ?? 0;
    case 'values':
      return detail.values?.length ?? 0;
    default:
      return null;
  }
}

function Count({ n }: { n: number | null }) {
  return n === null ? null : <small> {n.toLocaleString('en')}</small>;
}

function Crumb() {
  return (
    <nav class="crumb" aria-label="Where you are">
      <a href={hrefOf('executions')}>← Executions</a>
    </nav>
  );
}

function Facts({ detail }: { detail: Detail }) {
  const { execution } = detail;
  const children = [...new Set(detail.steps.flatMap((step) => (step.childId ? [step.childId] : [])))];
  const undone = execution.compensation && execution.compensation !== 'NONE' ? execution.compensation : null;
  return (
    <dl class="facts">
      <Fact name="Workflow">
        <a href={hrefOf('executions', new URLSearchParams({ workflow: execution.workflow }))}>
          <Name>{execution.workflow}</Name>
        </a>{' '}
        v{execution.version}
      </Fact>
      <Fact name="Created">
        <WhenAndAgo at={execution.createdAt} />
      </Fact>
      {execution.startedAt && (
        <Fact name="First ran">
          <When at={execution.startedAt} />
        </Fact>
      )}
      {execution.endedAt && (
        <Fact name="Ended">
          <WhenAndAgo at={execution.endedAt} />
        </Fact>
      )}
      <Fact name={hasEnded(execution.status) ? 'Took' : 'Age'}>
        <Took from={execution.createdAt} to={execution.endedAt} />
      </Fact>
      {execution.wakeAt && (
        <Fact name="Goes on">
          <WhenAndAgo at={execution.wakeAt} />
        </Fact>
      )}
      {execution.deadline && (
        <Fact name="Deadline">
          <WhenAndAgo at={execution.deadline} />
        </Fact>
      )}
      {execution.outcome && execution.outcome !== execution.status && (
        <Fact name="Ends as">{wordOf(execution.outcome)}</Fact>
      )}
      {undone && <Fact name="Undoing">{wordOf(undone)}</Fact>}
      {!!execution.recoveryCount && <Fact name="Processes that died running it">{execution.recoveryCount}</Fact>}
      {execution.parentId && (
        <Fact name="Parent">
          <a href={hrefOf('execution', undefined, execution.parentId)}>
            <Name code>{execution.parentId}</Name>
          </a>
        </Fact>
      )}
      {children.length > 0 && (
        <Fact name={children.length === 1 ? 'Child' : 'Children'}>
          {children.slice(0, MOST_CHILDREN).map((child, i) => (
            <span key={child}>
              {i > 0 && ', '}
              <a href={hrefOf('execution', undefined, child)}>
                <Name code>{child}</Name>
              </a>
            </span>
          ))}
          {children.length > MOST_CHILDREN && ` and ${children.length - MOST_CHILDREN} more in the timeline`}
        </Fact>
      )}
      {Object.keys(execution.tags ?? {}).length > 0 && (
        <Fact name="Tags">
          <Tags tags={execution.tags} />
        </Fact>
      )}
    </dl>
  );
}

function Toolbar({ commands, onChoose }: { commands: readonly Command[]; onChoose: (command: Command) => void }) {
  if (overview.value && !overview.value.actions) {
    return (
      <p class="muted read-only">
        Read only. With <code>durable-workflow.dashboard.actions=true</code> this page can act.
      </p>
    );
  }
  if (commands.length === 0) return null;
  return (
    <div class="toolbar" role="group" aria-label="Commands">
      {commands.map((command) => (
        <button
          key={command}
          type="button"
          class={command === 'cancel' || command === 'delete' ? 'grave' : command === 'resolve' ? 'primary' : ''}
          onClick={() => onChoose(command)}
        >
          {LABELS[command]}
        </button>
      ))}
    </div>
  );
}

function Data({ detail }: { detail: Detail }) {
  return (
    <div class="columns">
      <Payload title="Input" shown={detail.input} none="There is none." />
      <Payload
        title="Output"
        shown={detail.output}
        none={hasEnded(detail.execution.status) ? 'There is none.' : 'There is none yet.'}
      />
    </div>
  );
}

function History({ detail }: { detail: Detail }) {
  const [most, setMost] = useState(MOST_LINES);
  const lines = [...detail.history].reverse();
  if (lines.length === 0) {
    return (
      <p class="muted">
        Nothing has happened to it beside its own calls: no command, no failed attempt, no death of its process.
      </p>
    );
  }
  return (
    <>
      <table class="list history">
        <caption>
          Newest first
          {detail.historyCount > lines.length &&
            `; the latest ${lines.length} of ${detail.historyCount.toLocaleString('en')}`}
        </caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col">Who</th>
            <th scope="col">Detail</th>
          </tr>
        </thead>
        <tbody>
          {lines.slice(0, most).map((line, i) => (
            <tr key={lines.length - i}>
              <td class="nowrap">
                <When at={line.at} />
              </td>
              <th scope="row">
                {wordOf(line.kind)}
                <PlaceOf line={line} />
              </th>
              <td>{line.who ? <Name>{line.who}</Name> : ''}</td>
              <td class="sentence">
                {line.detail && <Sentence text={line.detail} />}
                <ErrorOf type={line.errorType} message={line.errorMessage} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {lines.length > most && (
        <p>
          <button type="button" onClick={() => setMost(lines.length)}>
            Show all {lines.length.toLocaleString('en')}
          </button>
        </p>
      )}
    </>
  );
}

function PlaceOf({ line }: { line: HistoryEvent }) {
  if (line.position === null || line.position === undefined) return null;
  return (
    <small class="muted">
      {' '}
      at position {line.position}
      {line.branch && (
        <>
          {' of '}
          <Name>{line.branch}</Name>
        </>
      )}
      {line.attempt ? `, attempt ${line.attempt}` : ''}
    </small>
  );
}

function Signals({ detail }: { detail: Detail }) {
  const signals = detail.signals ?? [];
  if (signals.length === 0) return <p class="muted">It has been sent no signals.</p>;
  return (
    <table class="list signals">
      <caption class="hidden">Signals, in the order in which they were accepted</caption>
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Signal</th>
          <th scope="col">Accepted</th>
          <th scope="col">Payload</th>
        </tr>
      </thead>
      <tbody>
        {signals.map((signal, i) => (
          <tr key={signal.number ?? i}>
            <td>
              <StatusPill status={signal.status} />
            </td>
            <th scope="row">
              <Name>{signal.name}</Name>
            </th>
            <td class="nowrap">
              <WhenAndAgo at={signal.acceptedAt} />
            </td>
            <td>
              <Payload title={`Payload of ${signal.name}`} shown={signal.payload} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Values({ detail }: { detail: Detail }) {
  const values = detail.values ?? [];
  if (values.length === 0) return <p class="muted">It has published no values.</p>;
  const shown = values.some((value) => value.value);
  return (
    <table class="list values">
      <caption class="hidden">Values that it has published</caption>
      <thead>
        <tr>
          <th scope="col">Value</th>
          <th scope="col">Published</th>
          {shown && <th scope="col">Latest</th>}
        </tr>
      </thead>
      <tbody>
        {values.map((value) => (
          <tr key={value.name}>
            <th scope="row">
              <Name>{value.name}</Name>
            </th>
            <td>
              <WhenAndAgo at={value.publishedAt ?? value.at} />
            </td>
            {shown && (
              <td>
                <Payload title={`Value of ${value.name}`} shown={value.value} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
