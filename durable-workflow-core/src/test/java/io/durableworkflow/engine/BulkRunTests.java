package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.BulkResult;
import io.durableworkflow.CommandResult;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.durableworkflow.store.StartRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BulkRunTests {
    private final InMemoryCheckpointStore store = new InMemoryCheckpointStore();
    private final List<String> visited = new ArrayList<>();

    private void executions(int count) {
        List<Change> starts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StartRecord start =
                    new StartRecord("e-" + i, "checkout", 1, Keys.newSeed(), Examples.T0, null, Map.of(), "hash", null);
            starts.add(new Change.Start(start, ExecutionState.queued(Examples.T0)));
        }
        store.commit(starts);
    }

    private static ExecutionFilter page(int limit, @Nullable String cursor) {
        return new ExecutionFilter(null, Set.of(), cursor, limit);
    }

    private CommandResult visit(String id) {
        visited.add(id);
        return CommandResult.DONE;
    }

    @Test
    void visitsEachOnceNewestFirst() {
        executions(7);

        BulkResult result = BulkRun.run(store::list, page(3, null), this::visit);

        assertThat(result).isEqualTo(new BulkResult(7, 7, 0, 0, List.of(), null, null));
        assertThat(visited).containsExactly("e-6", "e-5", "e-4", "e-3", "e-2", "e-1", "e-0");
    }

    @Test
    void aPageThatIsJustFullIsTheLast() {
        executions(6);

        assertThat(BulkRun.run(store::list, page(3, null), this::visit).matched())
                .isEqualTo(6);
        assertThat(BulkRun.count(store::list, page(3, null)).matched()).isEqualTo(6);
    }

    @Test
    void countsMoreThanAPage() {
        executions(2 * ExecutionFilter.MAX_LIMIT + 1);

        assertThat(BulkRun.count(store::list, page(1, null)).matched()).isEqualTo(2 * ExecutionFilter.MAX_LIMIT + 1);
    }

    @Test
    void oneCallHasABoundAndTheCursorLeadsToTheRest() {
        executions(BulkResult.MAX_EXECUTIONS + 2);

        BulkResult first = BulkRun.run(store::list, page(1_000, null), this::visit);
        BulkResult rest = BulkRun.run(store::list, page(1_000, first.nextCursor()), this::visit);

        assertThat(first.matched()).isEqualTo(BulkResult.MAX_EXECUTIONS);
        assertThat(first.stopped()).isNull();
        assertThat(rest).isEqualTo(new BulkResult(2, 2, 0, 0, List.of(), null, null));
        assertThat(visited).doesNotHaveDuplicates().hasSize(BulkResult.MAX_EXECUTIONS + 2);
    }

    @Test
    void aStoreThatCannotWriteStopsItAndTheCursorLeadsToTheSameOneAgain() {
        executions(5);

        BulkResult stopped = BulkRun.run(store::list, page(2, null), id -> {
            if (id.equals("e-1")) {
                throw new StoreUnavailableException("disk full", null);
            }
            return visit(id);
        });
        BulkResult rest = BulkRun.run(store::list, page(2, stopped.nextCursor()), this::visit);

        assertThat(stopped.matched()).isEqualTo(3);
        assertThat(stopped.stopped()).contains("disk full");
        assertThat(rest.matched()).isEqualTo(2);
        assertThat(visited).containsExactly("e-4", "e-3", "e-2", "e-1", "e-0");
    }

    @Test
    void aFailureOfOneIsARefusal() {
        executions(3);

        BulkResult result = BulkRun.run(store::list, page(2, null), id -> {
            if (id.equals("e-1")) {
                throw new IllegalStateException("poisoned row");
            }
            return visit(id);
        });

        assertThat(result)
                .isEqualTo(
                        new BulkResult(3, 2, 0, 1, List.of(new BulkResult.Refusal("e-1", "poisoned row")), null, null));
        assertThat(IntStream.of(visited.size()).sum()).isEqualTo(2);
    }
}
