package io.durableworkflow.boot;

import java.time.Duration;

/**
 * Application event: the executions that an earlier process left behind have been looked through. Published once per
 * start, also if there were none, and not at all with {@code durable-workflow.dispatch=false}.
 *
 * @param found executions that an earlier process was running when it ended
 * @param resumed how many of them run again
 * @param blocked how many of them cannot go on until somebody acts
 * @param duration how long the look took
 */
public record WorkflowRecoveryEvent(int found, int resumed, int blocked, Duration duration) {}
