package io.durableworkflow.store;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WaitKind;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;

/** Who waits in queues and who was let through. Guarded by the lock of the store. */
final class MemoryQueues {
    private record Waiting(int priority, long no, Instant since) {}

    private record Admitted(Instant at, long no) {}

    private static final class Queue {
        final NavigableSet<Waiting> byPriority = new TreeSet<>(
                Comparator.comparingInt((Waiting w) -> -w.priority()).thenComparingLong(Waiting::no));
        final NavigableSet<Waiting> byNumber = new TreeSet<>(Comparator.comparingLong(Waiting::no));
        final NavigableSet<Admitted> admitted =
                new TreeSet<>(Comparator.comparing(Admitted::at).thenComparingLong(Admitted::no));
        long holding;
    }

    private final Map<String, Queue> queues = new HashMap<>();

    void add(MemoryExecution execution) {
        change(execution, 1);
    }

    /** To be called before the execution changes. */
    void remove(MemoryExecution execution) {
        change(execution, -1);
    }

    private void change(MemoryExecution execution, int by) {
        StartRecord.Queue of = execution.row().start().queue();
        if (of == null) {
            return;
        }
        Queue queue = queues.computeIfAbsent(of.name(), name -> new Queue());
        ExecutionState state = execution.state();
        WaitState wait = state.waitState();
        if (state.status() == ExecutionStatus.QUEUED && wait != null && wait.kind() == WaitKind.QUEUE) {
            Waiting waiting = new Waiting(of.priority(), execution.no(), wait.since());
            change(queue.byPriority, waiting, by);
            change(queue.byNumber, waiting, by);
        }
        if (state.admittedAt() != null) {
            change(queue.admitted, new Admitted(state.admittedAt(), execution.no()), by);
            queue.holding += state.status().isEnded() ? 0 : by;
        }
    }

    private static <T> void change(NavigableSet<T> set, T element, int by) {
        if (by > 0) {
            set.add(element);
        } else {
            set.remove(element);
        }
    }

    QueueStore.Use use(String name, int nth) {
        Queue queue = queue(name);
        Instant at = queue.admitted.descendingSet().stream()
                .skip(nth - 1L)
                .findFirst()
                .map(Admitted::at)
                .orElse(null);
        return new QueueStore.Use(queue.holding, at);
    }

    List<Long> waiting(String name, boolean byPriority, int limit) {
        Queue queue = queue(name);
        return (byPriority ? queue.byPriority : queue.byNumber)
                .stream().limit(limit).map(Waiting::no).toList();
    }

    QueueStore.Line line(String name) {
        Queue queue = queue(name);
        Instant since = queue.byNumber.stream()
                .map(Waiting::since)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return new QueueStore.Line(queue.byNumber.size(), since);
    }

    private Queue queue(String name) {
        return Objects.requireNonNullElseGet(queues.get(name), Queue::new);
    }
}
