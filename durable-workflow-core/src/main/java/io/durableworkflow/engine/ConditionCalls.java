package io.durableworkflow.engine;

import io.durableworkflow.Identifiers;
import io.durableworkflow.WaitKind;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.WaitState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the waits of a body for a condition. Each look is an attempt like that of a step, of which only the one that
 * ends the wait is recorded as a result. The looks lie on a grid that begins with the wait and that restarts do not move;
 * those that were missed are not made up for. The last look is at the deadline.
 */
final class ConditionCalls {
    /** Each look is a commit. */
    static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

    private final EngineParts engine;
    private final Run run;
    private final BodyContext context;
    private final Waiting waiting;

    ConditionCalls(EngineParts engine, Run run, BodyContext context, Waiting waiting) {
        this.engine = engine;
        this.run = run;
        this.context = context;
        this.waiting = waiting;
    }

    /**
     * Waits until the condition holds.
     *
     * @param end null for no deadline
     * @return false if the deadline came first
     */
    boolean await(String name, StepFrame.Work condition, Duration interval, @Nullable WaitDeadline end) {
        Identifiers.requireName("condition", name);
        if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(WorkflowOptions.LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("the interval of a wait for a condition must be %s to %s, was %s"
                    .formatted(SHORTEST_INTERVAL, WorkflowOptions.LONGEST_TIMEOUT, interval));
        }
        context.checkCall("the wait until '" + name + "'");
        NextMove move = context.next(CheckpointKind.CONDITION, name);
        if (move instanceof NextMove.Replay replay) {
            return replayed(replay.recorded());
        }
        if (move instanceof NextMove.Execute execute) {
            return lookOn(begun(name, execute.position(), end), condition, interval);
        }
        CheckpointRecord recorded = ((NextMove.Resume) move).recorded();
        pause(recorded, List.of());
        return lookOn(recorded, condition, interval);
    }

    private boolean replayed(CheckpointRecord recorded) {
        context.passed(recorded.endedAt());
        if (recorded.status() == CheckpointStatus.FAILED) {
            throw Failures.<RuntimeException>sneaky(
                    Failures.ofStep(engine.payloads().decodeFailure(recorded.error()), recorded.name(), null));
        }
        return recorded.status() == CheckpointStatus.COMPLETED;
    }

    // It is due to be looked at.
    private boolean lookOn(CheckpointRecord begun, StepFrame.Work condition, Duration interval) {
        CheckpointRecord record = begun;
        while (true) {
            Instant looked = engine.clock().now();
            if (holds(record, condition)) {
                return end(record, CheckpointStatus.COMPLETED);
            }
            Instant deadline = deadline(record);
            if (deadline != null && !looked.isBefore(deadline)) {
                return end(record, CheckpointStatus.TIMED_OUT);
            }
            Instant next = nextLook(record.startedAt(), interval, engine.clock().now());
            record = next(record, deadline != null && deadline.isBefore(next) ? deadline : next);
            pause(record, List.of(record));
        }
    }

    /** The first place on the grid after an instant. */
    static Instant nextLook(Instant begin, Duration interval, Instant now) {
        long step = interval.toMillis();
        long past = Math.max(0, Duration.between(begin, now).toMillis()) / step;
        return begin.plusMillis((past + 1) * step);
    }

    private void pause(CheckpointRecord record, List<CheckpointRecord> unwritten) {
        waiting.until(
                new WaitState(WaitKind.CONDITION, record.name(), record.startedAt()),
                Objects.requireNonNull(record.dueAt()),
                unwritten,
                List.of());
    }

    private boolean holds(CheckpointRecord record, StepFrame.Work condition) {
        String key = Keys.idempotencyKey(run.keySeed(), record.generation(), record.scope(), record.position());
        run.stepBegins(new Run.RunningStep(record, engine.clock().now()));
        try {
            StepFrame frame = new StepFrame(record.name(), key, record.attempt());
            return Boolean.TRUE.equals(Attempts.run(engine, run, context, frame, failure -> false, condition));
        } catch (JournalClosedError e) {
            throw e;
        } catch (Throwable failure) {
            throw failed(record, failure);
        }
    }

    private boolean end(CheckpointRecord record, CheckpointStatus status) {
        CheckpointRecord ended = record.ended(status, engine.clock().now(), null);
        run.write(List.of(ended), List.of(), null);
        context.passed(ended.endedAt());
        return status == CheckpointStatus.COMPLETED;
    }

    // Whether to look again after a failure is for the condition to say, which can catch it.
    private RuntimeException failed(CheckpointRecord record, Throwable failure) {
        Instant now = engine.clock().now();
        RecordedFailure recorded = Failures.record(failure);
        String error = engine.payloads().encodeFailure(recorded);
        EventRecord event = new EventRecord(
                1, now, EventKind.ATTEMPT_FAILED, record.scope(), record.position(), record.attempt(), null, error);
        run.write(
                List.of(copy(record, CheckpointStatus.FAILED, record.attempt(), null, now, error)),
                List.of(event),
                null);
        context.passed(now);
        throw Failures.<RuntimeException>sneaky(
                Failures.ofStep(engine.payloads().asWritten(recorded, error), record.name(), failure));
    }

    private static @Nullable Instant deadline(CheckpointRecord record) {
        return record.arguments() == null ? null : Instant.ofEpochMilli(Long.parseLong(record.arguments()));
    }

    private CheckpointRecord begun(String name, int position, @Nullable WaitDeadline end) {
        Instant now = engine.clock().now();
        return new CheckpointRecord(
                run.state().generation(),
                context.scope(),
                position,
                CheckpointKind.CONDITION,
                name,
                CheckpointStatus.INTENT,
                1,
                1,
                now,
                now,
                null,
                null,
                end == null ? null : String.valueOf(end.from(now).toEpochMilli()),
                null,
                null);
    }

    private static CheckpointRecord next(CheckpointRecord record, Instant dueAt) {
        return copy(record, CheckpointStatus.INTENT, record.attempt() + 1, dueAt, null, null);
    }

    private static CheckpointRecord copy(
            CheckpointRecord record,
            CheckpointStatus status,
            int attempt,
            @Nullable Instant dueAt,
            @Nullable Instant endedAt,
            @Nullable String error) {
        return new CheckpointRecord(
                record.generation(),
                record.scope(),
                record.position(),
                record.kind(),
                record.name(),
                status,
                attempt,
                record.revision(),
                dueAt,
                record.startedAt(),
                endedAt,
                null,
                record.arguments(),
                null,
                error);
    }
}
