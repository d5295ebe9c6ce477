package io.durableworkflow;

import java.time.Instant;

/**
 * A signal that an execution was sent, without its payload. What was published on a topic that the execution waited for, and
 * what completed one of its callbacks, counts as one.
 *
 * @param number grows in the order of acceptance, over all executions
 * @param name name of the signal
 * @param status what became of it
 * @param acceptedAt when it was accepted
 */
public record SignalView(long number, String name, SignalStatus status, Instant acceptedAt) {}
