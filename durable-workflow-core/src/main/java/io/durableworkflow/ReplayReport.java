package io.durableworkflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which executions the present code would not go on with.
 *
 * @param checked how many were looked at
 * @param mismatches those that would be blocked, newest first
 * @param nextCursor for {@link ExecutionFilter#cursor()} of the next page, or null after the last
 */
public record ReplayReport(
        int checked, List<Mismatch> mismatches, @Nullable String nextCursor) {
    public ReplayReport {
        mismatches = List.copyOf(mismatches);
    }

    /**
     * One of them.
     *
     * @param executionId the execution
     * @param workflow name of its workflow
     * @param version version that it was started with
     * @param reason what it would be blocked for
     * @param position place of the call that does not fit, or null if no single one is at fault
     * @param detail one sentence for people
     */
    public record Mismatch(
            String executionId,
            String workflow,
            int version,
            BlockReason reason,
            @Nullable Integer position,
            String detail) {}
}
