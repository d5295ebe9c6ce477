package io.durableworkflow.testing;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Remembers what has happened to a {@link CrashingStore}, and lets threads wait for it. Safe to use from any thread. */
final class CommitLog {
    /** Most changes that are remembered; the oldest are forgotten first. */
    static final int MAX_REMEMBERED = 10_000;

    private static final int SHOWN_CHANGES = 10;
    private static final int SHOWN_CHARACTERS = 200;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Change> applied = new ArrayDeque<>(); // the newest first
    private boolean reached;
    private boolean dead;

    void add(List<Change> batch, List<ChangeResult> results) {
        note(() -> {
            for (int i = 0; i < results.size(); i++) {
                if (results.get(i) instanceof ChangeResult.Applied) {
                    applied.addFirst(batch.get(i));
                }
            }
            while (applied.size() > MAX_REMEMBERED) {
                applied.removeLast();
            }
        });
    }

    void planned() {
        note(() -> reached = false);
    }

    void reached() {
        note(() -> reached = true);
    }

    void died() {
        note(() -> dead = true);
    }

    boolean isReached() {
        lock.lock();
        try {
            return reached;
        } finally {
            lock.unlock();
        }
    }

    Change awaitApplied(Predicate<Change> wanted, Duration realLimit) throws InterruptedException {
        lock.lock();
        try {
            await(() -> dead || find(wanted).isPresent(), realLimit);
            return find(wanted).orElseThrow(() -> missed("such commit", realLimit));
        } finally {
            lock.unlock();
        }
    }

    void awaitReached(Duration realLimit) throws InterruptedException {
        lock.lock();
        try {
            await(() -> dead || reached, realLimit);
            if (!reached) {
                throw missed("crash point reached", realLimit);
            }
        } finally {
            lock.unlock();
        }
    }

    private void note(Runnable action) {
        lock.lock();
        try {
            action.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void await(BooleanSupplier condition, Duration realLimit) throws InterruptedException {
        long nanos = realLimit.toNanos();
        while (!condition.getAsBoolean() && nanos > 0) {
            nanos = changed.awaitNanos(nanos);
        }
    }

    private Optional<Change> find(Predicate<Change> wanted) {
        return applied.stream().filter(wanted).findFirst();
    }

    private AssertionError missed(String what, Duration realLimit) {
        String latest = applied.stream()
                .limit(SHOWN_CHANGES)
                .map(Change::toString)
                .map(text -> text.substring(0, Math.min(text.length(), SHOWN_CHARACTERS)))
                .collect(Collectors.joining("\n  ", "\n  ", ""));
        return new AssertionError("No %s %s. The latest of %d applied changes, newest first:%s"
                .formatted(what, dead ? "before the process died" : "within " + realLimit, applied.size(), latest));
    }
}
