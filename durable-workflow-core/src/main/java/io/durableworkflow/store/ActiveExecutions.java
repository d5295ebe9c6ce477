package io.durableworkflow.store;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.durableworkflow.ActiveWorkflow;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Counts what has not ended. */
final class ActiveExecutions {
    private record Code(String workflow, int version) {}

    private ActiveExecutions() {}

    static List<ActiveWorkflow> byWorkflow(Collection<MemoryExecution> executions) {
        Map<Code, Long> counts = executions.stream()
                .map(MemoryExecution::row)
                .filter(row -> !row.state().status().isEnded())
                .collect(groupingBy(
                        row -> new Code(row.start().workflow(), row.start().version()), counting()));
        return counts.entrySet().stream()
                .map(count -> new ActiveWorkflow(
                        count.getKey().workflow(), count.getKey().version(), count.getValue()))
                .toList();
    }
}
