package io.durableworkflow.store;

import java.util.List;
import java.util.Optional;

/** Where schedules are kept: the part of {@link CheckpointStore} that reads them. */
public interface ScheduleStore {
    /** A schedule by its name. */
    Optional<ScheduleRecord> schedule(String name);

    /** A schedule by its number. */
    Optional<ScheduleRecord> schedule(long no);

    /**
     * Schedules by number.
     *
     * @param afterNo only those with a higher number
     * @param limit 1 to {@link CheckpointStore#MAX_ROWS}
     */
    List<ScheduleRecord> schedules(ScheduleSelection which, long afterNo, int limit);

    /**
     * Schedules that are neither paused nor faulty, wait for no execution and have an instant to be due at: their numbers in place
     * of those of executions, soonest first, those of equal instants by number.
     *
     * @param limit 1 to {@link CheckpointStore#MAX_ROWS}
     */
    List<DueExecution> dueSchedules(int limit);

    /**
     * Schedules that are neither paused nor faulty and wait for an execution that is not active, or gone. By number.
     *
     * @param limit 1 to {@link CheckpointStore#MAX_ROWS}
     */
    List<Long> schedulesWithEnds(int limit);
}
