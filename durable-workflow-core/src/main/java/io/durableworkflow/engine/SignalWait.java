package io.durableworkflow.engine;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.SignalRecord;
import io.durableworkflow.store.WaitState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What all waits have in common that something delivered ends. */
final class SignalWait {
    private final EngineParts engine;
    private final Run run;
    private final BodyContext context;
    private final Waiting waiting;

    SignalWait(EngineParts engine, Run run, BodyContext context, Waiting waiting) {
        this.engine = engine;
        this.run = run;
        this.context = context;
        this.waiting = waiting;
    }

    /**
     * The first pending signal that ends the wait, which is to be consumed; empty if it timed out, which is on disk then. If
     * neither has happened the body is unwound. What was accepted by the deadline wins, whenever it is looked at.
     *
     * @param record the open record of the wait, with its deadline
     * @param unwritten the same, if it is not on disk yet
     */
    Optional<SignalRecord> await(CheckpointRecord record, WaitState wait, List<CheckpointRecord> unwritten) {
        return await(record, wait, unwritten, () -> {});
    }

    /**
     * The same.
     *
     * @param beforeTimeout sees to it that what was accepted by the deadline is there to be read
     */
    Optional<SignalRecord> await(
            CheckpointRecord record, WaitState wait, List<CheckpointRecord> unwritten, Runnable beforeTimeout) {
        List<CheckpointRecord> missing = unwritten;
        while (true) {
            Optional<SignalRecord> signal = run.nextSignal(wait, record);
            if (signal.isPresent()) {
                return signal;
            }
            Instant deadline = record.dueAt();
            if (deadline == null || engine.clock().now().isBefore(deadline)) {
                waiting.forArrival(
                        new OpenWait(wait, deadline, record.key()),
                        missing,
                        () -> run.nextSignal(wait, record).isPresent());
                missing = List.of();
                continue;
            }
            beforeTimeout.run();
            signal = run.nextSignal(wait, record);
            if (signal.isPresent()) {
                return signal;
            }
            CheckpointRecord timeout =
                    record.ended(CheckpointStatus.TIMED_OUT, engine.clock().now(), null);
            if (run.writeTimeout(timeout, deadline)) {
                context.passed(timeout.endedAt());
                engine.listeners()
                        .tell(new EngineEvent.WaitTimedOut(
                                run.id(), run.start().workflow(), wait.kind(), WaitState.shown(wait.name())));
                return Optional.empty();
            }
        }
    }
}
