package io.durableworkflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One schedule as operators see it.
 *
 * @param name its name
 * @param workflow name of the workflow that it starts
 * @param version version of that workflow
 * @param timing when it starts it
 * @param missedRuns what becomes of due times that have passed
 * @param maxMissedRuns most runs that are made up for
 * @param overlap what happens when the run before has not ended
 * @param declared whether it comes from code
 * @param status where it stands
 * @param problem why it is faulty or disabled; a sentence, or null
 * @param nextAt when it is due next, or null if nothing makes it due at present
 * @param waitsFor id of the execution whose end it waits for, or null
 * @param lastDueAt due time of its last run, or null if there was none
 * @param lastExecutionId id of its last run, or null
 * @param skippedAt latest due time that was skipped, as missed or because the run before had not ended; or null
 * @param createdAt when it was created
 * @param changedAt when somebody last changed it
 * @param changedBy who did that, or null
 * @param changeReason why, or null
 */
public record ScheduleView(
        String name,
        String workflow,
        int version,
        ScheduleTiming timing,
        MissedRuns missedRuns,
        int maxMissedRuns,
        OverlapPolicy overlap,
        boolean declared,
        ScheduleStatus status,
        @Nullable String problem,
        @Nullable Instant nextAt,
        @Nullable String waitsFor,
        @Nullable Instant lastDueAt,
        @Nullable String lastExecutionId,
        @Nullable Instant skippedAt,
        Instant createdAt,
        Instant changedAt,
        @Nullable String changedBy,
        @Nullable String changeReason) {}
