package io.durableworkflow.boot.test;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.OutcomeUnknownException;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.testing.CrashingStore;
import io.durableworkflow.testing.SimulatedCrash;
import io.durableworkflow.testing.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One process as far as workflows are concerned: an engine that can be cut off from the store for ever. */
final class MachineProcess {
    /** How long the steps of a dead process may take to end before the next process begins, in real time. */
    static final Duration LAST_STEPS = Duration.ofSeconds(1);

    private static final Duration BURIAL = Duration.ofSeconds(5);

    private final CrashingStore store;
    private final ProcessClock clock;
    private final ProcessThreads threads;
    private @Nullable DurableEngine engine;
    private volatile boolean launched;

    /**
     * @param carriedOut told, on the thread that commits, that a planned crash has come about, and of the batch
     * @param changed told whenever something has happened
     */
    MachineProcess(
            CheckpointStore disk,
            VirtualClock time,
            BiConsumer<MachineProcess, List<Change>> carriedOut,
            Runnable changed) {
        store = new CrashingStore(disk, batch -> carriedOut.accept(this, batch));
        clock = new ProcessClock(time);
        threads = new ProcessThreads(this, changed);
    }

    CrashingStore store() {
        return store;
    }

    ProcessClock clock() {
        return clock;
    }

    ProcessThreads threads() {
        return threads;
    }

    void runs(DurableEngine built) {
        engine = built;
    }

    DurableEngine engine() {
        if (engine == null) {
            throw new IllegalStateException("The process has no engine yet");
        }
        return engine;
    }

    void launched() {
        launched = true;
    }

    boolean isLaunched() {
        return launched;
    }

    boolean isDead() {
        return store.isDead();
    }

    /** Whether a call ended this way because the process has died, and not for a reason of its own. */
    boolean endedByDeath(Throwable failure) {
        return isDead()
                && (failure instanceof EngineStoppingException
                        || failure instanceof OutcomeUnknownException
                        || failure instanceof StoreUnavailableException
                        || isOfCrash(failure));
    }

    private static boolean isOfCrash(@Nullable Throwable failure) {
        return failure != null && (failure instanceof SimulatedCrash || isOfCrash(failure.getCause()));
    }

    /** Dies, unless it is dead: nothing that it does from now on reaches the store. */
    void die() {
        store.crash();
        clock.die();
    }

    /** Takes the threads of a dead process away, and lets go whoever waits for it. */
    void bury() {
        clock.die();
        threads.interruptSteps();
        if (engine != null) {
            bury(engine);
        }
        threads.awaitStepsLeft(LAST_STEPS);
    }

    // What is interrupted waits for nothing: not for bodies that wait for the disk, and not for the disk.
    private static void bury(DurableEngine dead) {
        Thread undertaker = new Thread(
                () -> {
                    dead.stop(Duration.ZERO);
                    Thread.currentThread().interrupt();
                    dead.close();
                },
                "durable-workflow-test-undertaker");
        undertaker.setDaemon(true);
        undertaker.start();
        try {
            undertaker.join(BURIAL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
