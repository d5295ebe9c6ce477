/** A state is told by word and shape; its colour only helps. */
export type Tone = 'ok' | 'bad' | 'warn' | 'info' | 'idle' | 'undo';

const LOOKS: Record<string, { tone: Tone; path: string; word?: string }> = {
  BLOCKED: { tone: 'bad', path: 'M5 2h4v6H5zM5 10h4v3H5z' },
  FAILED: { tone: 'bad', path: 'M3 1 7 5l4-4 2 2-4 4 4 4-2 2-4-4-4 4-2-2 4-4-4-4z' },
  COMPENSATING: { tone: 'undo', path: 'M6 1v3h2a5 5 0 0 1 0 10H4v-2h4a3 3 0 0 0 0-6H6v3L1 5z' },
  TIMED_OUT: { tone: 'warn', path: 'M2 1h10v2L8.5 7 12 11v2H2v-2l3.5-4L2 3z' },
  PAUSED: { tone: 'warn', path: 'M3 2h3v10H3zM8 2h3v10H8z' },
  RUNNING: { tone: 'info', path: 'M3 1l9 6-9 6z' },
  QUEUED: { tone: 'idle', path: 'M1 6h3v3H1zM5.5 6h3v3h-3zM10 6h3v3h-3z' },
  SUSPENDED: {
    tone: 'idle',
    path: 'M7 1a6 6 0 1 0 0 12A6 6 0 0 0 7 1zm0 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM6 4h2v3h2v2H6z',
  },
  COMPLETED: { tone: 'ok', path: 'M2 6.5 4 5l2 2.500L11 2l1.8 1.600L6 11z' },
  CANCELLED: { tone: 'idle', path: 'M7 1a6 6 0 1 0 0 12A6 6 0 0 0 7 1zM3 6h8v2H3z' },
  // of calls, schedules, signals, queues
  INTENT: { tone: 'info', path: 'M3 1l9 6-9 6z', word: 'open' },
  UNKNOWN: { tone: 'bad', path: 'M5 2h4v6H5zM5 10h4v3H5z' },
  COMPENSATED: { tone: 'undo', path: 'M6 1v3h2a5 5 0 0 1 0 10H4v-2h4a3 3 0 0 0 0-6H6v3L1 5z' },
  ACTIVE: { tone: 'ok', path: 'M3 1l9 6-9 6z' },
  FAULTY: { tone: 'bad', path: 'M5 2h4v6H5zM5 10h4v3H5z' },
  DISABLED: { tone: 'idle', path: 'M7 1a6 6 0 1 0 0 12A6 6 0 0 0 7 1zM3 6h8v2H3z' },
  PENDING: { tone: 'info', path: 'M1 6h3v3H1zM5.5 6h3v3h-3zM10 6h3v3h-3z' },
  DELIVERED: { tone: 'ok', path: 'M2 6.5 4 5l2 2.500L11 2l1.8 1.600L6 11z' },
  EXPIRED: { tone: 'idle', path: 'M2 1h10v2L8.5 7 12 11v2H2v-2l3.5-4L2 3z' },
  OPEN: { tone: 'ok', path: 'M3 1l9 6-9 6z' },
};

const UNKNOWN_LOOK: { tone: Tone; path: string; word?: string } = { tone: 'idle', path: 'M4 4h6v6H4z' };

function lookOf(status: string) {
  return Object.hasOwn(LOOKS, status) ? LOOKS[status]! : UNKNOWN_LOOK;
}

export function toneOf(status: string): Tone {
  return lookOf(status).tone;
}

/** TIMED_OUT becomes "timed out". */
export function wordOf(status: string): string {
  return lookOf(status).word ?? status.toLowerCase().replaceAll('_', ' ');
}

export function StatusIcon({ status }: { status: string }) {
  return (
    <svg class="icon" viewBox="0 0 14 14" width="12" height="12" aria-hidden="true">
      <path d={lookOf(status).path} />
    </svg>
  );
}

export function StatusPill({ status, large = false }: { status: string; large?: boolean }) {
  return (
    <span class={`pill ${toneOf(status)}${large ? ' large' : ''}`}>
      <StatusIcon status={status} />
      {wordOf(status)}
    </span>
  );
}
