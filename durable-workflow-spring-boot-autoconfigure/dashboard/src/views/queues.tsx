import { useState } from 'preact/hooks';
import type { Queue } from '../model';
import { ConfirmDialog, type Question } from '../parts/confirm-dialog';
import { ProblemBox } from '../parts/problem';
import { StatusPill } from '../parts/status';
import { Name, WhenAndAgo } from '../parts/text';
import { mayAct, useAnswer } from '../state';
import { duration, isoDuration } from '../time';

export function Queues() {
  const { data, problem, loading, refetch } = useAnswer<{ queues: Queue[] }>('api/queues', 'queues');
  const [question, setQuestion] = useState<Question | null>(null);
  return (
    <>
      <h1>Queues</h1>
      <ProblemBox problem={problem} onRetry={refetch} stale={data !== null} />
      {!data && loading && <p class="muted">Loading…</p>}
      {data && data.queues.length === 0 && <p class="muted">There are no queues.</p>}
      {data && data.queues.length > 0 && (
        <table class="list queues">
          <caption class="hidden">Queues, by name</caption>
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col">Queue</th>
              <th scope="col" class="number">
                Running
              </th>
              <th scope="col" class="number">
                Waiting
              </th>
              <th scope="col">Longest wait since</th>
              <th scope="col">Lets through</th>
              {mayAct() && <th scope="col">Commands</th>}
            </tr>
          </thead>
          <tbody>
            {data.queues.map((queue) => (
              <QueueRow key={queue.name} queue={queue} onAsk={setQuestion} />
            ))}
          </tbody>
        </table>
      )}
      {question && <ConfirmDialog question={question} onClose={() => setQuestion(null)} />}
    </>
  );
}

function QueueRow({ queue, onAsk }: { queue: Queue; onAsk: (question: Question) => void }) {
  const { limits } = queue;
  const operation = queue.paused ? 'resume' : 'pause';
  return (
    <tr>
      <td>
        <StatusPill status={queue.paused ? 'PAUSED' : 'OPEN'} />
      </td>
      <th scope="row">
        <Name>{queue.name}</Name>
        {queue.paused && (
          <p class="muted sentence">
            {queue.pausedBy ? `${queue.pausedBy}, ` : ''}
            <WhenAndAgo at={queue.pausedAt} />
            {queue.pauseReason ? `: ${queue.pauseReason}` : ''}
          </p>
        )}
      </th>
      <td class="number" data-label="Running">
        {queue.running.toLocaleString('en')}
        {limits.concurrency ? <span class="muted"> of {limits.concurrency.toLocaleString('en')}</span> : ''}
        {limits.concurrency ? (
          <meter min={0} max={limits.concurrency} value={queue.running} aria-label={`Places in use in ${queue.name}`} />
        ) : null}
      </td>
      <td class="number" data-label="Waiting">
        {queue.waiting.toLocaleString('en')}
      </td>
      <td data-label="Longest wait since">
        <WhenAndAgo at={queue.oldestWaitingSince} />
      </td>
      <td class="sentence" data-label="Lets through">
        {limitsOf(queue)}
      </td>
      {mayAct() && (
        <td class="row-buttons">
          <button
            type="button"
            aria-label={`${queue.paused ? 'Resume' : 'Pause'} ${queue.name}`}
            onClick={() => onAsk(questionOf(queue.name, operation))}
          >
            {queue.paused ? 'Resume…' : 'Pause…'}
          </button>
        </td>
      )}
    </tr>
  );
}

function limitsOf({ limits }: Queue): string {
  const parts: string[] = [];
  if (limits.concurrency) parts.push(`${limits.concurrency} at a time`);
  if (limits.perKey) parts.push(`${limits.perKey} of one key`);
  if (limits.starts) {
    const period = isoDuration(limits.period);
    parts.push(`${limits.starts} in ${period === null ? String(limits.period) : duration(period)}`);
  }
  if (parts.length === 0) parts.push('everything');
  if (limits.maxWaiting) parts.push(`at most ${limits.maxWaiting.toLocaleString('en')} wait`);
  return parts.join('; ');
}

function questionOf(name: string, operation: 'pause' | 'resume'): Question {
  const url = `api/queues/${encodeURIComponent(name)}/${operation}`;
  return operation === 'pause'
    ? {
        title: `Pause the queue '${name}'?`,
        sentences: [
          'It lets nobody through until it is resumed. Executions that hold a place go on; further ones may still be started and wait.',
        ],
        verb: 'Pause',
        url,
        told: () => `The queue '${name}' is paused.`,
      }
    : {
        title: `Resume the queue '${name}'?`,
        sentences: ['It lets executions through again, as its limits allow.'],
        verb: 'Resume',
        url,
        told: () => `The queue '${name}' goes on.`,
      };
}
