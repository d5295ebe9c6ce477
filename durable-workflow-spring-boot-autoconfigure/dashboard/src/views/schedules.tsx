import { useState } from 'preact/hooks';
import type { Schedule, SchedulePage } from '../model';
import { ConfirmDialog, type Question } from '../parts/confirm-dialog';
import { ProblemBox } from '../parts/problem';
import { StatusPill } from '../parts/status';
import { Name, WhenAndAgo } from '../parts/text';
import { go, hrefOf, route } from '../route';
import { mayAct, useAnswer } from '../state';
import { trailOf } from '../filters';
import { duration, isoDuration } from '../time';

export function Schedules() {
  const trail = trailOf(route.value.params);
  const cursor = trail.at(-1);
  const { data, problem, loading, refetch } = useAnswer<SchedulePage>(
    `api/schedules${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`,
    cursor ?? '',
  );
  const [question, setQuestion] = useState<Question | null>(null);
  const to = (cursors: string[]) =>
    go(hrefOf('schedules', new URLSearchParams(cursors.length > 0 ? { page: cursors.join('.') } : {})));
  return (
    <>
      <h1>Schedules</h1>
      <ProblemBox problem={problem} onRetry={refetch} stale={data !== null} />
      {!data && loading && <p class="muted">Loading…</p>}
      {data && data.schedules.length === 0 && <p class="muted">There are no schedules.</p>}
      {data && data.schedules.length > 0 && (
        <table class="list schedules">
          <caption class="hidden">Schedules, in the order of their creation</caption>
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col">Schedule</th>
              <th scope="col">Workflow</th>
              <th scope="col">Timing</th>
              <th scope="col">Next</th>
              <th scope="col">Last run</th>
              {mayAct() && <th scope="col">Commands</th>}
            </tr>
          </thead>
          <tbody>
            {data.schedules.map((schedule) => (
              <ScheduleRow key={schedule.name} schedule={schedule} onAsk={setQuestion} />
            ))}
          </tbody>
        </table>
      )}
      {data && (trail.length > 0 || data.nextCursor) && (
        <nav class="pager" aria-label="Pages">
          {trail.length > 0 && (
            <button type="button" onClick={() => to(trail.slice(0, -1))}>
              ← Back
            </button>
          )}
          {data.nextCursor && (
            <button type="button" onClick={() => to([...trail, data.nextCursor!])}>
              Next →
            </button>
          )}
        </nav>
      )}
      {question && <ConfirmDialog question={question} onClose={() => setQuestion(null)} />}
    </>
  );
}

function ScheduleRow({ schedule, onAsk }: { schedule: Schedule; onAsk: (question: Question) => void }) {
  return (
    <tr class={schedule.status === 'FAULTY' ? 'attention' : ''}>
      <td>
        <StatusPill status={schedule.status} />
      </td>
      <th scope="row">
        <Name>{schedule.name}</Name>
        {schedule.problem && <p class="bad-text sentence">{schedule.problem}</p>}
        {schedule.changeReason && schedule.status === 'PAUSED' && (
          <p class="muted sentence">
            {schedule.changedBy ? `${schedule.changedBy}: ` : ''}
            {schedule.changeReason}
          </p>
        )}
      </th>
      <td>
        <a href={hrefOf('executions', new URLSearchParams({ workflow: schedule.workflow }))}>
          <Name>{schedule.workflow}</Name>
        </a>{' '}
        <span class="muted">v{schedule.version}</span>
      </td>
      <td>
        {timing(schedule)}
        <br />
        <small class="muted">{policies(schedule)}</small>
      </td>
      <td data-label="Next">
        {schedule.waitsFor ? (
          <>
            after{' '}
            <a href={hrefOf('execution', undefined, schedule.waitsFor)}>
              <Name code>{schedule.waitsFor}</Name>
            </a>
          </>
        ) : (
          <WhenAndAgo at={schedule.nextAt} />
        )}
      </td>
      <td data-label="Last run">
        {schedule.lastExecutionId ? (
          <>
            <a href={hrefOf('execution', undefined, schedule.lastExecutionId)}>
              <Name code>{schedule.lastExecutionId}</Name>
            </a>
            <p>
              <small>
                due <WhenAndAgo at={schedule.lastDueAt} />
              </small>
            </p>
          </>
        ) : (
          <span class="none">–</span>
        )}
        {schedule.skippedAt && (
          <p class="muted">
            <small>
              skipped <WhenAndAgo at={schedule.skippedAt} />
            </small>
          </p>
        )}
      </td>
      {mayAct() && (
        <td class="row-buttons">
          {schedule.status === 'PAUSED' ? (
            <button
              type="button"
              aria-label={`Resume ${schedule.name}`}
              onClick={() => onAsk(questionOf(schedule, 'resume'))}
            >
              Resume…
            </button>
          ) : (
            schedule.status !== 'DISABLED' && (
              <button
                type="button"
                aria-label={`Pause ${schedule.name}`}
                onClick={() => onAsk(questionOf(schedule, 'pause'))}
              >
                Pause…
              </button>
            )
          )}
          {schedule.status !== 'FAULTY' && schedule.status !== 'DISABLED' && (
            <button
              type="button"
              aria-label={`Run now: ${schedule.name}`}
              onClick={() => onAsk(questionOf(schedule, 'trigger'))}
            >
              Run now…
            </button>
          )}
        </td>
      )}
    </tr>
  );
}

function timing({ timing: { kind, expression, zone } }: Schedule): string {
  const ms = isoDuration(expression);
  const words = ms === null ? expression : duration(ms);
  if (kind === 'FIXED_RATE') return `every ${words}`;
  if (kind === 'FIXED_DELAY') return `${words} after the end of the run before`;
  return `${expression} (${zone})`;
}

function policies(schedule: Schedule): string {
  const missed = {
    SKIP: 'missed runs are skipped',
    ONCE: 'missed runs are made up for by one',
    ALL: `up to ${schedule.maxMissedRuns} missed runs are made up for`,
  }[schedule.missedRuns];
  const overlap = { ALLOW: 'runs may overlap', SKIP: 'skipped while a run goes on', QUEUE: 'waits for the run before' }[
    schedule.overlap
  ];
  return [
    missed ?? schedule.missedRuns,
    overlap ?? schedule.overlap,
    schedule.declared ? 'from code' : 'by an operator',
  ].join('; ');
}

type Operation = 'pause' | 'resume' | 'trigger';

function questionOf({ name, workflow }: Schedule, operation: Operation): Question {
  const url = `api/schedules/${encodeURIComponent(name)}/${operation}`;
  switch (operation) {
    case 'pause':
      return {
        title: `Pause the schedule '${name}'?`,
        sentences: ['It starts nothing until it is resumed. Runs that have begun go on.'],
        verb: 'Pause',
        url,
        told: () => `The schedule '${name}' is paused.`,
      };
    case 'resume':
      return {
        title: `Resume the schedule '${name}'?`,
        sentences: [
          'It starts its workflow again when that is due. What becomes of the times that have passed is said by its rule for missed runs.',
        ],
        verb: 'Resume',
        url,
        told: () => `The schedule '${name}' goes on.`,
      };
    case 'trigger':
      return {
        title: `Run '${name}' now?`,
        sentences: [`The workflow '${workflow}' is started once, now, beside its timing.`],
        verb: 'Run now',
        url,
        told: (answer) =>
          `Started as ${String((answer as { executionId?: unknown } | null)?.executionId ?? 'a new execution')}.`,
      };
  }
}
