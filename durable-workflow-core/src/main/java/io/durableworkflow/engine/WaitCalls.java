package io.durableworkflow.engine;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.WaitKind;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.SignalRecord;
import io.durableworkflow.store.WaitState;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries out the sleeps of a body and its waits for signals. */
final class WaitCalls {
    private final EngineParts engine;
    private final Run run;
    private final BodyContext context;
    private final Waiting waiting;

    WaitCalls(EngineParts engine, Run run, BodyContext context, Waiting waiting) {
        this.engine = engine;
        this.run = run;
        this.context = context;
        this.waiting = waiting;
    }

    void sleep(String name, Duration duration) {
        if (duration.compareTo(WorkflowOptions.LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "a sleep may last at most " + WorkflowOptions.LONGEST_TIMEOUT + ", was " + duration);
        }
        sleepUntil(name, WaitDeadline.after(duration));
    }

    void sleepUntil(String name, Instant instant) {
        sleepUntil(name, WaitDeadline.at(instant));
    }

    // A sleep is one record: it is over when its instant has come, which needs no second write.
    private void sleepUntil(String name, WaitDeadline end) {
        context.checkCall("sleep '" + name + "'");
        NextMove move = context.next(CheckpointKind.SLEEP, name);
        CheckpointRecord record;
        List<CheckpointRecord> unwritten;
        if (move instanceof NextMove.Execute execute) {
            Instant now = engine.clock().now();
            record = begun(CheckpointKind.SLEEP, name, execute.position(), now, end.from(now));
            unwritten = List.of(record);
        } else {
            record = recorded(move);
            unwritten = List.of();
        }
        Instant due = record.dueAt() == null ? record.startedAt() : record.dueAt();
        if (!(move instanceof NextMove.Replay)) {
            waiting.until(new WaitState(WaitKind.SLEEP, name, record.startedAt()), due, unwritten, List.of());
            engine.listeners()
                    .tell(new EngineEvent.SleepEnded(run.id(), run.start().workflow(), name));
        }
        context.passed(due);
    }

    /** @param end null for no deadline */
    ReceivedSignal awaitSignal(String name, Type type, @Nullable WaitDeadline end) {
        context.checkCall("the wait for signal '" + name + "'");
        NextMove move = context.next(CheckpointKind.SIGNAL, name);
        if (move instanceof NextMove.Replay replay) {
            return received(replay.recorded(), type);
        }
        CheckpointRecord record;
        List<CheckpointRecord> unwritten;
        if (move instanceof NextMove.Execute execute) {
            Instant now = engine.clock().now();
            record = begun(CheckpointKind.SIGNAL, name, execute.position(), now, end == null ? null : end.from(now));
            unwritten = List.of(record);
        } else {
            record = recorded(move);
            unwritten = List.of();
        }
        WaitState wait = new WaitState(WaitKind.SIGNAL, name, record.startedAt());
        Optional<SignalRecord> signal = new SignalWait(engine, run, context, waiting).await(record, wait, unwritten);
        return signal.isPresent() ? consume(record, signal.get(), type) : new ReceivedSignal(null, true);
    }

    private ReceivedSignal received(CheckpointRecord recorded, Type type) {
        context.passed(recorded.endedAt());
        return recorded.status() == CheckpointStatus.TIMED_OUT
                ? new ReceivedSignal(null, true)
                : new ReceivedSignal(context.decodeRecorded(recorded, type), false);
    }

    // The record and the consumption of the signal go to disk together.
    private ReceivedSignal consume(CheckpointRecord record, SignalRecord signal, Type type) {
        CheckpointRecord received = ended(record, CheckpointStatus.COMPLETED, signal.payload());
        Object payload = context.decodeRecorded(received, type);
        run.write(List.of(received), List.of(), signal);
        context.passed(received.endedAt());
        return new ReceivedSignal(payload, false);
    }

    private static CheckpointRecord recorded(NextMove move) {
        return move instanceof NextMove.Replay replay ? replay.recorded() : ((NextMove.Resume) move).recorded();
    }

    private CheckpointRecord begun(
            CheckpointKind kind, String name, int position, Instant now, @Nullable Instant dueAt) {
        return new CheckpointRecord(
                run.state().generation(),
                context.scope(),
                position,
                kind,
                name,
                CheckpointStatus.INTENT,
                0,
                1,
                dueAt,
                now,
                null,
                null,
                null,
                null,
                null);
    }

    private CheckpointRecord ended(CheckpointRecord record, CheckpointStatus status, @Nullable String output) {
        return record.ended(status, engine.clock().now(), output);
    }
}
