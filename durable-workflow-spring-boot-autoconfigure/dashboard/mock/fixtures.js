// What a server might answer, made relative to one instant: parallel branches, retries, compensations, blocked executions,
// a thousand steps, days of sleep, and texts that want to break the page.

const S = 1000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;

const at = (now, ms) => new Date(now + ms).toISOString();

const step = (now, kind, position, name, from, to, more = {}) => ({
  kind,
  position,
  name,
  status: to === null ? 'INTENT' : 'COMPLETED',
  attempts: kind === 'STEP' || kind === 'COMPENSATION' ? 1 + (more.failures?.length ?? 0) : 0,
  failures: [],
  dueAt: null,
  startedAt: at(now, from),
  endedAt: to === null ? null : at(now, to),
  errorType: null,
  errorMessage: null,
  branch: null,
  childId: null,
  input: null,
  output: null,
  ...more,
});

const failure = (now, attempt, ms, errorMessage, errorType = 'java.net.SocketTimeoutException') => ({
  attempt,
  at: at(now, ms),
  errorType,
  errorMessage,
});

const execution = (now, id, workflow, status, from, more = {}) => ({
  id,
  workflow,
  version: 1,
  status,
  waitingFor: null,
  waitingSince: null,
  wakeAt: null,
  blockReason: null,
  outcome: ['COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELLED'].includes(status) ? status : null,
  compensation: 'NONE',
  errorType: null,
  errorMessage: null,
  recoveryCount: 0,
  tags: {},
  createdAt: at(now, from),
  startedAt: at(now, from + 12),
  endedAt: null,
  deadline: null,
  parentId: null,
  ...more,
});

// The body has scope 0, compensations 1, marks 2, and each branch one of its own.
function scoped(steps) {
  const scopes = new Map();
  const branch = (path) => scopes.get(path) ?? scopes.set(path, 3 + scopes.size).get(path);
  return steps.map((one) => ({ ...one, scope: one.kind === 'COMPENSATION' ? 1 : one.branch ? branch(one.branch) : 0 }));
}

const detail = (view, steps, more = {}) => ({
  execution: view,
  input: null,
  output: null,
  stepCount: steps.length,
  steps: scoped(steps),
  historyCount: more.history?.length ?? 0,
  history: [],
  values: [],
  signals: [],
  ...more,
});

const order = {
  hidden: false,
  json: {
    id: 'order-42',
    customer: { name: 'Ada Lovelace', vip: true },
    lines: [
      { sku: 'A-1', count: 2, price: '\uE000#19.90' },
      { sku: 'B-7', count: 1, price: 5 },
    ],
    total: '\uE000#44.80',
    reference: '\uE000#9007199254740993',
  },
};

/** Days of sleep, a wait for a signal; retries. */
function checkout(now) {
  const view = execution(now, 'order-42', 'checkout', 'SUSPENDED', -3 * D - 2 * H, {
    version: 2,
    waitingFor: `It waits for the signal 'delivered', at the latest until ${at(now, 11 * D)}.`,
    waitingSince: at(now, -2 * D - 2 * H),
    wakeAt: at(now, 11 * D),
    deadline: at(now, 27 * D),
    tags: { customer: 'ada', region: 'eu' },
  });
  const b = -3 * D - 2 * H;
  return detail(
    view,
    [
      step(now, 'STEP', 0, 'reserve', b + 20, b + 340, {
        input: order,
        output: { json: { reservation: 'r-981', until: at(now, 2 * D) } },
      }),
      step(now, 'STEP', 1, 'charge', b + 345, b + 9_800, {
        failures: [
          failure(now, 1, b + 2_300, 'Read timed out'),
          failure(now, 2, b + 5_600, 'HTTP 503 from payments.example', 'com.example.GatewayException'),
        ],
        input: order,
        output: { json: { payment: 'p-1', amount: '\uE000#44.80' } },
      }),
      step(now, 'SLEEP', 2, 'settlement', b + 9_810, b + 9_810 + D, { dueAt: at(now, b + 9_810 + D) }),
      step(now, 'STEP', 3, 'hand over to carrier', b + D + 9_830, b + D + 12_400, { output: { json: 'dhl' } }),
      step(now, 'CHILD_START', 4, 'send-mail', b + D + 12_410, b + D + 12_420, { childId: 'order-42.mail' }),
      step(now, 'SIGNAL', 5, 'delivered', b + D + 12_500, null, { dueAt: at(now, 11 * D) }),
    ],
    {
      input: order,
      history: [
        {
          kind: 'ATTEMPT_FAILED',
          at: at(now, b + 2_300),
          position: 1,
          attempt: 1,
          errorType: 'java.net.SocketTimeoutException',
          errorMessage: 'Read timed out',
        },
        {
          kind: 'ATTEMPT_FAILED',
          at: at(now, b + 5_600),
          position: 1,
          attempt: 2,
          errorType: 'com.example.GatewayException',
          errorMessage: 'HTTP 503 from payments.example',
        },
        { kind: 'TAKEN_OVER', at: at(now, -2 * D), detail: 'Its process died while it ran it.' },
        { kind: 'PAUSED', at: at(now, -26 * H), who: 'ada', detail: 'It was SUSPENDED. carrier on strike' },
        { kind: 'RESUMED', at: at(now, -25 * H), who: 'ada', detail: 'It was PAUSED.' },
      ],
      signals: [
        {
          number: 17,
          name: 'address changed',
          status: 'PENDING',
          acceptedAt: at(now, -5 * H),
          payload: { json: { street: 'Main St 1', city: 'London' } },
        },
        { number: 18, name: 'delivered', status: 'EXPIRED', acceptedAt: at(now, -2 * D), payload: null },
      ],
      values: [{ name: 'progress', publishedAt: at(now, -2 * D - 2 * H) }],
    },
  );
}

