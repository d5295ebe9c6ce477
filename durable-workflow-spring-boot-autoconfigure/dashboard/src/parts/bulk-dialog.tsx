import { useEffect, useRef, useState } from 'preact/hooks';
import { BULK_CONSEQUENCES, isGrave, VERBS, type BulkCommand } from '../actions';
import { command, Problem } from '../api';
import { apiBody, described, fixed, type Filters } from '../filters';
import type { BulkResult } from '../model';
import { live, notice, serverTime } from '../state';
import { hrefOf } from '../route';
import { Buttons, Dialog, Field, Refusal } from './dialog';
import { Name } from './text';

/** A dry run goes on for so many answers; then it says "at least". */
const MOST_COUNTS = 20;

/** Refusals that are kept over all answers. */
const MOST_REFUSALS = 50;

const NOTHING: BulkResult = { matched: 0, done: 0, accepted: 0, refused: 0, refusals: [] };

type Phase =
  | { at: 'counting' }
  | { at: 'asking'; count: number; more: boolean }
  | { at: 'running' | 'over'; total: BulkResult }
  | { at: 'failed'; problem: string };

/** Counts first, then names what it would do, then does it, batch by batch. */
export function BulkDialog({
  command: name,
  filters,
  onClose,
}: {
  command: BulkCommand;
  filters: Filters;
  onClose: () => void;
}) {
  // "The last hour" is fixed once: what was counted is what is acted on.
  const meant = useRef(fixed(filters, serverTime())).current;
  const [phase, setPhase] = useState<Phase>({ at: 'counting' });
  const [why, setWhy] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const stopped = useRef(false);

  const send = (dryRun: boolean, cursor: string | null) =>
    command<BulkResult>('POST', `api/executions/${name}`, {
      ...apiBody(meant),
      ...(cursor ? { cursor } : {}),
      ...(!dryRun && why.trim() ? { why: why.trim() } : {}),
      dryRun,
    });

  useEffect(() => {
    void count();
    return () => {
      stopped.current = true;
    };
  }, []);

  async function count(): Promise<void> {
    try {
      let matched = 0;
      let cursor: string | null = null;
      for (let i = 0; i < MOST_COUNTS && !stopped.current; i++) {
        const answer: BulkResult = await send(true, cursor);
        matched += answer.matched;
        cursor = answer.nextCursor ?? null;
        if (!cursor) break;
      }
      if (!stopped.current) setPhase({ at: 'asking', count: matched, more: cursor !== null });
    } catch (e) {
      setPhase({ at: 'failed', problem: sentence(e) });
    }
  }

  async function run(event: Event): Promise<void> {
    event.preventDefault();
    setRefusal(null);
    let total = NOTHING;
    setPhase({ at: 'running', total });
    try {
      let cursor: string | null = null;
      do {
        const answer: BulkResult = await send(false, cursor);
        total = sum(total, answer);
        cursor = answer.stopped ? null : (answer.nextCursor ?? null);
        setPhase({ at: 'running', total });
      } while (cursor && !stopped.current);
      if (cursor) total = { ...total, stopped: 'You have stopped it; the others are as they were.' };
    } catch (e) {
      total = { ...total, stopped: sentence(e) };
    }
    setPhase({ at: 'over', total });
    notice.value = { text: `${VERBS[name]}: ${summary(total)}`, bad: !!total.stopped };
    live.changed(null);
  }

  if (phase.at === 'running' || phase.at === 'over') {
    return (
      <Dialog title={`${VERBS[name]} ${described(meant)}`} onClose={onClose}>
        <Progress total={phase.total} running={phase.at === 'running'} />
        <p class="buttons">
          {phase.at === 'running' ? (
            <button type="button" onClick={() => (stopped.current = true)}>
              Stop after this batch
            </button>
          ) : (
            <button type="button" class="primary" data-first onClick={onClose}>
              Close
            </button>
          )}
        </p>
      </Dialog>
    );
  }
  if (phase.at === 'failed') {
    return (
      <Dialog title={`${VERBS[name]} ${described(meant)}?`} onClose={onClose}>
        <Refusal text={phase.problem} />
        <p class="buttons">
          <button type="button" onClick={onClose}>
            Close
          </button>
        </p>
      </Dialog>
    );
  }
  const counted = phase.at === 'asking' ? phase.count : null;
  const number =
    counted === null ? '…' : `${phase.at === 'asking' && phase.more ? 'at least ' : ''}${counted.toLocaleString('en')}`;
  return (
    <Dialog title={`${VERBS[name]} ${number} ${described(meant, counted)}?`} onClose={onClose}>
      <form onSubmit={run}>
        <p>{BULK_CONSEQUENCES[name]}</p>
        <p role="status" class="muted">
          {counted === null
            ? 'Counting…'
            : counted === 0
              ? 'There are none: nothing would be done.'
              : 'Those that it does not fit refuse it, and do not keep the others from being done. What begins to match meanwhile is acted on too.'}
        </p>
        {name !== 'delete' && (
          <Field label="Why (kept in their histories)">
            <input maxLength={1000} value={why} autocomplete="off" onInput={(e) => setWhy(e.currentTarget.value)} />
          </Field>
        )}
        <Refusal text={refusal} />
        <Buttons
          verb={
            counted === null ? VERBS[name] : `${VERBS[name]} ${number} ${counted === 1 ? 'execution' : 'executions'}`
          }
          grave={isGrave(name)}
          disabled={!counted}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}

function Progress({ total, running }: { total: BulkResult; running: boolean }) {
  return (
    <>
      <p role="status">
        {running && 'Under way: '}
        {summary(total)}
      </p>
      {running && <progress aria-label="Under way" />}
      {total.stopped && <Refusal text={`It has stopped before the end: ${total.stopped}`} />}
      {(total.refusals?.length ?? 0) > 0 && (
        <>
          <h3>{total.refused > total.refusals!.length ? `The first ${total.refusals!.length} refusals` : 'Refused'}</h3>
          <ul class="refusals">
            {total.refusals!.map((one) => (
              <li key={one.executionId}>
                <a href={hrefOf('execution', undefined, one.executionId)}>
                  <Name code>{one.executionId}</Name>
                </a>{' '}
                {one.reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

export function sum(one: BulkResult, other: BulkResult): BulkResult {
  return {
    matched: one.matched + other.matched,
    done: one.done + other.done,
    accepted: one.accepted + other.accepted,
    refused: one.refused + other.refused,
    refusals: [...(one.refusals ?? []), ...(other.refusals ?? [])].slice(0, MOST_REFUSALS),
    stopped: other.stopped ?? null,
  };
}

export function summary({ matched, done, accepted, refused }: BulkResult): string {
  const parts = [`${done.toLocaleString('en')} done`];
  if (accepted > 0) parts.push(`${accepted.toLocaleString('en')} accepted (the run that owns them will act)`);
  parts.push(`${refused.toLocaleString('en')} refused`);
  return `${parts.join(', ')}; ${matched.toLocaleString('en')} looked at.`;
}

function sentence(e: unknown): string {
  return e instanceof Problem ? e.message : String(e);
}
