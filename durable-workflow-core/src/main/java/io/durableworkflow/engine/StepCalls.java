package io.durableworkflow.engine;

import io.durableworkflow.PayloadException;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOutcomeUnknownException;
import io.durableworkflow.WaitKind;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.StoreRejectedException;
import io.durableworkflow.store.WaitState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the steps of a body: answers from the record, or runs attempts until one ends the step. Each attempt that
 * ends is on disk before the body hears of it.
 */
final class StepCalls {
    private final EngineParts engine;
    private final Run run;
    private final BodyContext context;
    private final Waiting waiting;

    StepCalls(EngineParts engine, Run run, BodyContext context, Waiting waiting) {
        this.engine = engine;
        this.run = run;
        this.context = context;
        this.waiting = waiting;
    }

    @Nullable
    Object run(StepCall call, StepFrame.Work work) {
        context.checkCall("step '" + call.name() + "'");
        NextMove move = context.next(CheckpointKind.STEP, call.name(), call.aliases());
        if (move instanceof NextMove.Replay replay) {
            return replayed(call, replay.recorded());
        }
        if (move instanceof NextMove.Resume resume) {
            return resumed(call, resume.recorded(), work);
        }
        return execute(call, first(call, ((NextMove.Execute) move).position()), 1, work);
    }

    private @Nullable Object replayed(StepCall call, CheckpointRecord recorded) {
        context.passed(recorded.endedAt());
        keepLambda(call, recorded);
        // One whose result could not be stored has failed, and is undone all the same.
        boolean failedBeforeItWasUndone = recorded.status() == CheckpointStatus.COMPENSATED && recorded.error() != null;
        boolean unknown = recorded.status() == CheckpointStatus.UNKNOWN;
        if (recorded.status() == CheckpointStatus.FAILED || failedBeforeItWasUndone || unknown) {
            throw thrown(
                    Failures.ofStep(engine.payloads().decodeFailure(recorded.error()), call.name(), null),
                    unknown,
                    recorded.position());
        }
        return context.decodeRecorded(recorded, call.type());
    }

    private @Nullable Object resumed(StepCall call, CheckpointRecord recorded, StepFrame.Work work) {
        Instant due = recorded.dueAt();
        if (due == null) {
            // The attempt was interrupted: it may have had its effect, and does not count as failed.
            if (call.isAtMostOnce() || recorded.status() == CheckpointStatus.UNKNOWN) {
                return reconciled(call, recorded);
            }
            requireTimeLeft(call, recorded);
            return execute(call, recorded, Math.max(1, recorded.attempt()), work);
        }
        waiting.until(new WaitState(WaitKind.RETRY, call.name(), recorded.startedAt()), due, List.of(), List.of());
        if (recorded.error() != null) { // else it is an operator who wants it run again
            requireTimeLeft(call, recorded);
        }
        return execute(call, recorded, recorded.attempt() + 1, work);
    }

    // Too late for another attempt, it ends with what the last one failed with.
    private void requireTimeLeft(StepCall call, CheckpointRecord recorded) {
        RetryPolicy policy = call.policy(engine.settings().defaultRetry());
        Instant now = engine.clock().now();
        if (!AttemptOutcome.isTooLate(policy, recorded.startedAt(), now)) {
            return;
        }
        String error = recorded.error();
        if (error == null) {
            failForGood(call, recorded, AttemptOutcome.tooLate(call.name(), policy, recorded.startedAt()), List.of());
            return;
        }
        run.write(List.of(ended(recorded, CheckpointStatus.FAILED, now, null, null, null, error)), List.of(), null);
        context.passed(now);
        throw Failures.<RuntimeException>sneaky(
                Failures.ofStep(engine.payloads().decodeFailure(error), call.name(), null));
    }

    private CheckpointRecord first(StepCall call, int position) {
        return new CheckpointRecord(
                run.state().generation(),
                context.scope(),
                position,
                CheckpointKind.STEP,
                call.name(),
                CheckpointStatus.INTENT,
                1,
                1,
                null,
                engine.clock().now(),
                null,
                call.compensation(),
                null,
                null,
                null);
    }

    private @Nullable Object execute(StepCall call, CheckpointRecord begun, int firstAttempt, StepFrame.Work work) {
        RetryPolicy policy = call.policy(engine.settings().defaultRetry());
        String key = key(begun);
        CheckpointRecord record = begun;
        int repeats = 0;
        for (int attempt = firstAttempt; ; attempt++) {
            record = ofAttempt(record, attempt);
            StepTransaction transaction = new StepTransaction(engine, run, call, record);
            StepFrame frame = new StepFrame(call.name(), key, attempt);
            Completion completion;
            try {
                // Before the work, so that a step whose arguments cannot be stored has no effect that nobody can undo.
                record = withArguments(record, argumentsOf(call));
                begin(call, record, policy);
                transaction = new StepTransaction(engine, run, call, record);
                context.expect(transaction);
                completion = attempt(call, record, frame, policy, limited(call, record, policy, frame, work));
            } catch (JournalClosedError e) {
                throw e;
            } catch (Throwable failure) {
                if (AttemptOutcome.breaksProcess(failure)) { // while the result was written
                    throw run.unwind(new CloseReason.Broken(failure));
                }
                if (transaction.isCommittedAfter(failure)) {
                    return committed(call, transaction);
                }
                if (transaction.unstorable() != null) {
                    return failForGood(call, record, transaction.unstorable(), List.of());
                }
                if (repeats < StepTransaction.MAX_REPEATS && transaction.isToBeRepeated()) {
                    repeats++;
                    attempt--; // it has had no effect, and does not count as failed
                    continue;
                }
                record = failed(call, record, policy, key, failure); // or throws, if that was the last one
                continue;
            }
            return transaction.isCommitted() ? committed(call, transaction) : completed(call, record, completion);
        }
    }

