package io.durableworkflow.contract;

import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is left of a random program, but for what a death may change: who ran it and how often it was taken over.
 *
 * @param executions the program itself and its children, by id
 * @param effects each once, in the order of their first occurrence, or in any if the program is concurrent
 */
record ProgramEnd(List<Execution> executions, List<String> effects) {

    /** What is left of one execution. */
    record Execution(
            String state,
            @Nullable String output,
            @Nullable Instant endedAt,
            List<String> checkpoints,
            List<String> events) {}

    static ProgramEnd of(World world, RandomProgram program) {
        List<String> effects = new ArrayList<>(new LinkedHashSet<>(world.effects()));
        return new ProgramEnd(
                world.disk().list(ExecutionFilter.all()).stream()
                        .sorted(Comparator.comparing(ExecutionRecord::id))
                        .map(row -> execution(world, row.id(), program.hasBranches()))
                        .toList(),
                program.isConcurrent() ? effects.stream().sorted().toList() : effects);
    }

    // Of branches, what they did and what undoes it stands in any order.
    private static Execution execution(World world, String id, boolean branching) {
        ExecutionView view = world.engine().find(id).orElseThrow();
        ExecutionRecord row = world.disk().findWithPayloads(id).orElseThrow();
        return new Execution(
                id + " " + view.status() + " " + view.outcome() + " " + view.compensation() + " " + view.blockReason()
                        + " " + view.errorType() + " " + view.errorMessage(),
                row.state().output(),
                row.state().endedAt(),
                world.disk().checkpoints(row.no()).stream()
                        .sorted(Comparator.comparingInt(CheckpointRecord::scope)
                                .thenComparingInt(CheckpointRecord::position))
                        .map(record -> describe(record, branching))
                        .sorted(branching ? Comparator.naturalOrder() : (one, other) -> 0)
                        .toList(),
                world.disk().events(row.no()).stream()
                        .filter(event -> event.kind() != EventKind.TAKEN_OVER)
                        .map(event -> describe(event, branching))
                        .sorted(branching ? Comparator.naturalOrder() : (one, other) -> 0)
                        .toList());
    }

    private static String describe(CheckpointRecord record, boolean branching) {
        boolean placed = !branching
                || (record.scope() != CheckpointRecord.COMPENSATIONS && record.scope() != CheckpointRecord.MARKERS);
        String what = record.kind() + " " + record.name() + " " + record.status() + " attempt " + record.attempt();
        return placed
                ? record.scope() + "/" + record.position() + " " + what + " from " + record.startedAt() + " to "
                        + record.endedAt() + " due " + record.dueAt() + " undone by " + record.compensation()
                : what;
    }

    private static String describe(EventRecord event, boolean branching) {
        Integer scope = event.scope();
        if (branching && scope != null && scope == CheckpointRecord.COMPENSATIONS) {
            return event.kind() + " in compensation " + event.attempt();
        }
        return event.kind() + " " + event.at() + " " + scope + "/" + event.position() + " " + event.attempt();
    }
}