/** Parallel branches, one inside the other, some open. */
function quotes(now) {
  const b = -95 * S;
  const view = execution(now, 'quotes-7', 'compare-quotes', 'RUNNING', b, {
    waitingFor: `It is in the step 'ask' of branch 'quotes/ups', attempt 3, since ${at(now, -4 * S)}.`,
    parentId: 'order-42',
    tags: { region: 'us' },
  });
  return detail(view, [
    step(now, 'STEP', 0, 'load carriers', b + 30, b + 800),
    step(now, 'PARALLEL', 1, 'quotes', b + 810, null),
    step(now, 'STEP', 0, 'ask', b + 820, b + 21_000, { branch: 'quotes/dhl' }),
    step(now, 'STEP', 1, 'check', b + 21_010, b + 25_000, { branch: 'quotes/dhl' }),
    step(now, 'SLEEP', 0, 'office hours', b + 830, b + 40_830, { branch: 'quotes/post', dueAt: at(now, b + 40_830) }),
    step(now, 'PARALLEL', 1, 'offices', b + 40_900, b + 71_000, { branch: 'quotes/post' }),
    step(now, 'STEP', 0, 'ask north', b + 41_000, b + 60_000, { branch: 'quotes/post/offices/north' }),
    step(now, 'STEP', 0, 'ask south', b + 41_000, b + 70_500, { branch: 'quotes/post/offices/south' }),
    step(now, 'STEP', 0, 'ask', b + 825, null, {
      branch: 'quotes/ups',
      attempts: 3,
      failures: [failure(now, 1, b + 20_800, 'Connection refused'), failure(now, 2, b + 52_000, 'Connection refused')],
      dueAt: at(now, -4 * S),
    }),
    step(now, 'CHILD', 0, 'customs-check', b + 840, null, {
      branch: 'quotes/fedex',
      childId: 'quotes-7.customs',
      dueAt: at(now, 2 * M),
    }),
  ]);
}

/** Failed, undone, and one compensation has failed for good. */
function trip(now) {
  const b = -47 * M;
  const view = execution(now, 'trip-9', 'book-trip', 'BLOCKED', b, {
    waitingFor:
      "It is blocked (COMPENSATION_FAILED): undoing the step 'book hotel' failed: com.example.HotelException: the booking is past its free cancellation. To go on, retry to run it again, or resolve to accept it as it is.",
    waitingSince: at(now, -31 * M),
    blockReason: 'COMPENSATION_FAILED',
    outcome: 'FAILED',
    compensation: 'FAILED',
    errorType: 'com.example.NoSeatsException',
    errorMessage: 'no seats left on LH 400 for 4 travellers',
    tags: { customer: 'grace', channel: 'web' },
  });
  return detail(
    view,
    [
      step(now, 'STEP', 0, 'book hotel', b + 100, b + 64 * S, {
        status: 'COMPLETED',
        output: { json: 'h-17' },
      }),
      step(now, 'STEP', 1, 'book car', b + 64_100, b + 3 * M, { status: 'COMPENSATED' }),
      step(now, 'STEP', 2, 'book flight', b + 3 * M + 50, b + 9 * M, {
        status: 'FAILED',
        attempts: 3,
        failures: [
          failure(now, 1, b + 5 * M, 'no answer'),
          failure(now, 2, b + 7 * M, 'no answer'),
          failure(now, 3, b + 9 * M, 'no seats left on LH 400 for 4 travellers', 'com.example.NoSeatsException'),
        ],
        errorType: 'com.example.NoSeatsException',
        errorMessage: 'no seats left on LH 400 for 4 travellers',
      }),
      step(now, 'COMPENSATION', 0, 'book car', b + 9 * M + 200, b + 10 * M),
      step(now, 'COMPENSATION', 1, 'book hotel', b + 10 * M + 100, b + 16 * M, {
        status: 'FAILED',
        attempts: 4,
        failures: [1, 2, 3, 4].map((n) =>
          failure(
            now,
            n,
            b + 10 * M + n * 90 * S,
            'the booking is past its free cancellation',
            'com.example.HotelException',
          ),
        ),
        errorType: 'com.example.HotelException',
        errorMessage: 'the booking is past its free cancellation',
      }),
    ],
    {
      input: { json: [{ from: 'FRA', to: 'LIS', travellers: 4 }] },
      history: [
        {
          kind: 'COMPENSATION_ATTEMPT_FAILED',
          at: at(now, b + 16 * M),
          position: 1,
          attempt: 4,
          errorType: 'com.example.HotelException',
          errorMessage: 'the booking is past its free cancellation',
        },
        { kind: 'BLOCKED', at: at(now, b + 16 * M), detail: "Undoing the step 'book hotel' failed." },
      ],
    },
  );
}

