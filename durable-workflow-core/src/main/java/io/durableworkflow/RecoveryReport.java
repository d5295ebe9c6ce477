package io.durableworkflow;

import java.time.Duration;

/**
 * What a recovery scan found.
 *
 * @param found executions that an earlier process was running when it ended
 * @param resumed how many of them were handed on to run again
 * @param blocked how many of them cannot go on: their workflow is not registered, or too many processes died on them
 * @param took how long the scan took
 */
public record RecoveryReport(int found, int resumed, int blocked, Duration took) {}
