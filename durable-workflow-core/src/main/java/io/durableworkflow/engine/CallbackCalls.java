package io.durableworkflow.engine;

import io.durableworkflow.Callback;
import io.durableworkflow.CallbackFailedException;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.Identifiers;
import io.durableworkflow.PayloadException;
import io.durableworkflow.engine.LocalCallback.Opened;
import io.durableworkflow.store.CallerTransaction;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.SignalRecord;
import io.durableworkflow.store.TokenRecord;
import io.durableworkflow.store.WaitState;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what bodies do with callbacks. The record of the opening holds a random key, which tokens and waits refer to; so a callback
 * that is opened again at the same place is another one. Of a token only the hash gets to disk, so a replay cannot know it: each time one
 * is asked for it is a new one, and all of them are good.
 */
final class CallbackCalls {
    private final EngineParts engine;
    private final Run run;
    private final BodyContext context;
    private final SignalWait wait;

    CallbackCalls(EngineParts engine, Run run, BodyContext context, Waiting waiting) {
        this.engine = engine;
        this.run = run;
        this.context = context;
        this.wait = new SignalWait(engine, run, context, waiting);
    }

    /** Opens a callback. */
    Opened open(String name) {
        Identifiers.requireName("callback", name);
        context.checkCall("callback '" + name + "'");
        NextMove move = context.next(CheckpointKind.CALLBACK_OPENED, name);
        CheckpointRecord record;
        if (move instanceof NextMove.Replay replay) {
            record = replay.recorded();
        } else {
            Instant now = engine.clock().now();
            int position = ((NextMove.Execute) move).position();
            record = record(CheckpointKind.CALLBACK_OPENED, position, name, now, null, Keys.newSeed())
                    .ended(CheckpointStatus.COMPLETED, now, null);
            run.write(List.of(record), List.of(), null);
        }
        context.passed(record.endedAt());
        return new Opened(keyOf(record), name, record.scope(), record.position());
    }

    private static String keyOf(CheckpointRecord record) {
        return Objects.requireNonNull(record.arguments(), "the key of a callback");
    }

    // ---- tokens ----

    /** A new token, whose hash is on disk. */
    String token(Opened callback) {
        context.checkStep(
                "token() of callback '" + callback.name() + "'",
                "every replay would make another one. Ask for it inside the step that hands it over");
        if (engine.callerTransaction().filter(CallerTransaction::isOfThisStore).isPresent()) {
            throw new DurableCallException(
                    ("token() of callback '%s' is called inside a transaction in the database that workflows are kept in. It may be"
                                    + " rolled back when somebody holds the token already: ask for it in a step that is not"
                                    + " transactional.")
                            .formatted(callback.name()));
        }
        if (!run.takeToken(callback.key(), Callback.MAX_TOKENS, () -> count(callback))) {
            throw new DurableCallException(
                    "Callback '%s' of execution '%s' has %d tokens, which is the limit. Ask for one in each attempt of a step at most."
                            .formatted(callback.name(), run.id(), Callback.MAX_TOKENS));
        }
        String token = Keys.newSeed();
        TokenRecord record = new TokenRecord(
                Keys.hashOfToken(token),
                callback.key(),
                callback.name(),
                callback.scope(),
                callback.position(),
                engine.clock().now());
        run.writeAside(fence -> new Change.AddToken(run.no(), fence, record));
        return token;
    }

    private int count(Opened callback) {
        return run.readInStep(() -> engine.store().countTokens(run.no(), callback.key()));
    }

    // ---- waits ----

    /** @param end null for no deadline */
    ReceivedSignal await(Opened callback, Type type, @Nullable WaitDeadline end) {
        return context.inTurn(() -> awaitInTurn(callback, type, end));
    }

    private ReceivedSignal awaitInTurn(Opened callback, Type type, @Nullable WaitDeadline end) {
        context.checkCall("the wait for callback '" + callback.name() + "'");
        NextMove move = context.next(CheckpointKind.CALLBACK, callback.name());
        CheckpointRecord record;
        boolean first = move instanceof NextMove.Execute;
        if (move instanceof NextMove.Execute execute) {
            Instant now = engine.clock().now();
            record = record(
                    CheckpointKind.CALLBACK,
                    execute.position(),
                    callback.name(),
                    now,
                    end == null ? null : end.from(now),
                    callback.key());
        } else {
            record = move instanceof NextMove.Replay replay ? replay.recorded() : ((NextMove.Resume) move).recorded();
            if (!callback.key().equals(record.arguments())) {
                throw context.changed(
                        "%s the journal holds a wait for callback '%s', but the code waits for another callback of this name."
                                .formatted(context.at(record.position()), record.name()),
                        record.position());
            }
        }
        if (!record.isOpen()) {
            return received(record, type);
        }
        WaitState state = WaitState.callback(callback.key(), callback.name(), record.startedAt());
        Optional<SignalRecord> completion = wait.await(record, state, first ? List.of(record) : List.of());
        return completion.isPresent() ? consume(record, completion.get(), type) : new ReceivedSignal(null, true);
    }

    private ReceivedSignal received(CheckpointRecord recorded, Type type) {
        context.passed(recorded.endedAt());
        if (recorded.status() == CheckpointStatus.TIMED_OUT) {
            return new ReceivedSignal(null, true);
        }
        if (recorded.status() == CheckpointStatus.FAILED) {
            throw new CallbackFailedException(
                    recorded.name(),
                    engine.payloads().decodeFailure(recorded.error()).message());
        }
        return new ReceivedSignal(context.decodeRecorded(recorded, type), false);
    }

    // The record and the consumption of the completion go to disk together.
    private ReceivedSignal consume(CheckpointRecord record, SignalRecord completion, Type type) {
        CheckpointRecord received = ended(record, outcome(record, completion));
        if (received.status() == CheckpointStatus.COMPLETED) {
            context.decodeRecorded(received, type); // before it is recorded as received
        }
        run.write(List.of(received), List.of(), completion);
        return received(received, type);
    }

    private CallbackOutcome outcome(CheckpointRecord record, SignalRecord completion) {
        try {
            return engine.payloads().decodeCallback(String.valueOf(completion.payload()));
        } catch (PayloadException e) {
            throw context.unreadable(e, record);
        }
    }

    private CheckpointRecord ended(CheckpointRecord record, CallbackOutcome outcome) {
        Instant now = engine.clock().now();
        if (outcome.failure() == null) {
            return record.ended(CheckpointStatus.COMPLETED, now, outcome.value());
        }
        RecordedFailure failure =
                new RecordedFailure(CallbackFailedException.class.getName(), outcome.failure(), null, null);
        return record.failed(now, engine.payloads().encodeFailure(failure));
    }

    private CheckpointRecord record(
            CheckpointKind kind, int position, String name, Instant now, @Nullable Instant dueAt, String key) {
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
                key,
                null,
                null);
    }
}
