import { hasEnded, type Execution } from './model';
import { instant } from './time';

export const COMMANDS = [
  'resolve',
  'retry',
  'resume',
  'pause',
  'signal',
  'cancel',
  'rewind',
  'fork',
  'delete',
] as const;
export type Command = (typeof COMMANDS)[number];

export const BULK_COMMANDS = ['retry', 'resume', 'pause', 'cancel', 'delete'] as const;
export type BulkCommand = (typeof BULK_COMMANDS)[number];

/** As the server reads them. */
export type Resolution = 'result' | 'failure' | 'run-again' | 'accept';

type Facts = Pick<Execution, 'status' | 'outcome' | 'compensation' | 'blockReason' | 'deadline' | 'startedAt'>;

/**
 * Which commands fit. The server decides, and answers what does not fit with a sentence; this only keeps from being offered
 * what it would refuse for sure.
 */
export function fitting(execution: Facts, now: number): Command[] {
  return COMMANDS.filter((command) => fits(command, execution, now));
}

export function fits(command: Command, execution: Facts, now: number): boolean {
  const { status } = execution;
  const decided = !!execution.outcome; // how it ends is decided, or it has ended
  const undone = !!execution.compensation && execution.compensation !== 'NONE';
  const deadline = instant(execution.deadline);
  const late = deadline !== null && now >= deadline;
  switch (command) {
    case 'resolve':
      return resolutions(execution).length > 0;
    case 'retry':
      return status === 'BLOCKED' || (status === 'FAILED' && !undone && !late);
    case 'resume':
      return status === 'PAUSED';
    case 'pause':
      return ['QUEUED', 'RUNNING', 'SUSPENDED'].includes(status);
    case 'signal':
      return !hasEnded(status) && !decided;
    case 'cancel':
      return !hasEnded(status) && !decided && status !== 'COMPENSATING';
    case 'rewind':
      // What runs has to be paused first.
      return !undone && !late && !!execution.startedAt && status !== 'RUNNING' && status !== 'COMPENSATING';
    case 'fork':
      return true;
    case 'delete':
      return hasEnded(status);
  }
}

/** What can be decided for a blocked execution; nothing if no decision brings it on. */
export function resolutions(execution: Facts): Resolution[] {
  if (execution.status !== 'BLOCKED') return [];
  switch (execution.blockReason) {
    case 'OUTCOME_UNKNOWN':
    case 'PAYLOAD_UNREADABLE':
      return ['result', 'failure', 'run-again'];
    case 'COMPENSATION_FAILED':
      return ['accept'];
    default:
      return [];
  }
}

/** @param statuses those that the filter lets through; none means all */
export function fitsMany(command: BulkCommand, statuses: readonly string[]): boolean {
  const some = (test: (status: string) => boolean) => statuses.length === 0 || statuses.some(test);
  switch (command) {
    case 'retry':
      return some((s) => s === 'FAILED' || s === 'BLOCKED');
    case 'resume':
      return some((s) => s === 'PAUSED');
    case 'pause':
      return some((s) => s === 'QUEUED' || s === 'RUNNING' || s === 'SUSPENDED');
    case 'cancel':
      return some((s) => !hasEnded(s) && s !== 'COMPENSATING');
    case 'delete':
      return some(hasEnded);
  }
}

export const LABELS: Record<Command, string> = {
  resolve: 'Resolve…',
  retry: 'Retry…',
  resume: 'Resume…',
  pause: 'Pause…',
  signal: 'Signal…',
  cancel: 'Cancel…',
  rewind: 'Rewind…',
  fork: 'Fork…',
  delete: 'Delete…',
};

export const VERBS: Record<Command, string> = {
  resolve: 'Resolve',
  retry: 'Retry',
  resume: 'Resume',
  pause: 'Pause',
  signal: 'Send signal',
  cancel: 'Cancel',
  rewind: 'Rewind',
  fork: 'Fork',
  delete: 'Delete',
};

/** Those after which something is gone for good. */
export function isGrave(command: Command): boolean {
  return command === 'cancel' || command === 'delete' || command === 'rewind';
}

