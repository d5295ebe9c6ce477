package io.durableworkflow.engine;

import io.durableworkflow.BlockReason;
import io.durableworkflow.CompensationDefinition;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.WaitKind;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.WaitState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Undoes completed steps in the {@link UndoOrder}. Each compensation has a record in a scope of its own that says which step it is for,
 * and they run one at a time; so the next one is the same one after every restart. One that fails for good does not keep the
 * others from running.
 */
final class Compensator {
    private static final int MAX_REASON = 200;

    private final EngineParts engine;
    private final Run run;
    private final BodyContext context;
    private final Waiting waiting;
    private final Map<String, CheckpointRecord> recorded = new HashMap<>();
    private final Set<Integer> positions = new HashSet<>();

    Compensator(EngineParts engine, Run run, BodyContext context, Waiting waiting) {
        this.engine = engine;
        this.run = run;
        this.context = context;
        this.waiting = waiting;
        run.compensationRecords().forEach(this::remember);
    }

    private void remember(CheckpointRecord record) {
        recorded.put(String.valueOf(record.arguments()), record);
        positions.add(record.position());
    }

    private int freePosition() {
        int position = 0;
        while (!positions.add(position)) {
            position++;
        }
        return position;
    }

    /** Whether a record is that of the undoing of a step. */
    static boolean isOf(CheckpointRecord compensation, CheckpointRecord step) {
        return nameOf(step).equals(compensation.arguments());
    }

    // Unique within a generation.
    private static String nameOf(CheckpointRecord target) {
        return target.scope() + "/" + target.position();
    }

    /**
     * Runs what is left.
     *
     * @return the state to end with, once every compensation is done or has failed for good
     * @throws JournalClosedError if it has to wait, or the engine stops
     */
    ExecutionState run() {
        boolean nothing = run.state().compensation() == CompensationStatus.NONE;
        List<CheckpointRecord> targets = nothing ? List.of() : run.undoable();
        List<Failed> failed = undo(targets);
        if (failed.isEmpty()) {
            return Transitions.ended(
                    run.state(),
                    Objects.requireNonNull(run.state().outcome()),
                    targets.isEmpty() ? CompensationStatus.NONE : CompensationStatus.DONE,
                    engine.clock().now());
        }
        return Transitions.blocked(
                        run.state(),
                        new CloseReason.Blocked(BlockReason.COMPENSATION_FAILED, describedFailure(failed), null))
                .toBuilder()
                .compensation(CompensationStatus.FAILED)
                .build();
    }

    /** A step whose undoing failed for good, and why. */
    record Failed(String step, String why) {}

    static String describedFailure(List<Failed> failed) {
        return "Undoing %s failed for good (%s); whatever else was to be undone is undone."
                .formatted(
                        failed.stream().map(one -> "'" + one.step() + "'").collect(Collectors.joining(", ")),
                        failed.stream().map(Failed::why).collect(Collectors.joining("; ")));
    }

    /**
     * Undoes these steps, those aside that are undone already.
     *
     * @param targets in the order in which they are undone
     * @return those whose undoing failed for good
     */
    List<Failed> undo(List<CheckpointRecord> targets) {
        List<Failed> failed = new ArrayList<>();
        for (CheckpointRecord target : targets) {
            if (target.status() != CheckpointStatus.COMPENSATED && !isUndone(target)) {
                failed.add(new Failed(target.name(), why(Objects.requireNonNull(recorded.get(nameOf(target))))));
            }
        }
        return failed;
    }

    private String why(CheckpointRecord failed) {
        RecordedFailure failure = engine.payloads().decodeFailure(failed.error());
        String message = failure.message() == null ? failure.type() : failure.message();
        return message.length() <= MAX_REASON ? message : message.substring(0, MAX_REASON) + "…";
    }

    // False if undoing it failed for good.
    private boolean isUndone(CheckpointRecord target) {
        CheckpointRecord record = recorded.get(nameOf(target));
        int position = record == null ? freePosition() : record.position();
        if (record != null && record.status() != CheckpointStatus.INTENT) {
            return record.status() == CheckpointStatus.COMPLETED;
        }
        int attempt = 1;
        if (record != null) {
            Instant due = record.dueAt();
            attempt = due == null ? record.attempt() : record.attempt() + 1;
            if (due != null) {
                pause(target, due, record.startedAt(), List.of(), List.of());
            }
            if (AttemptOutcome.isTooLate(
                    policy(target), record.startedAt(), engine.clock().now())) {
                gaveUp(target, record);
                return false;
            }
        }
        Instant startedAt = record == null ? engine.clock().now() : record.startedAt();
        while (true) {
            checkNotStopping();
            Undoing undoing = new Undoing(target, position, attempt, startedAt);
            try {
                attempt(undoing);
                succeeded(undoing);
                return true;
            } catch (JournalClosedError e) {
                throw e;
            } catch (Throwable failure) {
                if (AttemptOutcome.breaksProcess(failure)) { // while the result was read
                    throw run.unwind(new CloseReason.Broken(failure));
                }
                if (!failed(undoing, failure)) {
                    return false;
                }
                attempt++;
            }
        }
    }

