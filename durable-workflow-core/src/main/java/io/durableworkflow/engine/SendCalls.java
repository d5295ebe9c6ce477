package io.durableworkflow.engine;

import io.durableworkflow.Audit;
import io.durableworkflow.CommandResult;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.Identifiers;
import io.durableworkflow.Outcome;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.CommandKind;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what a body asks of the engine for others: signals, cancellations and publications. Each goes to disk together
 * with the record that it was sent, so a replay sends nothing again. A refusal is recorded too, and is the same on replay.
 */
final class SendCalls {
    private static final String DONE = "DONE";
    private static final String ACCEPTED = "ACCEPTED";
    private static final String NOT_FOUND = "NOT_FOUND";
    private static final String CONFLICT = "CONFLICT";

    private final EngineParts engine;
    private final Executions executions;
    private final Run run;
    private final BodyContext context;

    SendCalls(EngineParts engine, Executions executions, Run run, BodyContext context) {
        this.engine = engine;
        this.executions = executions;
        this.run = run;
        this.context = context;
    }

    void signal(String id, String name, @Nullable Object payload, @Nullable String dedupKey) {
        context.inTurn(() -> {
            signalInTurn(id, name, payload, dedupKey);
            return true;
        });
    }

    private void signalInTurn(String id, String name, @Nullable Object payload, @Nullable String dedupKey) {
        Identifiers.requireId("execution id", id);
        Identifiers.requireName("signal", name);
        String key = Identifiers.requireId("dedup key", dedupKey == null ? Keys.newSeed() : dedupKey);
        String call = "signal '" + name + "'";
        context.checkCall(call);
        // Before the place is taken: a call that was refused and caught must not leave a gap there.
        String encoded = engine.payloads().encode(call, payload, Object.class);
        NextMove move = context.next(CheckpointKind.CALL, cut(call));
        if (move instanceof NextMove.Execute execute) {
            CheckpointRecord sent = record(execute.position(), cut(call), ACCEPTED);
            ChangeResult result =
                    run.writeWithEffect(sent, now -> new Change.Signal(id, name, key, now, encoded), this::delivered);
            answer(id, recorded(sent, result), "It takes no more signals.");
            if (result instanceof ChangeResult.Applied applied && applied.execution() != null) {
                engine.listeners()
                        .tell(new EngineEvent.SignalAccepted(
                                id, applied.execution().start().workflow(), name));
            }
        } else {
            answer(id, ((NextMove.Replay) move).recorded(), "It takes no more signals.");
        }
    }

    CommandResult cancel(String id, Audit audit) {
        return context.inTurn(() -> cancelInTurn(id, audit));
    }

    private CommandResult cancelInTurn(String id, Audit audit) {
        Identifiers.requireId("execution id", id);
        String call = "cancel '" + id + "'";
        context.checkCall(call);
        NextMove move = context.next(CheckpointKind.CALL, cut(call));
        CheckpointRecord recorded = move instanceof NextMove.Execute execute
                ? cancelled(id, audit, record(execute.position(), cut(call), ACCEPTED))
                : ((NextMove.Replay) move).recorded();
        return answer(id, recorded, "There is nothing to cancel.");
    }

    private CheckpointRecord cancelled(String id, Audit audit, CheckpointRecord sent) {
        Optional<ExecutionRecord> row = run.read(() -> engine.store().find(id));
        if (row.isPresent() && row.get().state().outcome() != null) {
            return written(ofDecided(sent, row.get().state()));
        }
        ChangeResult result = run.writeWithEffect(
                sent,
                now -> new Change.Command(id, CommandKind.CANCEL, Keys.newSeed(), now, audit.who(), audit.why()),
                this::commanded);
        return recorded(sent, result);
    }

    void publish(String topic, @Nullable Object payload, @Nullable String dedupKey) {
        context.inTurn(() -> {
            publishInTurn(topic, payload, dedupKey);
            return true;
        });
    }

