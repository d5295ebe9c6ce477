package io.durableworkflow.engine;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ValueRecord;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The values that a run publishes, on their way to the disk. Nobody waits for them: while some are being written the others
 * gather, and of one name only the last is left. They are queued before whatever the run records after them, so what is
 * recorded says that they are on disk, and a replay leaves them out. Their revisions grow over all runs, so one that is late
 * overwrites nothing. Guarded by the lock of the run.
 */
final class PublishedValues {
    private static final System.Logger LOG = System.getLogger("io.durableworkflow");

    private final EngineParts engine;
    private final long no;
    private final LongSupplier fence;
    private final ReentrantLock lock;
    private final Map<String, ValueRecord> waiting = new LinkedHashMap<>();
    private final Map<String, ValueRecord> unsettled = new LinkedHashMap<>();
    private int underWay;
    private @Nullable Set<String> names; // on disk, or on the way there; null until they are read
    private long lastRevision;

    /** @param fence what the row has now */
    PublishedValues(EngineParts engine, long no, LongSupplier fence, ReentrantLock lock) {
        this.engine = engine;
        this.no = no;
        this.fence = fence;
        this.lock = lock;
    }

    /** Whether it is known what is on disk. */
    boolean isLoaded() {
        lock.lock();
        try {
            return names != null;
        } finally {
            lock.unlock();
        }
    }

    /** @param onDisk what earlier runs have published */
    void load(List<ValueRecord> onDisk) {
        lock.lock();
        try {
            if (names == null) {
                names = new HashSet<>();
                for (ValueRecord value : onDisk) {
                    names.add(value.name());
                    lastRevision = Math.max(lastRevision, value.revision());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Publishes a value.
     *
     * @param again whether it is a repeat by a replay, which is only checked. What was refused the first time is refused again: the
     *     names that are on disk were all there could be, and none is ever taken away
     */
    void publish(String executionId, String name, @Nullable String payload, boolean again) {
        lock.lock();
        try {
            if (names == null) {
                throw new IllegalStateException("the values of '" + executionId + "' were not read yet");
            }
            if (!names.contains(name) && names.size() >= engine.settings().maxPublishedValues()) {
                throw new DurableCallException(
                        ("Execution '%s' has published values under %d names, which is the limit. Use one name for values that"
                                        + " replace each other, or raise the limit: builder.maxPublishedValues(..), in Spring the"
                                        + " property durable-workflow.max-published-values.")
                                .formatted(executionId, names.size()));
            }
            if (again) {
                return;
            }
            names.add(name);
            ValueRecord value =
                    new ValueRecord(name, ++lastRevision, engine.clock().now(), payload);
            waiting.put(name, value);
            unsettled.put(name, value);
            if (underWay == 0) {
                flush();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Queues what has gathered, so that what is queued after this call comes after it. */
    void flush() {
        lock.lock();
        try {
            if (!waiting.isEmpty()) {
                List<ValueRecord> sent = List.copyOf(waiting.values());
                waiting.clear();
                underWay++;
                Change change = new Change.PublishValues(no, fence.getAsLong(), sent);
                engine.pipeline().submit(new Ticket(change, result -> {
                    if (result == null) { // refused, or the engine is closed: there is nobody to tell
                        LOG.log(
                                System.Logger.Level.WARNING,
                                "Values of execution no {0} were not stored: {1}",
                                no,
                                sent.stream().map(ValueRecord::name).toList());
                    }
                    settled(sent);
                }));
            }
        } finally {
            lock.unlock();
        }
    }

    // On the commit thread, so that what has gathered is queued before the next batch is taken.
    private void settled(List<ValueRecord> sent) {
        lock.lock();
        try {
            underWay--;
            sent.forEach(value -> unsettled.remove(value.name(), value));
            if (underWay == 0) {
                flush();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What may not be on disk yet, to be written by a transaction that the pipeline may have to wait for; or null. */
    Change.@Nullable PublishValues unsettled() {
        lock.lock();
        try {
            return unsettled.isEmpty()
                    ? null
                    : new Change.PublishValues(no, fence.getAsLong(), List.copyOf(unsettled.values()));
        } finally {
            lock.unlock();
        }
    }
}
