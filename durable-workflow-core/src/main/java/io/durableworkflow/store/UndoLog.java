package io.durableworkflow.store;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How to take back what a batch has written so far, because one of its changes may yet be refused. For one thread. */
final class UndoLog {
    private final Deque<Runnable> steps = new ArrayDeque<>();

    /** Notes how to take back a write that is about to happen. */
    void note(Runnable step) {
        steps.push(step);
    }

    <K, V> void put(Map<K, V> map, K key, V value) {
        V old = map.put(key, value);
        steps.push(() -> restore(map, key, old));
    }

    <K, V> void remove(Map<K, V> map, K key) {
        V old = map.remove(key);
        steps.push(() -> restore(map, key, old));
    }

    <T> void add(Collection<T> collection, T element) {
        if (collection.add(element)) {
            steps.push(() -> collection.remove(element));
        }
    }

    /** Takes everything back, the latest write first. */
    void rollBack() {
        while (!steps.isEmpty()) {
            steps.pop().run();
        }
    }

    private static <K, V> void restore(Map<K, V> map, K key, @Nullable V old) {
        if (old == null) {
            map.remove(key);
        } else {
            map.put(key, old);
        }
    }
}
