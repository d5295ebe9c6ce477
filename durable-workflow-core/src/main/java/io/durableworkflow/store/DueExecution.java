package io.durableworkflow.store;

import java.time.Instant;

/**
 * An execution that nobody runs and that is to be run at an instant.
 *
 * @param no the execution
 * @param wakeAt when
 */
public record DueExecution(long no, Instant wakeAt) {}
