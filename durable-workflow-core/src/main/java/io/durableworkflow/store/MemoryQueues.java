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
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who waits in queues and who was let through. Guarded by the lock of the store. */
final class MemoryQueues {
    private record Waiting(Instant rank, long no, @Nullable String key, Instant since) {}

    private record Admitted(Instant at, long no) {}

    private static final class Queue {
        final NavigableSet<Waiting> waiting =
                new TreeSet<>(Comparator.comparing(Waiting::rank).thenComparingLong(Waiting::no));
        final NavigableSet<Admitted> admitted =
                new TreeSet<>(Comparator.comparing(Admitted::at).thenComparingLong(Admitted::no));
        final Map<String, Long> holdingByKey = new HashMap<>();
        final Map<String, Long> byDedupKey = new HashMap<>();
        long holding;
    }

    private final Map<String, Queue> queues = new TreeMap<>();
    private final Map<String, QueuePause> pauses = new HashMap<>();

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
            change(queue.waiting, new Waiting(of.rank(), execution.no(), of.key(), wait.since()), by);
        }
        if (state.queue().admittedAt() != null) {
            change(queue.admitted, new Admitted(state.queue().admittedAt(), execution.no()), by);
        }
        if (state.queue().place()) {
            queue.holding += by;
            if (of.key() != null) {
                queue.holdingByKey.merge(of.key(), (long) by, (a, b) -> a + b == 0 ? null : a + b);
            }
        }
        if (state.queue().dedupKey() != null) {
            if (by > 0) {
                queue.byDedupKey.put(state.queue().dedupKey(), execution.no());
            } else {
                queue.byDedupKey.remove(state.queue().dedupKey());
            }
        }
    }

    private static <T> void change(NavigableSet<T> set, T element, int by) {
        if (by > 0) {
            set.add(element);
        } else {
            set.remove(element);
        }
    }

    QueueStore.Use use(String name, @Nullable Instant after) {
        Queue queue = queue(name);
        if (after == null) {
            return new QueueStore.Use(queue.holding, 0, null);
        }
        NavigableSet<Admitted> since = queue.admitted.tailSet(new Admitted(after, Long.MAX_VALUE), false);
        return new QueueStore.Use(
                queue.holding,
                since.size(),
                since.isEmpty() ? null : since.first().at());
    }

    List<QueueStore.Waiting> waiting(String name, @Nullable Integer perKey, int limit) {
        Queue queue = queue(name);
        return queue.waiting.stream()
                .filter(one ->
                        perKey == null || one.key() == null || queue.holdingByKey.getOrDefault(one.key(), 0L) < perKey)
                .limit(limit)
                .map(one -> new QueueStore.Waiting(one.no(), one.key()))
                .toList();
    }

    QueueStore.Line line(String name) {
        Queue queue = queue(name);
        Instant since = queue.waiting.stream()
                .map(Waiting::since)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return new QueueStore.Line(queue.waiting.size(), since);
    }

    List<String> names() {
        return queues.entrySet().stream()
                .filter(entry -> !entry.getValue().waiting.isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Number of the execution that has the key, as far as it is indexed. */
    @Nullable
    Long byDedupKey(String name, String key) {
        return queue(name).byDedupKey.get(key);
    }

    @Nullable
    QueuePause pause(String name) {
        return pauses.get(name);
    }

    void pause(QueuePause pause, UndoLog undo) {
        if (!pauses.containsKey(pause.queue())) {
            undo.put(pauses, pause.queue(), pause);
        }
    }

    void resume(String name, UndoLog undo) {
        if (pauses.containsKey(name)) {
            undo.remove(pauses, name);
        }
    }

    private Queue queue(String name) {
        return Objects.requireNonNullElseGet(queues.get(name), Queue::new);
    }
}
