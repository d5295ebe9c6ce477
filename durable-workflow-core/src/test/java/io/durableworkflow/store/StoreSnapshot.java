package io.durableworkflow.store;

import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything that the port shows of a store. Two snapshots are equal if nothing changed between them. For stores of a few
 * hundred executions.
 */
public record StoreSnapshot(
        List<LoadedExecution> executions,
        List<List<EventRecord>> events,
        List<DueExecution> due,
        List<DueExecution> deadlines,
        List<Long> withDeliveries,
        List<Orphan> owned,
        List<ExecutionRecord> blocked,
        Map<ExecutionStatus, Long> counts) {

    /** Reads it all. */
    public static StoreSnapshot of(CheckpointStore store) {
        List<Long> numbers = numbers(store);
        return new StoreSnapshot(
                numbers.stream().map(no -> store.load(no).orElseThrow()).toList(),
                numbers.stream().map(store::events).toList(),
                store.due(TestRecords.T0.plusSeconds(1_000_000_000), CheckpointStore.MAX_ROWS),
                store.deadlines(CheckpointStore.MAX_ROWS),
                store.withDeliveries(0, CheckpointStore.MAX_ROWS),
                store.orphans("nobody", 0, CheckpointStore.MAX_ROWS),
                blocked(store),
                counts(store));
    }

    private static List<Long> numbers(CheckpointStore store) {
        ExecutionFilter all = new ExecutionFilter(null, Set.of(), null, ExecutionFilter.MAX_LIMIT);
        return store.list(all).stream().map(ExecutionRecord::no).toList();
    }

    private static List<ExecutionRecord> blocked(CheckpointStore store) {
        List<ExecutionRecord> rows = new ArrayList<>();
        for (BlockReason reason : BlockReason.values()) {
            rows.addAll(store.blocked(reason, 0, CheckpointStore.MAX_ROWS));
        }
        rows.sort(Comparator.comparingLong(ExecutionRecord::no));
        return rows;
    }

    /** States without any may be missing or be 0: that is the same. */
    static Map<ExecutionStatus, Long> counts(CheckpointStore store) {
        Map<ExecutionStatus, Long> counts = new TreeMap<>(store.countByStatus());
        counts.values().removeIf(count -> count == 0);
        return counts;
    }
}