    private record Undoing(CheckpointRecord target, int position, int attempt, Instant startedAt) {
        CheckpointRecord record(
                CheckpointStatus status, @Nullable Instant due, @Nullable Instant ended, @Nullable String error) {
            return new CheckpointRecord(
                    target.generation(),
                    CheckpointRecord.COMPENSATIONS,
                    position,
                    CheckpointKind.COMPENSATION,
                    target.name(),
                    status,
                    attempt,
                    1,
                    due,
                    startedAt,
                    ended,
                    null,
                    nameOf(target),
                    null,
                    error);
        }
    }

    private void gaveUp(CheckpointRecord target, CheckpointRecord record) {
        Undoing undoing = new Undoing(target, record.position(), record.attempt(), record.startedAt());
        String error = record.error() != null
                ? record.error()
                : engine.payloads()
                        .encodeFailure(Failures.record(
                                AttemptOutcome.tooLate(target.name(), policy(target), record.startedAt())));
        CheckpointRecord ended =
                undoing.record(CheckpointStatus.FAILED, null, engine.clock().now(), error);
        run.write(List.of(ended), List.of(), null);
        remember(ended);
        tellEnded(target, false);
    }

    private void checkNotStopping() {
        if (run.state().outcome() == null) {
            run.checkOpen(); // it undoes because the body wants that
        }
        // A cancellation or a deadline does not reach here; a stop does, and so does a takeover.
        if (run.closed() instanceof CloseReason.Stopping || run.closed() instanceof CloseReason.Fenced) {
            throw new JournalClosedError();
        }
    }

    private void attempt(Undoing undoing) throws Exception {
        CheckpointRecord target = undoing.target();
        RetryPolicy policy = policy(target);
        CheckpointRecord begun = undoing.record(CheckpointStatus.INTENT, null, null, null);
        if (policy.maxElapsed() != null && undoing.attempt() == 1) {
            run.writeBeginning(begun);
        } else {
            run.stepBegins(new Run.RunningStep(begun, engine.clock().now()));
        }
        StepFrame frame = new StepFrame(target.name(), key(undoing.target()), undoing.attempt());
        Attempts.run(engine, run, context, frame, failure -> pauseAfter(undoing, failure) != null, () -> {
            call(target);
            return null;
        });
    }

    private void call(CheckpointRecord target) throws Exception {
        String whose = BodyContext.described(target);
        String name = Objects.requireNonNull(target.compensation());
        LambdaUndo lambda = run.lambda(target.key());
        if (lambda != null) {
            lambda.run(engine.payloads().decode(whose, target.output(), lambda.type()));
            return;
        }
        CompensationDefinition definition = engine.registry().compensation(name);
        if (definition == null) {
            throw new MissingCompensationException(target.name(), name);
        }
        definition
                .body()
                .undo(
                        engine.payloads().decodeAll(whose, target.arguments(), definition.argumentTypes()),
                        engine.payloads().decode(whose, target.output(), definition.resultType()));
    }

    private RetryPolicy policy(CheckpointRecord target) {
        LambdaUndo lambda = run.lambda(target.key());
        CompensationDefinition definition =
                target.compensation() == null ? null : engine.registry().compensation(target.compensation());
        RetryPolicy own = lambda != null ? lambda.retry() : definition == null ? null : definition.retry();
        return own != null ? own : engine.settings().compensationRetry();
    }

    private String key(CheckpointRecord target) {
        return Keys.undoingKey(run.keySeed(), target.generation(), target.scope(), target.position());
    }

    private void succeeded(Undoing undoing) {
        Instant now = engine.clock().now();
        run.write(
                List.of(
                        undoing.record(CheckpointStatus.COMPLETED, null, now, null),
                        undoing.target().withStatus(CheckpointStatus.COMPENSATED)),
                List.of(),
                null);
        tellEnded(undoing.target(), true);
    }

    private void tellEnded(CheckpointRecord target, boolean undone) {
        engine.listeners()
                .tell(new EngineEvent.CompensationEnded(run.id(), run.start().workflow(), target.name(), undone));
    }

    // Whether there is another attempt, after its pause.
    private boolean failed(Undoing undoing, Throwable failure) {
        Instant now = engine.clock().now();
        String error = engine.payloads().encodeFailure(Failures.record(failure));
        List<EventRecord> events = List.of(new EventRecord(
                1,
                now,
                EventKind.ATTEMPT_FAILED,
                CheckpointRecord.COMPENSATIONS,
                undoing.position(),
                undoing.attempt(),
                null,
                error));
        Duration pause = pauseAfter(undoing, failure);
        if (pause == null) {
            CheckpointRecord ended = undoing.record(CheckpointStatus.FAILED, null, now, error);
            run.write(List.of(ended), events, null);
            remember(ended);
            tellEnded(undoing.target(), false);
            return false;
        }
        Instant due = now.plus(pause);
        pause(
                undoing.target(),
                due,
                undoing.startedAt(),
                List.of(undoing.record(CheckpointStatus.INTENT, due, null, error)),
                events);
        return true;
    }

    private @Nullable Duration pauseAfter(Undoing undoing, Throwable failure) {
        return AttemptOutcome.pauseAfter(
                policy(undoing.target()),
                undoing.attempt(),
                failure,
                key(undoing.target()),
                undoing.startedAt(),
                engine.clock().now());
    }

    private void pause(
            CheckpointRecord target,
            Instant due,
            Instant since,
            List<CheckpointRecord> records,
            List<EventRecord> events) {
        waiting.until(new WaitState(WaitKind.RETRY, target.name(), since), due, records, events);
    }
}
