package io.durableworkflow.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of one {@link Change}. */
public sealed interface ChangeResult {
    /**
     * It is on disk: written now, or found to be written by an earlier try.
     *
     * @param execution for starts, also of children and by schedules, signals, completions and commands the execution, without payloads, not older than the change; for
     *     transitions and deletions null, as the caller knows
     */
    record Applied(@Nullable ExecutionRecord execution) implements ChangeResult {}

    /** A schedule is on disk: written now, or found to be written by an earlier try. It comes with its number. */
    record Saved(ScheduleRecord schedule) implements ChangeResult {}

    /** A publication that is on disk, now or since an earlier try; its number. */
    record Published(long no) implements ChangeResult {}

    /**
     * A publication was delivered to some of its waits, now or by an earlier try.
     *
     * @param executions whose they are, at least those that still wait
     * @param cursor how far it has come
     * @param finished whether those were the last
     */
    record Delivered(List<Long> executions, long cursor, boolean finished) implements ChangeResult {
        public Delivered {
            executions = List.copyOf(executions);
        }
    }

    /** A start whose id or dedup key is already used, or a signal or start whose id belongs to another workflow. Nothing was written. The execution comes without payloads. */
    record Exists(ExecutionRecord execution) implements ChangeResult {}

    /** The execution has changed hands, or is gone, or has not ended as a deletion asks for. Nothing was written, and the caller must stop. */
    record Fenced() implements ChangeResult {}

    /** Something arrived that the caller has not seen. Nothing was written: read the inbox and decide again. */
    record LookAgain() implements ChangeResult {}

    /** A signal or command to an execution that does not exist, or a completion of no open callback. Nothing was written. */
    record NotFound() implements ChangeResult {}

    /** A signal or command to an execution that has ended. Nothing was written. The execution comes without payloads. */
    record Ended(ExecutionRecord execution) implements ChangeResult {}
}