/** What will happen, in sentences. */
export function consequences(command: Command, execution: Pick<Execution, 'status' | 'blockReason'>): string[] {
  switch (command) {
    case 'cancel':
      return [
        'It ends as CANCELLED. If it waits, it ends at once; a step that runs may finish and its result is recorded; the next does not start. Its children follow.',
        'Then the compensations of its completed steps run, last to first, each recorded and retried.',
      ];
    case 'pause':
      return [
        'Nothing of it runs from its next call on, until it is resumed. A step that runs may finish.',
        'Signals are kept. Time limits go on, and are applied when it goes on.',
      ];
    case 'resume':
      return ['It goes on from where it was paused. A time limit that has passed meanwhile is applied then.'];
    case 'retry':
      return retried(execution);
    case 'rewind':
      return [
        'It keeps its id, forgets what was recorded from the chosen place on, and does that again. Idempotency keys are new from there.',
        'Signals that were consumed after the place are given back; children begun after it are cancelled. The history records it.',
      ];
    case 'fork':
      return [
        'A new execution begins that has done the same up to the chosen place: results are copied and not done again. This one stays as it is.',
        'The new one does not undo copied steps: whoever did a step undoes it.',
      ];
    case 'delete':
      return ['It is removed with its steps and its history, for good. Its id is free again.'];
    case 'signal':
      return [
        'The signal is delivered to exactly one wait for its name, in order, whether it comes before or after the wait.',
        'Whether the payload fits the type that the workflow expects is found out when the workflow reads it.',
      ];
    case 'resolve':
      return resolved(execution);
  }
}

function retried({ status, blockReason }: Pick<Execution, 'status' | 'blockReason'>): string[] {
  if (status === 'BLOCKED' && blockReason === 'COMPENSATION_FAILED') {
    return ['The compensation that failed is attempted anew. What is undone already stays undone.'];
  }
  if (status === 'BLOCKED') {
    return [
      'It goes on from where it is blocked; what is recorded stays and is not repeated.',
      'If the reason is still there, it is blocked again: nothing is lost by trying.',
    ];
  }
  return ['It keeps its id and goes on from the step that failed. What is recorded stays and is not repeated.'];
}

function resolved({ blockReason }: Pick<Execution, 'blockReason'>): string[] {
  switch (blockReason) {
    case 'OUTCOME_UNKNOWN':
      return [
        'A step that may run at most once was interrupted, and whether it has had its effect is not known. Find that out where it has its effect, then decide. The workflow goes on with your decision.',
      ];
    case 'PAYLOAD_UNREADABLE':
      return [
        'A stored value cannot be read as the type that the code asks for. If it is the result of a step, you can decide what the step has come to; else deploy code that can read it, then retry.',
      ];
    default:
      return [
        'The failed compensation counts as done: what it should have undone stays as it is, or is undone by hand.',
      ];
  }
}

export const RESOLUTIONS: Record<Resolution, { label: string; meaning: string }> = {
  result: { label: 'It has succeeded', meaning: 'The step counts as completed with this result.' },
  failure: {
    label: 'It has failed',
    meaning: 'The step counts as failed for good with this message; the workflow gets the exception.',
  },
  'run-again': {
    label: 'Run it again',
    meaning: 'The step is run once more. Choose this only if a second effect does no harm, or it has had none.',
  },
  accept: { label: 'Accept it as it is', meaning: 'The failed compensation counts as done.' },
};

export type Dropped = 'refuse' | 'forget' | 'compensate';

export const DROPPED: Record<Dropped, { label: string; meaning: string }> = {
  refuse: {
    label: 'Refuse',
    meaning: 'If a dropped step could be undone, nothing is done, and the answer names these steps.',
  },
  forget: {
    label: 'Forget',
    meaning: 'What dropped steps did stays as it is, and is done again when the code calls them again.',
  },
  compensate: {
    label: 'Compensate',
    meaning:
      'Dropped steps are undone first, last to first, then the body runs again from the place. If undoing fails for good, the execution is blocked.',
  },
};

/** The sentence above the button of a command to many. */
export const BULK_CONSEQUENCES: Record<BulkCommand, string> = {
  cancel:
    'Each ends as CANCELLED: what waits ends at once, a step that runs may finish, children follow. Then the compensations of completed steps run, last to first.',
  pause: 'Nothing of them runs from their next call on, until they are resumed. Signals are kept; time limits go on.',
  resume: 'Each goes on from where it was paused. Time limits that have passed meanwhile are applied then.',
  retry: 'Each goes on from the step that failed or where it is blocked; what is recorded is not repeated.',
  delete: 'Those that have ended are removed with their steps and their history, for good. Their ids are free again.',
};
