package io.durableworkflow;

import java.util.HashMap;
import java.util.Map;

/**
 * How a schedule starts its workflow. Immutable.
 *
 * @param timing when
 * @param missedRuns what becomes of due times that have passed
 * @param maxMissedRuns most runs that are made up for by {@link MissedRuns#ALL}, 1 to 100
 * @param overlap what happens when the run before has not ended; a fixed delay never comes to that
 * @param tags tags of the executions, at most 18: {@link Schedules#TAG} and {@link Schedules#DUE_TAG} are added
 */
public record ScheduleOptions(
        ScheduleTiming timing,
        MissedRuns missedRuns,
        int maxMissedRuns,
        OverlapPolicy overlap,
        Map<String, String> tags) {
    /** Most runs that are made up for. */
    public static final int MOST_MISSED_RUNS = 100;

    private static final int DEFAULT_MISSED_RUNS = 10;

    public ScheduleOptions {
        if (maxMissedRuns < 1 || maxMissedRuns > MOST_MISSED_RUNS) {
            throw new IllegalArgumentException(
                    "maxMissedRuns must be 1 to " + MOST_MISSED_RUNS + ", was " + maxMissedRuns);
        }
        tags = Map.copyOf(tags);
        Map<String, String> all = new HashMap<>(tags);
        all.put(Schedules.TAG, "x");
        all.put(Schedules.DUE_TAG, "x");
        WorkflowOptions.defaults().withTags(all);
    }

    /** One run for missed ones, none beside one that goes on, no tags. */
    public static ScheduleOptions of(ScheduleTiming timing) {
        return new ScheduleOptions(timing, MissedRuns.ONCE, DEFAULT_MISSED_RUNS, OverlapPolicy.SKIP, Map.of());
    }

    /** The same options with another answer to missed runs. */
    public ScheduleOptions missedRuns(MissedRuns policy) {
        return new ScheduleOptions(timing, policy, maxMissedRuns, overlap, tags);
    }

    /** The same options, where at most so many missed runs are made up for. */
    public ScheduleOptions missedRunsUpTo(int limit) {
        return new ScheduleOptions(timing, MissedRuns.ALL, limit, overlap, tags);
    }

    /** The same options with another answer to a run that has not ended. */
    public ScheduleOptions overlap(OverlapPolicy policy) {
        return new ScheduleOptions(timing, missedRuns, maxMissedRuns, policy, tags);
    }

    /** The same options with these tags instead. */
    public ScheduleOptions withTags(Map<String, String> newTags) {
        return new ScheduleOptions(timing, missedRuns, maxMissedRuns, overlap, newTags);
    }
}
