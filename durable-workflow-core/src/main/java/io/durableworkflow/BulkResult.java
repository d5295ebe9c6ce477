package io.durableworkflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command to many executions. Each was carried out, or refused, on its own.
 *
 * @param matched how many executions were looked at; in a dry run, how many there are
 * @param done for how many it is carried out
 * @param accepted for how many the run that owns them will act on it
 * @param refused how many it does not fit
 * @param refusals the first of these and why; at most {@link #MAX_REFUSALS}
 * @param nextCursor for {@link ExecutionFilter#cursor()} of a call that goes on with the others, or null if all were looked at
 * @param stopped why it stopped before the end, such as a store that cannot write; or null
 */
public record BulkResult(
        long matched,
        long done,
        long accepted,
        long refused,
        List<Refusal> refusals,
        @Nullable String nextCursor,
        @Nullable String stopped) {
    /** Most refusals that are told. */
    public static final int MAX_REFUSALS = 10;

    /** Most executions that one call changes; the cursor leads to the others. */
    public static final int MAX_EXECUTIONS = 10_000;

    /** An execution that the command does not fit, and why: the message of the exception that the single command throws. */
    public record Refusal(String executionId, String reason) {}

    public BulkResult {
        refusals = List.copyOf(refusals);
    }
}
