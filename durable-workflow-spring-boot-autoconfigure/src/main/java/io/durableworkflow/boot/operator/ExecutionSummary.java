package io.durableworkflow.boot.operator;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An execution in the list. */
record ExecutionSummary(
        String id,
        String workflow,
        int version,
        ExecutionStatus status,
        @Nullable String waitingFor,
        Map<String, String> tags,
        Instant createdAt,
        @Nullable Instant endedAt) {
    static ExecutionSummary of(ExecutionView view) {
        return new ExecutionSummary(
                view.id(),
                view.workflow(),
                view.version(),
                view.status(),
                view.waitingFor(),
                view.tags(),
                view.createdAt(),
                view.endedAt());
    }

    /** A page of the list. */
    record Page(List<ExecutionSummary> executions, @Nullable String nextCursor) {}
}