/** Outcome unknown: can be resolved. */
function payout(now) {
  const b = -6 * H;
  const view = execution(now, 'payout-2026-03', 'payout', 'BLOCKED', b, {
    waitingFor:
      "It is blocked (OUTCOME_UNKNOWN): the step 'transfer' at position 1 was interrupted and may run at most once. To go on, resolve the step with its result, with a failure, or run it again.",
    waitingSince: at(now, b + 2 * M),
    blockReason: 'OUTCOME_UNKNOWN',
    recoveryCount: 1,
  });
  return detail(view, [
    step(now, 'STEP', 0, 'sum up', b + 10, b + 40 * S),
    step(now, 'STEP', 1, 'transfer', b + 41 * S, null, {
      status: 'UNKNOWN',
      endedAt: at(now, b + 2 * M),
      errorType: 'io.durableworkflow.StepOutcomeUnknownException',
      errorMessage: 'was interrupted',
    }),
  ]);
}

/** A thousand steps, of 1,400. */
function loop(now) {
  const b = -26 * H;
  const steps = [];
  for (let i = 0; i < 1000; i++) {
    const from = b + i * 93 * S;
    const kind = i % 9 === 8 ? 'SLEEP' : 'STEP';
    const last = i === 999;
    steps.push(
      step(
        now,
        kind,
        400 + i,
        kind === 'SLEEP' ? 'pause' : `import page ${400 + i}`,
        from,
        last ? null : from + 400 + ((i * 7919) % 60_000),
        {
          ...(i % 97 === 5 ? { failures: [failure(now, 1, from + 200, 'Connection reset')] } : {}),
          output: kind === 'STEP' && !last ? { json: { rows: (i * 37) % 500, next: i + 1 } } : null,
        },
      ),
    );
  }
  const view = execution(now, 'import-2026', 'import-pages', 'RUNNING', b - 400 * 93 * S, {
    waitingFor: `It is in the step 'import page 1399', since ${at(now, -30 * S)}.`,
  });
  return { ...detail(view, steps), stepCount: 1400 };
}

/** Names and texts that are taken for code, for another direction, or do not end. */
function hostile(now) {
  const b = -10 * M;
  const id = ('x'.repeat(60) + '.' + 'long-id_').repeat(4).slice(0, 256);
  const view = execution(now, id, '<img src=x onerror=alert(1)>', 'FAILED', b, {
    endedAt: at(now, -9 * M),
    errorType: 'com.example.<script>alert(1)</script>',
    errorMessage: `<b>bold?</b> ${'a'.repeat(300)} \u202Egnirts desrever\u202C שגיאה: החיבור נכשל`,
    tags: { '<i>key</i>': '"><svg onload=alert(1)>', שם: 'ערך', long: 'v'.repeat(200) },
  });
  return detail(
    view,
    [
      step(now, 'STEP', 0, '<img src=x onerror=alert(1)>', b + 10, b + 20 * S, {
        output: { json: '</pre><script>alert(1)</script>' },
      }),
      step(now, 'STEP', 1, 'שלב ראשון', b + 21 * S, b + 30 * S, { output: { text: 'not { json' } }),
      step(now, 'STEP', 2, 'n'.repeat(256), b + 31 * S, b + M, {
        status: 'FAILED',
        errorType: 'E',
        errorMessage: 'x'.repeat(2000),
      }),
      step(now, 'WHO_KNOWS', 3, 'a kind of tomorrow', b + M, b + M, {
        status: 'SOMETHING_NEW',
        output: { hidden: false, omitted: 'It has 5200000 characters as it is stored, and is not shown.' },
      }),
    ],
    {
      history: [
        {
          kind: 'RETRIED',
          at: at(now, -9 * M),
          who: '<script>',
          detail: 'It was FAILED. <img src=x onerror=alert(2)>',
        },
      ],
    },
  );
}

