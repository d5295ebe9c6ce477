package io.durableworkflow.engine;

import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.store.DueExecution;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.LoadedExecution;
import io.durableworkflow.store.StartRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Claims executions for this process and drives them, each in a slot of its own. */
final class Executions {
    private static final long RETRY_MILLIS = 1_000;

    private final EngineParts engine;
    private final Waiters waiters;
    private final Dispatcher dispatcher;
    private final RunSlots slots = new RunSlots();
    private final Map<String, WorkflowDefinition<?>> ownCode = new ConcurrentHashMap<>();
    private final IntentSweep intents;
    private volatile boolean stopping;

    Executions(EngineParts engine, Waiters waiters, Executor executor) {
        this.engine = engine;
        this.waiters = waiters;
        dispatcher = new Dispatcher(engine.store(), engine.clock(), executor, engine.settings(), this::claimAndDrive);
        intents = new IntentSweep(engine.clock(), engine.settings().intentDelay(), slots::runs);
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    /** Code for one execution only, instead of what is registered under its name. */
    void useOwnCode(String id, WorkflowDefinition<?> definition) {
        ownCode.put(id, definition);
    }

    void forgetOwnCode(String id) {
        ownCode.remove(id);
    }

    /** Runs an execution that this process has just started with a reserved permit. */
    void runNew(ExecutionRecord row) {
        slots.take(row.no());
        dispatcher.handOver(() -> finish(row.no(), drive(Run.ofNew(engine, row))));
    }

    /** Something has arrived: the run here is told, or the execution is run if it waits for that. */
    void deliver(long no) {
        if (!slots.tell(no)) {
            dispatcher.deliver(no);
        }
    }

    /**
     * Asks every run to leave, and waits until all have.
     *
     * @return whether all had left within the limit
     */
    boolean stop(Duration limit) throws InterruptedException {
        stopping = true;
        dispatcher.stop();
        slots.runs().forEach(run -> run.close(new CloseReason.Stopping()));
        return slots.awaitEmpty(limit.toNanos());
    }

    private void claimAndDrive(long no) {
        if (!slots.take(no)) {
            slots.tell(no);
            return;
        }
        @Nullable DueExecution next = null;
        try {
            Optional<LoadedExecution> loaded = engine.store().load(no);
            next = loaded.isEmpty() ? null : claim(loaded.get());
        } catch (StoreUnavailableException e) {
            // Nothing is lost: it stays as it is on disk, and is looked at again.
            engine.clock().schedule(engine.clock().now().plusMillis(RETRY_MILLIS), () -> dispatcher.deliver(no));
        } finally {
            finish(no, next);
        }
    }

    private void finish(long no, @Nullable DueExecution next) {
        boolean missed = slots.release(no);
        if (next != null) {
            dispatcher.offer(next);
        }
        if (missed) {
            dispatcher.deliver(no);
        }
    }

    private @Nullable DueExecution claim(LoadedExecution loaded) {
        ExecutionState state = loaded.execution().state();
        Instant now = engine.clock().now();
        WorkflowDefinition<?> definition = definition(loaded.execution().start());
        ClaimDecision decision = ClaimDecision.decide(
                loaded, now, definition != null, engine.settings().maxRecoveryAttempts());
        if (decision instanceof ClaimDecision.Ignore) {
            return null;
        }
        Run run = Run.of(engine, loaded);
        try {
            if (decision instanceof ClaimDecision.Take take) {
                run.writeStateAnyway(
                        Transitions.taken(state, engine.node(), take.recoveryCount(), now),
                        List.of(),
                        take.takenOver() ? List.of(takenOver(state, now)) : List.of(),
                        null);
                return drive(run);
            }
            ExecutionTask task = new ExecutionTask(engine, dispatcher, waiters, run, definition);
            if (decision instanceof ClaimDecision.End end) {
                run.prepare(state.toBuilder().fence(state.fence() + 1).build());
                task.conclude(end.outcome(), null, end.command());
            } else if (decision instanceof ClaimDecision.Block block) {
                run.prepare(state.toBuilder()
                        .fence(state.fence() + 1)
                        .recoveryCount(block.recoveryCount())
                        .build());
                task.block(new CloseReason.Blocked(block.reason(), block.detail(), null));
            }
            return task.isToRunAgain() ? reload(run).map(this::drive).orElse(null) : null;
        } catch (JournalClosedError e) {
            return null; // somebody else was faster
        }
    }

    private static EventRecord takenOver(ExecutionState state, Instant now) {
        return new EventRecord(
                1, now, EventKind.TAKEN_OVER, null, null, null, null, "The process " + state.owner() + " died.");
    }

    private @Nullable DueExecution drive(Run first) {
        Run run = first;
        while (true) {
            slots.set(run.no(), run);
            if (stopping) {
                run.close(new CloseReason.Stopping());
            }
            intents.keepGoing();
            ExecutionTask task = new ExecutionTask(engine, dispatcher, waiters, run, definition(run.start()));
            task.drive();
            if (!task.isToRunAgain()) {
                return task.next();
            }
            Optional<Run> again = reload(run);
            if (again.isEmpty()) {
                return null;
            }
            run = again.get();
        }
    }

    private Optional<Run> reload(Run run) {
        return StoreReads.untilAvailable(() -> engine.store().load(run.no()), () -> stopping)
                .map(run::again);
    }

    private @Nullable WorkflowDefinition<?> definition(StartRecord start) {
        WorkflowDefinition<?> own = ownCode.get(start.id());
        return own != null ? own : engine.registry().workflow(start.workflow(), start.version());
    }
}
