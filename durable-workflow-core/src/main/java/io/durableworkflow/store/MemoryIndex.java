package io.durableworkflow.store;

import io.durableworkflow.ExecutionStatus;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds executions without looking at all of them. Guarded by the lock of the store. */
final class MemoryIndex {
    private static final Comparator<DueExecution> SOONEST =
            Comparator.comparing(DueExecution::wakeAt).thenComparingLong(DueExecution::no);

    private final ChildWaits isOver;
    private final NavigableSet<DueExecution> due = new TreeSet<>(SOONEST);
    private final NavigableSet<DueExecution> deadlines = new TreeSet<>(SOONEST);
    private final NavigableSet<Long> withDeliveries = new TreeSet<>();
    private final NavigableSet<Long> owned = new TreeSet<>();
    private final NavigableSet<Long> blocked = new TreeSet<>();
    private final Map<String, NavigableSet<Long>> awaitingTopics = new HashMap<>();
    private final Map<ExecutionStatus, NavigableSet<DueExecution>> ended = new EnumMap<>(ExecutionStatus.class);
    private final MemoryQueues queues = new MemoryQueues();
    private final Map<ExecutionStatus, Long> counts = new EnumMap<>(ExecutionStatus.class);

    /** Whether a wait for a child is over. */
    interface ChildWaits {
        boolean isOver(long parent, WaitState wait);
    }

    MemoryIndex(ChildWaits isOver) {
        this.isOver = isOver;
    }

    void add(MemoryExecution execution) {
        ExecutionState state = execution.state();
        counts.merge(state.status(), 1L, Long::sum);
        queues.add(execution);
        DueExecution entry = execution.due();
        if (entry != null) {
            due.add(entry);
        }
        DueExecution deadline = execution.deadline();
        if (deadline != null) {
            deadlines.add(deadline);
        }
        if (state.status().isEnded() && state.endedAt() != null) {
            ended.computeIfAbsent(state.status(), key -> new TreeSet<>(SOONEST))
                    .add(new DueExecution(execution.no(), state.endedAt()));
        }
        if (execution.hasDelivery(isOver)) {
            withDeliveries.add(execution.no());
        }
        if (state.owner() != null && !state.status().isEnded()) {
            owned.add(execution.no());
        }
        if (state.status() == ExecutionStatus.BLOCKED) {
            blocked.add(execution.no());
        }
        execution
                .awaitedTopics()
                .forEach(topic -> awaitingTopics
                        .computeIfAbsent(topic, key -> new TreeSet<>())
                        .add(execution.no()));
    }

    /** To be called before the execution changes: it is found by what it is. */
    void remove(MemoryExecution execution) {
        counts.merge(execution.state().status(), -1L, Long::sum);
        queues.remove(execution);
        DueExecution entry = execution.due();
        if (entry != null) {
            due.remove(entry);
        }
        DueExecution deadline = execution.deadline();
        if (deadline != null) {
            deadlines.remove(deadline);
        }
        NavigableSet<DueExecution> alike = ended.get(execution.state().status());
        Instant endedAt = execution.state().endedAt();
        if (alike != null && endedAt != null) {
            alike.remove(new DueExecution(execution.no(), endedAt));
        }
        withDeliveries.remove(execution.no());
        owned.remove(execution.no());
        blocked.remove(execution.no());
        execution
                .awaitedTopics()
                .forEach(topic -> awaitingTopics.computeIfPresent(topic, (key, waiting) -> {
                    waiting.remove(execution.no());
                    return waiting.isEmpty() ? null : waiting;
                }));
    }

    /** Numbers of the active executions that wait for a topic, in order. */
    List<Long> awaiting(String topic) {
        return List.copyOf(awaitingTopics.getOrDefault(topic, Collections.emptyNavigableSet()));
    }

    List<DueExecution> due(Instant until, int limit) {
        return due.headSet(new DueExecution(Long.MAX_VALUE, until), true).stream()
                .limit(limit)
                .toList();
    }

    List<DueExecution> deadlines(int limit) {
        return deadlines.stream().limit(limit).toList();
    }

    List<Long> withDeliveries(long afterNo, int limit) {
        return withDeliveries.tailSet(afterNo, false).stream().limit(limit).toList();
    }

    /** Numbers of those that ended in a state at or before an instant, soonest first. */
    List<Long> ended(ExecutionStatus status, Instant until, @Nullable EndedExecution after, int limit) {
        NavigableSet<DueExecution> all = ended.getOrDefault(status, Collections.emptyNavigableSet());
        NavigableSet<DueExecution> rest =
                after == null ? all : all.tailSet(new DueExecution(after.no(), after.endedAt()), false);
        return rest.stream()
                .takeWhile(entry -> !entry.wakeAt().isAfter(until))
                .limit(limit)
                .map(DueExecution::no)
                .toList();
    }

    /** Numbers of those that have an owner, in order. */
    NavigableSet<Long> owned() {
        return owned;
    }

    /** Numbers of those that are blocked, in order. */
    NavigableSet<Long> blocked() {
        return blocked;
    }

    MemoryQueues queues() {
        return queues;
    }

    Map<ExecutionStatus, Long> counts() {
        return Map.copyOf(counts);
    }
}
