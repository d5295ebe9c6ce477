package io.durableworkflow.boot;

import java.time.Duration;

/**
 * Application event: what an earlier process left behind runs again. Published once per start, also if there was nothing,
 * and not at all with {@code durable-workflow.dispatch=false}.
 *
 * @param found executions in the store that have not ended
 * @param resumed how many of them an earlier process was running when it died, and are run again
 * @param blocked how many of them cannot go on until somebody acts
 * @param duration how long the scan took
 */
public record WorkflowRecoveryEvent(int found, int resumed, int blocked, Duration duration) {}