    private @Nullable Object committed(StepCall call, StepTransaction transaction) {
        CheckpointRecord result = transaction.committedResult();
        keepLambda(call, result);
        context.passed(result.endedAt());
        return transaction.committedValue();
    }

    private StepFrame.Work limited(
            StepCall call, CheckpointRecord record, RetryPolicy policy, StepFrame frame, StepFrame.Work work) {
        return TimeLimit.around(
                engine,
                frame,
                call.timeout(),
                work,
                timeout -> StuckStep.block(engine, run, record, policy, frame.key(), timeout));
    }

    private static String whose(StepCall call) {
        return "step '" + call.name() + "'";
    }

    private String key(CheckpointRecord record) {
        return Keys.idempotencyKey(run.keySeed(), record.generation(), record.scope(), record.position());
    }

    private @Nullable String argumentsOf(StepCall call) {
        return call.compensation() == null || call.argumentTypes().isEmpty()
                ? null
                : engine.payloads().encodeAll(whose(call), call.arguments(), call.argumentTypes());
    }

    private void begin(StepCall call, CheckpointRecord record, RetryPolicy policy) {
        if (call.isAtMostOnce()) {
            run.write(List.of(record.withStatus(CheckpointStatus.UNKNOWN)), List.of(), null);
        } else if (policy.maxElapsed() != null && record.attempt() == 1) {
            run.writeBeginning(record); // its instant counts, also if the process dies now
        } else {
            run.stepBegins(new Run.RunningStep(record, engine.clock().now()));
        }
    }

    // Begun and never ended: it is not run again, whatever the answer.
    private @Nullable Object reconciled(StepCall call, CheckpointRecord begun) {
        StepFrame.Work onUnknown = call.onUnknown();
        if (onUnknown == null) {
            return failForGood(
                    call,
                    begun,
                    new StepOutcomeUnknownException(
                            ("Step '%s' began at %s and was interrupted: whether it has had its effect is not known, and it"
                                            + " may run at most once.")
                                    .formatted(call.name(), begun.startedAt())),
                    List.of());
        }
        Completion completion;
        try {
            StepFrame frame = new StepFrame(call.name(), key(begun), begun.attempt());
            completion = attempt(call, begun, frame, RetryPolicy.none(), onUnknown);
        } catch (JournalClosedError e) {
            throw e;
        } catch (Throwable failure) {
            if (AttemptOutcome.breaksProcess(failure)) { // while the result was written
                throw run.unwind(new CloseReason.Broken(failure));
            }
            return failForGood(call, begun, failure, List.of());
        }
        return completed(call, begun, completion);
    }

    private record Completion(
            @Nullable Object value, @Nullable String output) {}

    private Completion attempt(
            StepCall call, CheckpointRecord record, StepFrame frame, RetryPolicy policy, StepFrame.Work work)
            throws Exception {
        String whose = whose(call);
        Object value = Attempts.run(
                engine, run, context, frame, failure -> pauseAfter(policy, record, failure, frame.key()) != null, work);
        try {
            String output = call.type() == void.class || call.type() == Void.class
                    ? null
                    : engine.payloads().encode(whose, value, call.type());
            // Read back at once: the body sees what a replay will see, and an unreadable result fails here and now.
            return new Completion(engine.payloads().decode(whose, output, call.type()), output);
        } catch (PayloadException e) {
            throw new ResultNotStorable(e);
        }
    }

    private @Nullable Duration pauseAfter(RetryPolicy policy, CheckpointRecord record, Throwable failure, String key) {
        return AttemptOutcome.pauseAfter(
                policy,
                record.attempt(),
                failure,
                key,
                record.startedAt(),
                engine.clock().now());
    }

    /** The step has had its effect, but its result cannot be stored: it fails, and can still be undone. */
    private static final class ResultNotStorable extends Exception {
        private static final long serialVersionUID = 1L;

        ResultNotStorable(PayloadException cause) {
            super(cause);
        }
    }

