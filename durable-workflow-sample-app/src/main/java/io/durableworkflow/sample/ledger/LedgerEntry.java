package io.durableworkflow.sample.ledger;

import java.time.Instant;

/**
 * One effect on the outside world.
 *
 * @param executionId the execution that had it
 * @param step the step or compensation
 * @param idempotencyKey the same for every repeat of this effect
 * @param attempt number of the attempt, from 1; a run that was cut off by a crash has the number of its repeat
 * @param time when
 */
public record LedgerEntry(String executionId, String step, String idempotencyKey, int attempt, Instant time) {}
