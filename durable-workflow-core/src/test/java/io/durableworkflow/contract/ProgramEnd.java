package io.durableworkflow.contract;

import io.durableworkflow.ExecutionView;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.EventKind;
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
 * @param effects each once, in the order of their first occurrence
 */
record ProgramEnd(
        String state,
        @Nullable String output,
        @Nullable Instant endedAt,
        List<String> checkpoints,
        List<String> events,
        List<String> effects) {

    /** @param branching whether it has branches: then what they did stands in any order */
    static ProgramEnd of(World world, String id, boolean branching) {
        ExecutionView view = world.engine().find(id).orElseThrow();
        ExecutionRecord row = world.disk().findWithPayloads(id).orElseThrow();
        List<String> effects = new ArrayList<>(new LinkedHashSet<>(world.effects()));
        return new ProgramEnd(
                view.status() + " " + view.outcome() + " " + view.compensation() + " " + view.blockReason() + " "
                        + view.errorType() + " " + view.errorMessage(),
                row.state().output(),
                view.endedAt(),
                world.disk().checkpoints(row.no()).stream()
                        .sorted(Comparator.comparingInt(CheckpointRecord::scope)
                                .thenComparingInt(CheckpointRecord::position))
                        .map(record -> ProgramScenario.describe(record, branching))
                        .sorted(branching ? Comparator.naturalOrder() : (one, other) -> 0)
                        .toList(),
                world.disk().events(row.no()).stream()
                        .filter(event -> event.kind() != EventKind.TAKEN_OVER)
                        .map(event -> event.kind() + " " + event.at() + " " + event.scope() + "/" + event.position()
                                + " " + event.attempt())
                        .map(event -> branching ? event.replaceAll(" \\S+Z 1/\\d+", " in compensation") : event)
                        .sorted(branching ? Comparator.naturalOrder() : (one, other) -> 0)
                        .toList(),
                branching ? effects.stream().sorted().toList() : effects);
    }
}
