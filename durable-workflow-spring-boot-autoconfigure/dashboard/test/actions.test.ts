import { describe, expect, it } from 'vitest';
import { BULK_COMMANDS, COMMANDS, consequences, fits, fitsMany, fitting, resolutions } from '../src/actions';

const NOW = Date.UTC(2026, 10, 22, 5);
const started = { startedAt: '2026-11-22T04:00:00Z' };
const past = { deadline: '2026-11-22T04:59:59Z' };

describe('what fits', () => {
  it.each([
    ['one that waits for a thread for the first time', { status: 'QUEUED' }, 'pause signal cancel fork'],
    ['one that waits for a thread again', { status: 'QUEUED', ...started }, 'pause signal cancel rewind fork'],
    [
      'a running one, which has to be paused before a rewind',
      { status: 'RUNNING', ...started },
      'pause signal cancel fork',
    ],
    ['a suspended one', { status: 'SUSPENDED', ...started }, 'pause signal cancel rewind fork'],
    ['a paused one', { status: 'PAUSED', ...started }, 'resume signal cancel rewind fork'],
    ['one that is undone', { status: 'COMPENSATING', outcome: 'FAILED', compensation: 'RUNNING', ...started }, 'fork'],
    [
      'one that is undone and says no outcome',
      { status: 'COMPENSATING', compensation: 'RUNNING', ...started },
      'signal fork',
    ],
    [
      'a blocked one of changed code',
      { status: 'BLOCKED', blockReason: 'CHANGED_CODE', ...started },
      'retry signal cancel rewind fork',
    ],
    [
      'a blocked one of unknown outcome',
      { status: 'BLOCKED', blockReason: 'OUTCOME_UNKNOWN', ...started },
      'resolve retry signal cancel rewind fork',
    ],
    [
      'a blocked one with an unreadable value',
      { status: 'BLOCKED', blockReason: 'PAYLOAD_UNREADABLE', ...started },
      'resolve retry signal cancel rewind fork',
    ],
    [
      'a blocked one whose compensation failed',
      { status: 'BLOCKED', blockReason: 'COMPENSATION_FAILED', outcome: 'FAILED', compensation: 'FAILED', ...started },
      'resolve retry fork',
    ],
    ['a completed one', { status: 'COMPLETED', outcome: 'COMPLETED', ...started }, 'rewind fork delete'],
    [
      'a failed one of which nothing was undone',
      { status: 'FAILED', outcome: 'FAILED', compensation: 'NONE', ...started },
      'retry rewind fork delete',
    ],
    [
      'a failed one that was undone',
      { status: 'FAILED', outcome: 'FAILED', compensation: 'DONE', ...started },
      'fork delete',
    ],
    ['a failed one after its deadline', { status: 'FAILED', outcome: 'FAILED', ...started, ...past }, 'fork delete'],
    ['one that timed out', { status: 'TIMED_OUT', outcome: 'TIMED_OUT', ...started, ...past }, 'fork delete'],
    ['a cancelled one that never ran', { status: 'CANCELLED', outcome: 'CANCELLED' }, 'fork delete'],
    ['one in a state of tomorrow', { status: 'ASLEEP', ...started }, 'signal cancel rewind fork'],
  ])('%s', (_, execution, commands) => expect(fitting(execution, NOW).join(' ')).toBe(commands));

  it('a rewind until the deadline', () => {
    const execution = { status: 'SUSPENDED', ...started, deadline: new Date(NOW + 1).toISOString() };
    expect(fits('rewind', execution, NOW)).toBe(true);
    expect(fits('rewind', execution, NOW + 1)).toBe(false);
  });
});

describe('what can be decided', () => {
  it.each([
    ['BLOCKED', 'OUTCOME_UNKNOWN', ['result', 'failure', 'run-again']],
    ['BLOCKED', 'PAYLOAD_UNREADABLE', ['result', 'failure', 'run-again']],
    ['BLOCKED', 'COMPENSATION_FAILED', ['accept']],
    ['BLOCKED', 'CHANGED_CODE', []],
    ['BLOCKED', null, []],
    ['FAILED', 'OUTCOME_UNKNOWN', []],
  ])('%s for %s', (status, blockReason, offered) => expect(resolutions({ status, blockReason })).toEqual(offered));
});

describe('what fits many', () => {
  it.each([
    [[], 'retry resume pause cancel delete'],
    [['SUSPENDED'], 'pause cancel'],
    [['PAUSED'], 'resume cancel'],
    [['FAILED', 'BLOCKED'], 'retry cancel delete'],
    [['COMPLETED'], 'delete'],
    [['COMPENSATING'], ''],
  ])('of %j', (statuses, commands) =>
    expect(BULK_COMMANDS.filter((c) => fitsMany(c, statuses)).join(' ')).toBe(commands),
  );
});

it.each(COMMANDS.map((command) => [command]))('says what %s does', (command) => {
  for (const blockReason of [null, 'OUTCOME_UNKNOWN', 'PAYLOAD_UNREADABLE', 'COMPENSATION_FAILED']) {
    for (const sentence of consequences(command, { status: 'BLOCKED', blockReason }))
      expect(sentence).toMatch(/^[A-Z].*\.$/s);
  }
});