/** Whoever looks may not see values, nor messages. */
function failedHidden(now) {
  const b = -2 * H;
  return detail(
    execution(now, 'transfer-t-1', 'transfer', 'FAILED', b, {
      endedAt: at(now, b + 3 * S),
      errorType: 'com.example.BankDownException',
    }),
    [
      step(now, 'STEP', 0, 'debit', b + 12, b + 900, { output: { hidden: true } }),
      step(now, 'STEP', 1, 'credit', b + 905, b + 3 * S, {
        status: 'FAILED',
        errorType: 'com.example.BankDownException',
          failures: [failure(now, 1, b + 3 * S, null, 'com.example.BankDownException')],
        attempts: 1,
      }),
    ],
    { input: { hidden: true }, output: { hidden: true }, messagesHidden: true },
  );
}

export function details(now) {
  const all = [checkout(now), quotes(now), trip(now), payout(now), loop(now), hostile(now), failedHidden(now)];
  return new Map(all.map((one) => [one.execution.id, one]));
}

const OTHERS = [
  'QUEUED',
  'RUNNING',
  'SUSPENDED',
  'PAUSED',
  'COMPENSATING',
  'COMPLETED',
  'COMPLETED',
  'COMPLETED',
  'FAILED',
  'TIMED_OUT',
  'CANCELLED',
  'COMPLETED',
];
const WORKFLOWS = ['checkout', 'compare-quotes', 'book-trip', 'payout', 'import-pages', 'approval'];
const SENTENCES = {
  QUEUED: "It waits for a place in the queue 'mail'.",
  RUNNING: "It is in the step 'charge', attempt 1.",
  PAUSED: 'It was paused and waits to be resumed.',
  COMPENSATING: 'It ends as FAILED and undoes its completed steps.',
};

