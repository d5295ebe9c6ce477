package io.durableworkflow.engine;

import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.StoreRejectedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the branches of a run write while a transition of it is under way: it gathers here and goes to disk together with the
 * next one, so that a thousand branches need a few syncs and not a thousand. A transition that the store refuses is halved
 * until what is at fault stands alone. Guarded by the lock of the run, which is also held while a transition is queued: so
 * revisions grow in the order of the queue.
 */
final class SharedWrites {
    /** Most writes that go to disk as one transition. */
    static final int MAX_TOGETHER = 1_000;

    /** Makes a transition of writes and queues it. */
    interface Sender {
        Sent send(List<CheckpointRecord> checkpoints, List<EventRecord> events, Ticket.Callback done);
    }

    /** A transition that was queued, and the state that it writes, or null. */
    record Sent(Ticket ticket, long revision, @Nullable ExecutionState next) {}

    private final ReentrantLock lock;
    private final Sender sender;
    private final Deque<Write> waiting = new ArrayDeque<>();
    private int underWay;

    SharedWrites(ReentrantLock lock, Sender sender) {
        this.lock = lock;
        this.sender = sender;
    }

    /** What one caller writes. At most one thread waits for it. */
    static final class Write {
        private final List<CheckpointRecord> checkpoints;
        private final List<EventRecord> events;
        private volatile @Nullable Sent done;
        private volatile @Nullable Thread waiter;

        Write(List<CheckpointRecord> checkpoints, List<EventRecord> events) {
            this.checkpoints = checkpoints;
            this.events = events;
        }

        List<CheckpointRecord> checkpoints() {
            return checkpoints;
        }

        /** Waits however long it takes; an interrupt is kept for the caller. */
        Sent await() {
            boolean interrupted = false;
            waiter = Thread.currentThread();
            Sent sent = done;
            while (sent == null) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
                sent = done;
            }
            waiter = null;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return sent;
        }

        private void done(Sent sent) {
            done = sent;
            LockSupport.unpark(waiter);
        }
    }

    /** Sends a write at once, or with the next transition if one is under way. */
    Write add(Write write) {
        lock.lock();
        try {
            if (underWay == 0) {
                send(List.of(write));
            } else {
                waiting.add(write);
            }
            return write;
        } finally {
            lock.unlock();
        }
    }

    /** Sends what has gathered, so that what is queued after this call comes after it. */
    void flush() {
        lock.lock();
        try {
            sendWaiting(Integer.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }

    private void sendWaiting(int most) {
        for (int i = 0; i < most && !waiting.isEmpty(); i++) {
            List<Write> together = new ArrayList<>();
            while (!waiting.isEmpty() && together.size() < MAX_TOGETHER) {
                together.add(waiting.remove());
            }
            send(together);
        }
    }

    private void send(List<Write> writes) {
        underWay++;
        Sending sending = new Sending(writes);
        sending.sent = writes.size() == 1
                ? sender.send(writes.get(0).checkpoints, writes.get(0).events, sending)
                : sender.send(
                        writes.stream()
                                .flatMap(write -> write.checkpoints.stream())
                                .toList(),
                        writes.stream().flatMap(write -> write.events.stream()).toList(),
                        sending);
        if (sending.early && sending.finish()) { // the pipeline is closed
            sending.release();
        }
    }

    private final class Sending implements Ticket.Callback {
        private final List<Write> writes;
        private @Nullable Sent sent;
        private boolean early;

        Sending(List<Write> writes) {
            this.writes = writes;
        }

        // On the commit thread, so that what has gathered is queued before the next batch is taken.
        @Override
        public void done(@Nullable ChangeResult result) {
            boolean over;
            lock.lock();
            try {
                early = sent == null;
                over = !early && finish();
            } finally {
                lock.unlock();
            }
            if (over) {
                release(); // not before: who is woken needs the lock first of all
            }
        }

        // Whether those who wait for the writes are to be told; else parts of them are sent once more.
        private boolean finish() {
            underWay--;
            Sent whole = sent;
            if (whole == null) {
                throw new IllegalStateException("not sent yet");
            }
            boolean halved = writes.size() > 1 && isRejected(whole.ticket());
            if (halved) {
                int half = writes.size() / 2;
                send(writes.subList(0, half));
                send(writes.subList(half, writes.size()));
            }
            if (underWay == 0) {
                sendWaiting(1);
            }
            return !halved;
        }

        private void release() {
            Sent whole = Objects.requireNonNull(sent);
            writes.forEach(write -> write.done(whole));
        }
    }

    @SuppressWarnings("UnusedException") // whoever is at fault gets it when it stands alone
    private static boolean isRejected(Ticket ticket) {
        try {
            ticket.outcome();
            return false;
        } catch (StoreRejectedException e) {
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