    private void publishInTurn(String topic, @Nullable Object payload, @Nullable String dedupKey) {
        Identifiers.requireName("topic", topic);
        String key = Identifiers.requireId("dedup key", dedupKey == null ? Keys.newSeed() : dedupKey);
        String call = "publish on '" + topic + "'";
        context.checkCall(call);
        String encoded = engine.payloads().encode("topic '" + topic + "'", payload, Object.class);
        NextMove move = context.next(CheckpointKind.CALL, cut(call));
        if (move instanceof NextMove.Execute execute) {
            CheckpointRecord sent = record(execute.position(), cut(call), ACCEPTED);
            run.writeWithEffect(
                    sent,
                    now -> new Change.Publish(topic, key, dedupKey != null, now, encoded),
                    result -> executions.spreader().published(result, topic));
            context.passed(sent.endedAt());
        } else {
            context.passed(((NextMove.Replay) move).recorded().endedAt());
        }
    }

    // ---- answers ----

    private CheckpointRecord recorded(CheckpointRecord sent, ChangeResult result) {
        if (result instanceof ChangeResult.NotFound) {
            return written(failed(sent, NOT_FOUND, null));
        }
        if (result instanceof ChangeResult.Ended ended) {
            ExecutionState state = ended.execution().state();
            boolean cancelling = sent.name().startsWith("cancel ");
            return written(
                    cancelling ? ofDecided(sent, state) : failed(sent, CONFLICT, "has ended as " + state.status()));
        }
        return sent;
    }

    private CheckpointRecord ofDecided(CheckpointRecord sent, ExecutionState state) {
        if (state.outcome() == Outcome.CANCELLED) {
            return sent.withArguments(DONE);
        }
        return failed(
                sent,
                CONFLICT,
                state.status().isEnded()
                        ? "has ended as " + state.status()
                        : "ends as " + state.outcome() + " and undoes its steps");
    }

    private CheckpointRecord written(CheckpointRecord record) {
        run.write(List.of(record), List.of(), null);
        return record;
    }

    private CommandResult answer(String id, CheckpointRecord recorded, String cure) {
        context.passed(recorded.endedAt());
        if (NOT_FOUND.equals(recorded.arguments())) {
            throw new ExecutionNotFoundException(id);
        }
        if (CONFLICT.equals(recorded.arguments())) {
            String state = engine.payloads().decodeFailure(recorded.error()).message();
            throw new ExecutionConflictException(id, String.valueOf(state), cure);
        }
        return DONE.equals(recorded.arguments()) ? CommandResult.DONE : CommandResult.ACCEPTED;
    }

    // ---- on the commit thread ----

    private void delivered(@Nullable ChangeResult result) {
        if (result instanceof ChangeResult.Applied applied && applied.execution() != null) {
            executions.deliver(applied.execution().no());
        }
    }

    private void commanded(@Nullable ChangeResult result) {
        if (result instanceof ChangeResult.Applied applied && applied.execution() != null) {
            executions.deliverCommand(applied.execution().no());
        }
    }

    // ---- records ----

    static String cut(String call) {
        return call.length() <= Identifiers.MAX_LENGTH ? call : call.substring(0, Identifiers.MAX_LENGTH - 1) + "…";
    }

    private CheckpointRecord failed(CheckpointRecord sent, String why, @Nullable String state) {
        String type = why.equals(NOT_FOUND)
                ? ExecutionNotFoundException.class.getName()
                : ExecutionConflictException.class.getName();
        return copy(sent, why, engine.payloads().encodeFailure(new RecordedFailure(type, state, null, null)));
    }

    private static CheckpointRecord copy(CheckpointRecord sent, String answer, String error) {
        return new CheckpointRecord(
                sent.generation(),
                sent.scope(),
                sent.position(),
                sent.kind(),
                sent.name(),
                CheckpointStatus.FAILED,
                0,
                1,
                null,
                sent.startedAt(),
                sent.endedAt(),
                null,
                answer,
                null,
                error);
    }

    private CheckpointRecord record(int position, String name, String answer) {
        Instant now = engine.clock().now();
        return new CheckpointRecord(
                run.state().generation(),
                context.scope(),
                position,
                CheckpointKind.CALL,
                name,
                CheckpointStatus.COMPLETED,
                0,
                1,
                null,
                now,
                now,
                null,
                answer,
                null,
                null);
    }
}
