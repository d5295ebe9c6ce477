/** What the server answers, as far as the page reads it. Instants are ISO-8601 text. */

export const STATUSES = [
  'BLOCKED',
  'FAILED',
  'COMPENSATING',
  'TIMED_OUT',
  'PAUSED',
  'RUNNING',
  'QUEUED',
  'SUSPENDED',
  'COMPLETED',
  'CANCELLED',
] as const;

export type Status = (typeof STATUSES)[number];

export type Maybe<T> = T | null | undefined;

export interface Overview {
  now: string;
  actions: boolean;
  version?: Maybe<string>;
  application?: Maybe<string>;
  counts: Record<string, number>;
  health?: Maybe<{ status: string; reason?: Maybe<string> }>;
}

export interface Summary {
  id: string;
  workflow: string;
  version: number;
  status: string;
  waitingFor?: Maybe<string>;
  createdAt: string;
  endedAt?: Maybe<string>;
  tags?: Maybe<Record<string, string>>;
}

export interface ExecutionPage {
  executions: Summary[];
  nextCursor?: Maybe<string>;
}

/** A payload: none, its JSON (not there if that is null), that it is hidden, or why or how far it is left out. */
export type Shown = Maybe<{
  hidden?: Maybe<boolean>;
  json?: unknown;
  /** A sentence */
  omitted?: Maybe<string>;
  /** What is no JSON */
  text?: Maybe<string>;
  /** The beginning of a long one, of so many bytes */
  cut?: Maybe<string>;
  bytes?: Maybe<number>;
}>;

export interface Execution {
  id: string;
  workflow: string;
  version: number;
  status: string;
  waitingFor?: Maybe<string>;
  waitingSince?: Maybe<string>;
  wakeAt?: Maybe<string>;
  blockReason?: Maybe<string>;
  outcome?: Maybe<string>;
  compensation?: Maybe<string>;
  errorType?: Maybe<string>;
  errorMessage?: Maybe<string>;
  recoveryCount?: Maybe<number>;
  tags?: Maybe<Record<string, string>>;
  createdAt: string;
  startedAt?: Maybe<string>;
  endedAt?: Maybe<string>;
  deadline?: Maybe<string>;
  parentId?: Maybe<string>;
}

export interface FailedAttempt {
  attempt: number;
  at: string;
  errorType: string;
  errorMessage?: Maybe<string>;
}

export interface Step {
  kind: string;
  /** 0 for the body, 1 for the compensations, 2 for marks; each branch has one of its own */
  scope?: Maybe<number>;
  position: number;
  name: string;
  status: string;
  attempts: number;
  failures?: Maybe<FailedAttempt[]>;
  dueAt?: Maybe<string>;
  startedAt: string;
  endedAt?: Maybe<string>;
  errorType?: Maybe<string>;
  errorMessage?: Maybe<string>;
  branch?: Maybe<string>;
  childId?: Maybe<string>;
  input?: Shown;
  output?: Shown;
}

export interface HistoryEvent {
  kind: string;
  at: string;
  position?: Maybe<number>;
  branch?: Maybe<string>;
  attempt?: Maybe<number>;
  who?: Maybe<string>;
  detail?: Maybe<string>;
  errorType?: Maybe<string>;
  errorMessage?: Maybe<string>;
}

/** The server names the instant of a value `publishedAt` or `at`. */
export interface Value {
  name: string;
  at?: Maybe<string>;
  publishedAt?: Maybe<string>;
  value?: Shown;
}

export interface Signal {
  number?: Maybe<number>;
  name: string;
  status: string;
  acceptedAt: string;
  payload?: Shown;
}

export interface Detail {
  execution: Execution;
  input?: Shown;
  output?: Shown;
  messagesHidden?: Maybe<boolean>;
  stepCount: number;
  steps: Step[];
  historyCount: number;
  history: HistoryEvent[];
  values?: Maybe<Value[]>;
  signals?: Maybe<Signal[]>;
}

export interface BulkResult {
  matched: number;
  done: number;
  accepted: number;
  refused: number;
  refusals?: Maybe<{ executionId: string; reason: string }[]>;
  nextCursor?: Maybe<string>;
  stopped?: Maybe<string>;
}

export interface Schedule {
  name: string;
  workflow: string;
  version: number;
  timing: { kind: string; expression: string; zone: string };
  missedRuns: string;
  maxMissedRuns: number;
  overlap: string;
  declared: boolean;
  status: string;
  problem?: Maybe<string>;
  nextAt?: Maybe<string>;
  waitsFor?: Maybe<string>;
  lastDueAt?: Maybe<string>;
  lastExecutionId?: Maybe<string>;
  skippedAt?: Maybe<string>;
  createdAt: string;
  changedAt: string;
  changedBy?: Maybe<string>;
  changeReason?: Maybe<string>;
}

export interface SchedulePage {
  schedules: Schedule[];
  nextCursor?: Maybe<string>;
}

export interface Queue {
  name: string;
  limits: {
    concurrency?: Maybe<number>;
    perKey?: Maybe<number>;
    starts?: Maybe<number>;
    period?: Maybe<string | number>;
    maxWaiting?: Maybe<number>;
  };
  running: number;
  waiting: number;
  oldestWaitingSince?: Maybe<string>;
  paused: boolean;
  pausedAt?: Maybe<string>;
  pausedBy?: Maybe<string>;
  pauseReason?: Maybe<string>;
}

export interface WorkflowType {
  name: string;
  version: number;
  /** Whether there is code for it; if not, executions wait for it */
  registered: boolean;
  aliases?: Maybe<string[]>;
  parameters?: Maybe<string[]>;
  result?: Maybe<string>;
  timeout?: Maybe<string>;
  queue?: Maybe<string>;
  compensateOn?: Maybe<string[]>;
  /** How many executions of it have not ended */
  active: number;
}

export const ENDED: readonly string[] = ['COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELLED'];

export function hasEnded(status: string): boolean {
  return ENDED.includes(status);
}
