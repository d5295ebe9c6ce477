package io.durableworkflow;

import java.time.Duration;

/**
 * What a recovery scan found.
 *
 * @param found executions in the store that have not ended
 * @param resumed how many of them an earlier process was running when it died, and are run again
 * @param blocked how many of them cannot go on until somebody acts
 * @param took how long the scan took
 */
public record RecoveryReport(int found, int resumed, int blocked, Duration took) {}