    private @Nullable Object completed(StepCall call, CheckpointRecord record, Completion completion) {
        Instant now = engine.clock().now();
        CheckpointRecord result = ended(
                record,
                CheckpointStatus.COMPLETED,
                now,
                call.compensation(),
                record.arguments(),
                completion.output(),
                null);
        try {
            run.writeResult(result);
        } catch (StoreRejectedException e) {
            PayloadException refused = new PayloadException(
                    "The store refuses the result of step '" + call.name() + "': " + e.getMessage(), e);
            return failForGood(call, record, new ResultNotStorable(refused), List.of());
        }
        keepLambda(call, record);
        context.passed(result.endedAt());
        return completion.value();
    }

    private CheckpointRecord failed(
            StepCall call, CheckpointRecord record, RetryPolicy policy, String key, Throwable failure) {
        Throwable shown =
                failure instanceof ResultNotStorable && failure.getCause() != null ? failure.getCause() : failure;
        Instant now = engine.clock().now();
        String error = engine.payloads().encodeFailure(Failures.record(shown));
        List<EventRecord> events = List.of(new EventRecord(
                1, now, EventKind.ATTEMPT_FAILED, record.scope(), record.position(), record.attempt(), null, error));
        Duration pause = failure instanceof ResultNotStorable ? null : pauseAfter(policy, record, failure, key);
        if (pause == null) {
            failForGood(call, record, failure, events);
        }
        CheckpointRecord retried = paused(record, now.plus(Objects.requireNonNull(pause)), error);
        waiting.until(
                new WaitState(WaitKind.RETRY, call.name(), now),
                Objects.requireNonNull(retried.dueAt()),
                List.of(retried),
                events);
        return retried;
    }

    private @Nullable Object failForGood(
            StepCall call, CheckpointRecord record, Throwable failure, List<EventRecord> events) {
        boolean undoable = failure instanceof ResultNotStorable && call.compensation() != null;
        boolean unknown = failure instanceof StepOutcomeUnknownException;
        Throwable shown =
                failure instanceof ResultNotStorable && failure.getCause() != null ? failure.getCause() : failure;
        RecordedFailure recorded = Failures.record(shown);
        String error = engine.payloads().encodeFailure(recorded);
        CheckpointRecord result = ended(
                record,
                unknown ? CheckpointStatus.UNKNOWN : CheckpointStatus.FAILED,
                engine.clock().now(),
                undoable || unknown ? call.compensation() : null,
                undoable || unknown ? record.arguments() : null,
                null,
                error);
        run.write(List.of(result), events, null);
        if (undoable) {
            keepLambda(call, record);
        }
        context.passed(result.endedAt());
        throw thrown(
                Failures.ofStep(engine.payloads().asWritten(recorded, error), call.name(), shown),
                unknown,
                record.position());
    }

    private RuntimeException thrown(Throwable failure, boolean unknown, int position) {
        if (unknown) {
            context.outcomeUnknown(failure, position);
        }
        throw Failures.<RuntimeException>sneaky(failure);
    }

    private void keepLambda(StepCall call, CheckpointRecord step) {
        if (call.lambda() != null) {
            run.addLambda(step.key(), new LambdaUndo(call.lambda(), call.type(), call.lambdaRetry()));
        }
    }

    private static CheckpointRecord ofAttempt(CheckpointRecord record, int attempt) {
        return new CheckpointRecord(
                record.generation(),
                record.scope(),
                record.position(),
                record.kind(),
                record.name(),
                CheckpointStatus.INTENT,
                attempt,
                record.revision(),
                null,
                record.startedAt(),
                null,
                record.compensation(),
                null,
                null,
                record.error());
    }

    private static CheckpointRecord withArguments(CheckpointRecord record, @Nullable String arguments) {
        return arguments == null
                ? record
                : new CheckpointRecord(
                        record.generation(),
                        record.scope(),
                        record.position(),
                        record.kind(),
                        record.name(),
                        record.status(),
                        record.attempt(),
                        record.revision(),
                        record.dueAt(),
                        record.startedAt(),
                        null,
                        record.compensation(),
                        arguments,
                        null,
                        record.error());
    }

    /** The record of a step that waits for its next attempt. */
    static CheckpointRecord paused(CheckpointRecord record, Instant dueAt, String error) {
        return new CheckpointRecord(
                record.generation(),
                record.scope(),
                record.position(),
                record.kind(),
                record.name(),
                CheckpointStatus.INTENT,
                record.attempt(),
                record.revision(),
                dueAt,
                record.startedAt(),
                null,
                record.compensation(),
                null,
                null,
                error);
    }

    /** The record of a step that has ended. */
    static CheckpointRecord ended(
            CheckpointRecord record,
            CheckpointStatus status,
            Instant endedAt,
            @Nullable String compensation,
            @Nullable String arguments,
            @Nullable String output,
            @Nullable String error) {
        return new CheckpointRecord(
                record.generation(),
                record.scope(),
                record.position(),
                record.kind(),
                record.name(),
                status,
                record.attempt(),
                record.revision(),
                null,
                record.startedAt(),
                endedAt,
                compensation,
                arguments,
                output,
                error);
    }
}
