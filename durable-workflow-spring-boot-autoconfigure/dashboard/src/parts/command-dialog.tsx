import { useState } from 'preact/hooks';
import {
  consequences,
  DROPPED,
  isGrave,
  resolutions,
  RESOLUTIONS,
  VERBS,
  type Command,
  type Dropped,
  type Resolution,
} from '../actions';
import { command, path, Problem } from '../api';
import { bodyWithValue, checkJson } from '../json';
import type { Detail, Step } from '../model';
import { hrefOf } from '../route';
import { live, notice } from '../state';
import { Buttons, Choice, Dialog, Field, Refusal } from './dialog';
import { Name } from './text';

/** Steps that a place can be chosen from; of longer lists the place is typed. */
const MOST_PLACES = 500;

interface Props {
  command: Command;
  detail: Detail;
  /** Position that a rewind or fork begins with, if it was asked for at a step */
  at?: number | undefined;
  onClose: () => void;
  onDeleted: () => void;
}

/** Says what a command to one execution will do, asks for what it needs, and sends it. */
export function CommandDialog({ command: name, detail, at, onClose, onDeleted }: Props) {
  const { execution } = detail;
  const offered = resolutions(execution);
  const [why, setWhy] = useState('');
  const [place, setPlace] = useState(at === undefined ? '' : String(at));
  const [dropped, setDropped] = useState<Dropped>('refuse');
  const [newId, setNewId] = useState('');
  const [signalName, setSignalName] = useState(awaitedSignal(detail));
  const [value, setValue] = useState('');
  const [dedupKey, setDedupKey] = useState('');
  const [resolution, setResolution] = useState<Resolution>(offered[0] ?? 'run-again');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [created, setCreated] = useState<string | null>(null);

  const takesJson = name === 'signal' || (name === 'resolve' && resolution === 'result');
  const checked = takesJson ? checkJson(value) : null;

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    if (checked && !checked.ok) {
      setRefusal(checked.problem);
      return;
    }
    setBusy(true);
    setRefusal(null);
    try {
      const fields: Record<string, unknown> = {};
      if (why.trim() && keepsReason(name)) fields.why = why.trim();
      if (name === 'rewind' || name === 'fork')
        fields.to = /^[0-9]+$/.test(place.trim()) ? Number(place) : place.trim();
      if (name === 'rewind') fields.dropped = dropped;
      if (name === 'fork') fields.newId = newId.trim();
      if (name === 'signal') {
        fields.name = signalName;
        if (dedupKey.trim()) fields.dedupKey = dedupKey.trim();
      }
      if (name === 'resolve') {
        fields.resolution = resolution;
        if (resolution === 'failure' && value.trim()) fields.value = value.trim();
      }
      const body = checked?.ok ? bodyWithValue(fields, checked.text) : JSON.stringify(fields);
      const answer =
        name === 'delete'
          ? await command<{ result: string }>('DELETE', path.execution(execution.id), body)
          : await command<{ result: string }>('POST', path.of(execution.id, name), body);
      live.changed(null);
      notice.value = { text: told(name, answer.result, execution.id), bad: false };
      if (name === 'delete') onDeleted();
      else if (name === 'fork') setCreated(newId.trim());
      else onClose();
    } catch (e) {
      setRefusal(e instanceof Problem ? e.message : String(e));
    } finally {
      setBusy(false);
    }
  }

  const title = (
    <>
      {TITLES[name]} <Name code>{execution.id}</Name>
      {name === 'signal' ? '' : '?'}
    </>
  );
  if (created !== null) {
    return (
      <Dialog title="The fork has begun" onClose={onClose}>
        <p>
          <a href={hrefOf('execution', undefined, created)} data-first onClick={onClose}>
            Show <Name code>{created}</Name>
          </a>
        </p>
        <p class="buttons">
          <button type="button" onClick={onClose}>
            Stay here
          </button>
        </p>
      </Dialog>
    );
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={send} noValidate={false}>
        <div class="consequences">
          {consequences(name, execution).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
        {(name === 'rewind' || name === 'fork') && (
          <Place detail={detail} place={place} onPlace={setPlace} forward={name === 'fork'} />
        )}
        {name === 'rewind' && (
          <fieldset>
            <legend>Completed steps that are dropped and could be undone</legend>
            {(Object.keys(DROPPED) as Dropped[]).map((key) => (
              <Choice
                key={key}
                name="dropped"
                value={key}
                {...DROPPED[key]}
                checked={dropped === key}
                onChoose={() => setDropped(key)}
              />
            ))}
          </fieldset>
        )}
        {name === 'fork' && (
          <Field label="Id of the new execution" hint="1 to 256 letters, digits and - _ . : @ + = , ~">
            <input
              required
              maxLength={256}
              pattern="[A-Za-z0-9\-_.:@+=,~]+"
              value={newId}
              autocomplete="off"
              onInput={(e) => setNewId(e.currentTarget.value)}
            />
          </Field>
        )}
        {name === 'signal' && (
          <Field label="Name of the signal">
            <input
              required
              maxLength={256}
              value={signalName}
              autocomplete="off"
              onInput={(e) => setSignalName(e.currentTarget.value)}
            />
          </Field>
        )}
        {name === 'resolve' && (
          <fieldset>
            <legend>Your decision</legend>
            {offered.map((key) => (
              <Choice
                key={key}
                name="resolution"
                value={key}
                {...RESOLUTIONS[key]}
                checked={resolution === key}
                onChoose={() => setResolution(key)}
              />
            ))}
          </fieldset>
        )}
        {takesJson && (
          <Field
            label={name === 'signal' ? 'Payload, as JSON' : 'Result of the step, as JSON'}
            hint={checked && !checked.ok ? <span class="bad-text">{checked.problem}</span> : 'Nothing means null.'}
          >
            <textarea
              rows={5}
              spellcheck={false}
              value={value}
              aria-invalid={checked ? !checked.ok : false}
              onInput={(e) => setValue(e.currentTarget.value)}
            />
          </Field>
        )}
        {name === 'resolve' && resolution === 'failure' && (
          <Field label="Message of the failure">
            <input value={value} onInput={(e) => setValue(e.currentTarget.value)} />
          </Field>
        )}
        {name === 'signal' && (
          <Field label="Dedup key (if you like)" hint="A second signal with this key does nothing.">
            <input
              maxLength={256}
              value={dedupKey}
              autocomplete="off"
              onInput={(e) => setDedupKey(e.currentTarget.value)}
            />
          </Field>
        )}
        {keepsReason(name) && (
          <Field label="Why (kept in the history)">
            <input maxLength={1000} value={why} autocomplete="off" onInput={(e) => setWhy(e.currentTarget.value)} />
          </Field>
        )}
        <Refusal text={refusal} />
        <Buttons verb={VERBS[name]} grave={isGrave(name)} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}

// Of a signal no sender is kept, and a history that is deleted keeps nothing.
function keepsReason(name: Command): boolean {
  return name !== 'signal' && name !== 'delete';
}

const TITLES: Record<Command, string> = {
  resolve: 'Resolve',
  retry: 'Retry',
  resume: 'Resume',
  pause: 'Pause',
  signal: 'Send a signal to',
  cancel: 'Cancel',
  rewind: 'Rewind',
  fork: 'Fork',
  delete: 'Delete',
};

function told(name: Command, result: string, id: string): string {
  const what = name === 'signal' ? `The signal to ${id}` : `${VERBS[name]} ${id}`;
  return result === 'ACCEPTED'
    ? `${what}: accepted. The run that owns the execution acts on it at its next call.`
    : `${what}: done.`;
}

/** The calls of the body that a place can stand before. */
function placesOf(detail: Detail): Step[] {
  return detail.steps.filter((step) => !step.branch && step.position >= 0 && !NO_PLACE.has(step.kind));
}

const NO_PLACE = new Set(['COMPENSATION', 'CONTINUED', 'DROPPED_CHILD', 'REWIND', 'VERSION']);

function Place({
  detail,
  place,
  onPlace,
  forward,
}: {
  detail: Detail;
  place: string;
  onPlace: (p: string) => void;
  forward: boolean;
}) {
  const places = placesOf(detail);
  const label = forward ? 'Copy everything before' : 'Take it back to before';
  if (places.length === 0 || places.length > MOST_PLACES || detail.stepCount > detail.steps.length) {
    return (
      <Field label={label} hint="A position, from 0, or the name of a step that is recorded once.">
        <input required value={place} autocomplete="off" onInput={(e) => onPlace(e.currentTarget.value)} />
      </Field>
    );
  }
  return (
    <Field label={label} hint={kept(places, place, forward)}>
      <select required value={place} onChange={(e) => onPlace(e.currentTarget.value)}>
        <option value="">Choose a step…</option>
        {places.map((step) => (
          <option key={step.position} value={String(step.position)}>
            {step.position} · {step.name} ({step.kind.toLowerCase()})
          </option>
        ))}
        {forward && places.every((step) => step.status !== 'INTENT') && (
          <option value={String(places.at(-1)!.position + 1)}>
            {places.at(-1)!.position + 1} · the end, everything kept
          </option>
        )}
      </select>
    </Field>
  );
}

function kept(places: Step[], place: string, forward: boolean): string {
  if (place === '') return 'Positions count the calls of the body, from 0.';
  const position = Number(place);
  const before = places.filter((step) => step.position < position).length;
  const after = places.length - before;
  return forward
    ? `${count(before)} copied; ${after === 0 ? 'nothing' : count(after)} done anew by the fork.`
    : `${count(before)} kept, ${count(after)} dropped.`;
}

function count(n: number): string {
  return n === 1 ? '1 call of the body is' : `${n} calls of the body are`;
}

/** The signal that it waits for, if the sentence or an open wait names one. */
export function awaitedSignal(detail: Detail): string {
  const open = detail.steps.findLast((step) => step.kind === 'SIGNAL' && step.status === 'INTENT');
  return open?.name ?? '';
}
