package io.durableworkflow.engine;

import io.durableworkflow.store.DueExecution;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The soonest of all executions that wait for a time, as many as fit. Everything up to the <em>horizon</em> is in here;
 * what lies behind it is on disk only and is read when the window has run empty. So a million sleepers cost no memory.
 *
 * <p>While a read is under way, what is offered is kept aside and added after it: the read may or may not have seen it.
 * Not safe for several threads.
 */
final class DueWindow {
    private static final Comparator<DueExecution> ORDER =
            Comparator.comparing(DueExecution::wakeAt).thenComparingLong(DueExecution::no);
    private static final DueExecution EVERYTHING = new DueExecution(Long.MAX_VALUE, Instant.MAX);
    private static final DueExecution NOTHING = new DueExecution(0, Instant.MIN);

    private final int capacity;
    private final TreeSet<DueExecution> soonest = new TreeSet<>(ORDER);
    private final Map<Long, DueExecution> byNo = new HashMap<>();
    private final Map<Long, DueExecution> offeredWhileReading = new HashMap<>();
    private DueExecution horizon = NOTHING;
    private boolean reading;

    DueWindow(int capacity) {
        this.capacity = capacity;
    }

    /** Remembers an execution, in place of what was known of it, if it lies before the horizon. */
    void offer(DueExecution execution) {
        if (reading) {
            offeredWhileReading.put(execution.no(), execution);
        }
        DueExecution known = byNo.remove(execution.no());
        if (known != null) {
            soonest.remove(known);
        }
        if (ORDER.compare(execution, horizon) <= 0) {
            add(execution);
        }
    }

    private void add(DueExecution execution) {
        soonest.add(execution);
        byNo.put(execution.no(), execution);
        if (soonest.size() > capacity) {
            DueExecution last = soonest.pollLast();
            byNo.remove(last.no());
            horizon = soonest.isEmpty() ? NOTHING : soonest.last();
        }
    }

    /** The number of an execution that is due, or null if none is remembered. */
    @Nullable
    Long poll(Instant now) {
        if (soonest.isEmpty() || soonest.first().wakeAt().isAfter(now)) {
            return null;
        }
        DueExecution first = soonest.pollFirst();
        byNo.remove(first.no());
        return first.no();
    }

    boolean hasDue(Instant now) {
        return !soonest.isEmpty() && !soonest.first().wakeAt().isAfter(now);
    }

    /** Whether something that is not in here may be due, and nobody is reading it yet. */
    boolean needsReading(Instant now) {
        return !reading
                && soonest.isEmpty()
                && !horizon.equals(EVERYTHING)
                && !horizon.wakeAt().isAfter(now);
    }

    /**
     * The instant at which something may become due, or null if nothing will by itself. While a read is under way the
     * horizon says nothing: who reads asks again afterwards.
     */
    @Nullable
    Instant next() {
        if (!soonest.isEmpty()) {
            return soonest.first().wakeAt();
        }
        return reading || horizon.equals(EVERYTHING) ? null : horizon.wakeAt();
    }

    int dueCount(Instant now) {
        return soonest.headSet(new DueExecution(Long.MAX_VALUE, now), true).size();
    }

    int capacity() {
        return capacity;
    }

    void beginReading() {
        reading = true;
        offeredWhileReading.clear();
    }

    /** Takes in what was read: the soonest of all on disk, at most {@link #capacity()}. */
    void endReading(List<DueExecution> read) {
        reading = false;
        horizon = read.size() < capacity ? EVERYTHING : read.get(read.size() - 1);
        read.forEach(this::offer);
        List.copyOf(offeredWhileReading.values()).forEach(this::offer);
        offeredWhileReading.clear();
    }

    /** Gives up a read that failed. */
    void abortReading() {
        reading = false;
        List.copyOf(offeredWhileReading.values()).forEach(this::offer);
        offeredWhileReading.clear();
    }
}
