package io.durableworkflow.engine;

import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.WaitState;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits in a body. A short wait keeps the thread while nobody else needs it; any other unwinds the body, and is written
 * together with the release once the thread has left.
 */
final class Waiting {
    private final EngineParts engine;
    private final Dispatcher dispatcher;
    private final Run run;
    private final @Nullable Branches branches;

    /** Waits where nothing runs beside it. */
    Waiting(EngineParts engine, Dispatcher dispatcher, Run run) {
        this(engine, dispatcher, run, null);
    }

    /** @param branches those that may run beside what waits */
    Waiting(EngineParts engine, Dispatcher dispatcher, Run run, @Nullable Branches branches) {
        this.engine = engine;
        this.dispatcher = dispatcher;
        this.run = run;
        this.branches = branches;
    }

    /**
     * Returns when the instant has come, or unwinds the body.
     *
     * @param records the record of the wait, if it is not on disk yet
     * @param events what led to it
     */
    void until(WaitState state, Instant due, List<CheckpointRecord> records, List<EventRecord> events) {
        if (branches != null && branches.areConcerned()) {
            write(records, events);
            branches.await(() -> !engine.clock().now().isBefore(due), new OpenWait(state, due, null));
            return;
        }
        boolean over = !engine.clock().now().isBefore(due);
        if (!over && !mayStay(due)) {
            throw suspend(state, due, records, events);
        }
        try {
            write(records, events);
            run.checkOpen(); // also when there is nothing to wait for: what follows is another attempt
            while (!over) {
                over = run.stayUntil(due);
                run.checkOpen();
                if (!over && run.mustLeave()) {
                    throw suspend(state, due, List.of(), List.of());
                }
            }
        } finally {
            dispatcher.stayOver(run);
        }
    }

    private void write(List<CheckpointRecord> records, List<EventRecord> events) {
        if (!records.isEmpty()) {
            run.write(records, events, null);
        }
    }

    /**
     * Returns when the wait may be over, or its deadline has come; or unwinds the body or branch.
     *
     * @param records the record of the wait, if it is not on disk yet
     * @param over whether it is over
     */
    void forArrival(OpenWait wait, List<CheckpointRecord> records, BooleanSupplier over) {
        if (branches == null || !branches.areConcerned()) {
            throw suspend(wait.state(), wait.due(), records, List.of());
        }
        write(records, List.of()); // the others go on, perhaps for long: its deadline must not get lost with them
        Instant due = wait.due();
        branches.await(
                () -> over.getAsBoolean()
                        || (due != null && !engine.clock().now().isBefore(due)),
                wait);
    }

    private boolean mayStay(Instant due) {
        return run.until(due).compareTo(engine.settings().residentWait()) <= 0 && dispatcher.mayStay(run);
    }

    /** Unwinds the body; it is run again at the instant, or when something arrives. */
    JournalClosedError suspend(
            WaitState state, @Nullable Instant due, List<CheckpointRecord> records, List<EventRecord> events) {
        boolean first = run.close(new CloseReason.Suspended(new Suspension(state, due, records, events)));
        if (!first && !records.isEmpty()) {
            // The run ends for another reason. What led here has happened all the same: an attempt has failed, or a
            // deadline has begun to run.
            run.write(records, events, null);
        }
        throw new JournalClosedError();
    }
}
