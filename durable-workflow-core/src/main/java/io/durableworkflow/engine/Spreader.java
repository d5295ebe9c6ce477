package io.durableworkflow.engine;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.PublicationRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Delivers publications to those who wait for them, a batch of waits in each commit, one publication after the other: so each
 * wait finds first what was accepted first. How far it has come is on disk; the next process goes on from there. It has no
 * thread: each batch is submitted when the one before it is on disk.
 */
final class Spreader {
    /** Most waits in one commit: others want to commit too. */
    static final int BATCH = 500;

    private static final long RETRY_MILLIS = 1_000;

    private final EngineParts engine;
    private final LongConsumer deliver;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<PublicationRecord> waiting = new ArrayDeque<>();
    private @Nullable PublicationRecord current;
    private boolean resumed;
    private volatile boolean stopped;

    /** @param deliver told the numbers of the executions that something has arrived for */
    Spreader(EngineParts engine, LongConsumer deliver) {
        this.engine = engine;
        this.deliver = deliver;
    }

    /**
     * Goes on with what an earlier process has left, the first time that it is called. To be called before anything is
     * published, and not before the engine may write: one that is only asked does not.
     */
    synchronized void resume() {
        if (resumed) {
            return;
        }
        List<PublicationRecord> page;
        long after = 0;
        do {
            page = engine.store().publications(after, CheckpointStore.MAX_ROWS);
            for (PublicationRecord publication : page) {
                after = publication.no();
                add(publication);
            }
        } while (page.size() == CheckpointStore.MAX_ROWS);
        resumed = true;
    }

    /** A publication is on disk. On the commit thread, so that it is delivered also when the caller has given up waiting. */
    void published(@Nullable ChangeResult result, String topic) {
        if (result instanceof ChangeResult.Published published) {
            add(new PublicationRecord(published.no(), topic, 0));
        }
    }

    /** Goes on with nothing any more: the engine is closed. */
    void stop() {
        stopped = true;
    }

    private void add(PublicationRecord publication) {
        lock.lock();
        try {
            waiting.add(publication);
        } finally {
            lock.unlock();
        }
        next();
    }

    private void next() {
        PublicationRecord begun;
        lock.lock();
        try {
            if (current != null) {
                return;
            }
            begun = waiting.poll();
            current = begun;
        } finally {
            lock.unlock();
        }
        if (begun != null) {
            submit(begun);
        }
    }

    private void submit(PublicationRecord publication) {
        engine.pipeline().submit(new Ticket(spread(publication), result -> spread(publication, result)));
    }

    private Change spread(PublicationRecord publication) {
        return new Change.Spread(
                publication.no(),
                publication.topic(),
                publication.cursor(),
                BATCH,
                engine.clock().now());
    }

    private void spread(PublicationRecord publication, @Nullable ChangeResult result) {
        if (!(result instanceof ChangeResult.Delivered delivered)) {
            if (!stopped) { // refused: it stays on disk, and is tried again
                engine.clock().after(Duration.ofMillis(RETRY_MILLIS), () -> submit(publication));
            }
            return;
        }
        delivered.executions().forEach(deliver::accept);
        if (!delivered.finished()) {
            submit(new PublicationRecord(publication.no(), publication.topic(), delivered.cursor()));
            return;
        }
        lock.lock();
        try {
            current = null;
        } finally {
            lock.unlock();
        }
        next();
    }

    /**
     * Returns when everything that was published on a topic up to an instant, which is past, is delivered to all of its waits.
     * What is queued from now on is published later.
     */
    void settle(String topic, Instant until) {
        // The first one delivers nothing. When it is done, everything that was accepted up to the instant is on disk.
        engine.pipeline()
                .submitAfterDeadline(
                        new Change.Spread(0, topic, 0, 1, engine.clock().now()), until)
                .await();
        for (PublicationRecord open : engine.store().publications(0, CheckpointStore.MAX_ROWS)) {
            if (open.topic().equals(topic)) {
                settle(open);
            }
        }
    }

    private void settle(PublicationRecord open) {
        PublicationRecord publication = open;
        while (engine.pipeline().submit(spread(publication)).await() instanceof ChangeResult.Delivered delivered
                && !delivered.finished()) {
            publication = new PublicationRecord(publication.no(), publication.topic(), delivered.cursor());
        }
    }
}
