package io.durableworkflow.crash.soak;

import io.durableworkflow.crash.load.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Compares what steps did with what the engine said of it, in a process that does not die: so each step has its effect exactly
 * once, but for the one attempt that fails on purpose. Remembers only executions that have not ended.
 */
final class SoakLedger implements Witness {
    private static final int MOST_FINDINGS = 100;

    private final Map<String, Entry> open = new ConcurrentHashMap<>();
    private final Queue<String> findings = new ConcurrentLinkedQueue<>();
    private final LongAdder effects = new LongAdder();
    private final LongAdder ended = new LongAdder();

    /** What is known of one that has not ended. */
    private static final class Entry {
        private final List<String> ran = new ArrayList<>();
        private final List<String> recorded = new ArrayList<>();
        private final List<String> undone = new ArrayList<>();
    }

    private Entry entry(String id) {
        return open.computeIfAbsent(id, key -> new Entry());
    }

    @Override
    public void ran(String id, String step) {
        effects.increment();
        Entry entry = entry(id);
        synchronized (entry) {
            entry.ran.add(step);
        }
    }

    @Override
    public void recorded(String id, String step) {
        Entry entry = entry(id);
        synchronized (entry) {
            if (!entry.ran.contains(step)) {
                find(id, "step " + step + " has a result and was not run");
            }
            if (!entry.recorded.contains(step)) { // a replay is given it again
                entry.recorded.add(step);
            }
        }
    }

    @Override
    public void undone(String id, String step) {
        Entry entry = entry(id);
        synchronized (entry) {
            entry.undone.add(step);
        }
    }

    @Override
    public void started(String id) {
        entry(id);
    }

    @Override
    public void signalled(String id, String key) {
        // The body compares the payloads.
    }

    @Override
    public void ended(String id, String status) {
        ended.increment();
        Entry entry = open.remove(id);
        if (entry == null) {
            find(id, "it ended and was not begun");
            return;
        }
        synchronized (entry) {
            for (String step : entry.recorded) {
                long runs = entry.ran.stream().filter(step::equals).count();
                long expected = id.startsWith("retry") && step.equals("a") ? 2 : 1;
                if (runs != expected) {
                    find(id, "step " + step + " was run " + runs + " times");
                }
            }
            if (id.startsWith("saga") && !entry.undone.equals(List.of("b", "a"))) {
                find(id, "it was undone so: " + entry.undone);
            }
        }
    }

    /** Something is not as promised. */
    void find(String id, String finding) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add("'" + id + "': " + finding);
        }
    }

    /** What was not as promised; at the end also what is left open. */
    List<String> findings() {
        open.keySet().forEach(id -> find(id, "it has not ended"));
        return List.copyOf(findings);
    }

    long effects() {
        return effects.sum();
    }

    long ended() {
        return ended.sum();
    }
}
