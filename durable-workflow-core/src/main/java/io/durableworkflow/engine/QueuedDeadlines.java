package io.durableworkflow.engine;

import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.DueExecution;
import io.durableworkflow.store.ExecutionRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The deadlines of the executions that wait in the queue and never ran, so that there is nothing to undo. Finding the soonest means looking through the whole queue, which
 * is done at the start and when more of them have a deadline than are remembered.
 */
final class QueuedDeadlines implements Backlog {
    private static final Comparator<DueExecution> ORDER =
            Comparator.comparing(DueExecution::wakeAt).thenComparingLong(DueExecution::no);

    private final CheckpointStore store;

    QueuedDeadlines(CheckpointStore store) {
        this.store = store;
    }

    @Override
    public List<DueExecution> due(int limit) {
        TreeSet<DueExecution> soonest = new TreeSet<>(ORDER);
        String cursor = null;
        do {
            List<ExecutionRecord> page = store.list(
                    new ExecutionFilter(null, Set.of(ExecutionStatus.QUEUED), cursor, ExecutionFilter.MAX_LIMIT));
            for (ExecutionRecord row : page) {
                Instant deadline = row.state().startedAt() == null ? row.start().deadline() : null;
                if (deadline != null && soonest.add(new DueExecution(row.no(), deadline)) && soonest.size() > limit) {
                    soonest.pollLast();
                }
            }
            cursor = page.size() > ExecutionFilter.MAX_LIMIT
                    ? String.valueOf(page.get(page.size() - 1).no())
                    : null;
        } while (cursor != null);
        return List.copyOf(soonest);
    }

    /** None: what has arrived is read with the other backlog, too. */
    @Override
    public List<Long> deliveries(int limit) {
        return List.of();
    }
}