/** Those with details, and others up to some hundreds; newest first. */
export function summaries(now) {
  const rows = [...details(now).values()].map(({ execution: e }) => summary(e));
  for (let i = 0; i < 340; i++) {
    const status = OTHERS[(i * 5) % OTHERS.length];
    const from = -i * 11 * M - 90 * S;
    const ended = ['COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELLED'].includes(status);
    rows.push({
      id: `${WORKFLOWS[i % WORKFLOWS.length]}-${1000 + i}`,
      workflow: WORKFLOWS[i % WORKFLOWS.length],
      version: 1 + (i % 2),
      status,
      waitingFor:
        status === 'SUSPENDED'
          ? `It sleeps ('settlement') until ${at(now, (i + 1) * 7 * M)}.`
          : (SENTENCES[status] ?? null),
      createdAt: at(now, from),
      endedAt: ended ? at(now, from + 40 * S + i * 900) : null,
      tags: i % 3 === 0 ? { region: i % 2 ? 'eu' : 'us' } : {},
    });
  }
  return rows.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

function summary({ id, workflow, version, status, waitingFor, createdAt, endedAt, tags }) {
  return { id, workflow, version, status, waitingFor, createdAt, endedAt, tags };
}

/** For a summary that has no details of its own. */
export function plainDetail(now, row) {
  const from = Date.parse(row.createdAt) - now;
  const view = execution(now, row.id, row.workflow, row.status, from, {
    version: row.version,
    waitingFor: row.waitingFor,
    endedAt: row.endedAt,
    tags: row.tags,
  });
  return detail(view, [
    step(now, 'STEP', 0, 'first', from + 20, from + 900),
    step(now, 'STEP', 1, 'second', from + 905, row.endedAt ? from + 2500 : null),
  ]);
}

export function schedules(now) {
  const base = {
    version: 1,
    missedRuns: 'ONCE',
    maxMissedRuns: 1,
    overlap: 'SKIP',
    declared: true,
    status: 'ACTIVE',
    problem: null,
    waitsFor: null,
    skippedAt: null,
    createdAt: at(now, -40 * D),
    changedAt: at(now, -40 * D),
    changedBy: null,
    changeReason: null,
  };
  return {
    schedules: [
      {
        ...base,
        name: 'nightly-report',
        workflow: 'report',
        timing: { kind: 'CRON', expression: '0 0 2 * * *', zone: 'Europe/Berlin' },
        nextAt: at(now, 9 * H),
        lastDueAt: at(now, -15 * H),
        lastExecutionId: 'nightly-report-2026-11-22',
      },
      {
        ...base,
        name: 'poll-inbox',
        workflow: 'import-mail',
        timing: { kind: 'FIXED_RATE', expression: 'PT5M', zone: 'UTC' },
        overlap: 'QUEUE',
        nextAt: null,
        waitsFor: 'poll-inbox-817',
        lastDueAt: at(now, -7 * M),
        lastExecutionId: 'poll-inbox-817',
        skippedAt: at(now, -2 * M),
      },
      {
        ...base,
        name: 'clean up',
        workflow: 'clean-up',
        timing: { kind: 'FIXED_DELAY', expression: 'PT36H', zone: 'UTC' },
        declared: false,
        status: 'PAUSED',
        nextAt: null,
        lastDueAt: at(now, -3 * D),
        lastExecutionId: 'clean-up-12',
        changedBy: 'grace',
        changeReason: 'disk migration until Friday',
      },
      {
        ...base,
        name: 'old-export',
        workflow: 'export',
        timing: { kind: 'CRON', expression: '0 0 25 * * *', zone: 'UTC' },
        status: 'FAULTY',
        problem: "The cron expression '0 0 25 * * *' cannot be read: hour must be 0 to 23.",
        nextAt: null,
        lastDueAt: null,
        lastExecutionId: null,
      },
      {
        ...base,
        name: 'gone',
        workflow: 'legacy',
        timing: { kind: 'CRON', expression: '0 0 4 * * MON', zone: 'UTC' },
        status: 'DISABLED',
        problem: 'It was declared in code that is there no more.',
        nextAt: null,
        lastDueAt: at(now, -90 * D),
        lastExecutionId: 'gone-31',
      },
    ],
    nextCursor: null,
  };
}

export function queues(now) {
  return {
    queues: [
      {
        name: 'mail',
        limits: { name: 'mail', concurrency: 10, perKey: 2, starts: 100, period: 'PT1M', maxWaiting: 100000 },
        running: 10,
        waiting: 1432,
        oldestWaitingSince: at(now, -14 * M),
        paused: false,
        pausedAt: null,
        pausedBy: null,
        pauseReason: null,
      },
      {
        name: 'payments',
        limits: { name: 'payments', concurrency: 4, perKey: null, starts: null, period: null, maxWaiting: 500 },
        running: 1,
        waiting: 0,
        oldestWaitingSince: null,
        paused: false,
        pausedAt: null,
        pausedBy: null,
        pauseReason: null,
      },
      {
        name: 'reports',
        limits: { name: 'reports', concurrency: null, perKey: null, starts: null, period: null, maxWaiting: 100000 },
        running: 0,
        waiting: 17,
        oldestWaitingSince: at(now, -3 * H),
        paused: true,
        pausedAt: at(now, -3 * H),
        pausedBy: 'ada',
        pauseReason: 'the report server is rebuilt',
      },
    ],
  };
}

export function types() {
  const base = {
    registered: true,
    aliases: [],
    parameters: ['com.example.shop.Order'],
    result: 'com.example.shop.Receipt',
    timeout: null,
    queue: null,
    compensateOn: ['CANCELLED', 'FAILED', 'TIMED_OUT'],
    active: 0,
  };
  return {
    types: [
      {
        ...base,
        name: 'book-trip',
        version: 1,
        queue: 'mail',
        parameters: ['java.util.List<com.example.Traveller>', 'java.time.LocalDate'],
        result: null,
        active: 31,
      },
      {
        ...base,
        name: 'checkout',
        version: 1,
        registered: false,
        parameters: [],
        result: null,
        compensateOn: [],
        active: 2,
      },
      { ...base, name: 'checkout', version: 2, aliases: ['shop-checkout'], timeout: 'PT720H', active: 1204 },
      { ...base, name: 'report', version: 1, parameters: [], result: 'void', compensateOn: [] },
    ],
  };
}

export function overview(now, rows, actions) {
  const counts = {};
  for (const row of rows) counts[row.status] = (counts[row.status] ?? 0) + 1;
  return {
    now: at(now, 0),
    actions,
    version: '0.1.0',
    application: 'shop',
    counts,
    health: { status: 'UP', reason: null },
  };
}

export const clean = (value) => JSON.stringify(value).replace(/"\uE000#(-?[\d.eE+-]+)"/g, '$1');
