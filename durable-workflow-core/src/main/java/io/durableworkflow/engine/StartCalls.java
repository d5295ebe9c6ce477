package io.durableworkflow.engine;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.Identifiers;
import io.durableworkflow.QueueNotFoundException;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowNotRegisteredException;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.StartRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the starts that a body asks of the engine, of executions that are no children of it. Each goes to disk together
 * with the record that it was made, which holds the id, so a replay starts nothing again. A refusal is recorded too, and is
 * the same on replay.
 */
final class StartCalls {
    /** Most executions without an id of their own that are started at one place, one for each input that it is called with. */
    static final int MAX_STARTS = 20;

    private static final String ACCEPTED = "ACCEPTED";
    private static final String SEPARATOR = ", ";

    private final EngineParts engine;
    private final Children family;
    private final Run run;
    private final BodyContext context;

    StartCalls(EngineParts engine, Children family, Run run, BodyContext context) {
        this.engine = engine;
        this.family = family;
        this.run = run;
        this.context = context;
    }

    /** Starts a workflow, and answers with the id of the execution, new or found. */
    String start(
            WorkflowDefinition<?> definition, WorkflowOptions options, List<? extends @Nullable Object> arguments) {
        return context.inTurn(() -> startInTurn(definition, options, arguments));
    }

    private String startInTurn(
            WorkflowDefinition<?> definition, WorkflowOptions options, List<? extends @Nullable Object> arguments) {
        Starter.requireArguments(definition, arguments);
        String given = options.id();
        if (given != null) {
            Identifiers.requireId("execution id", given);
        }
        FirstState.refuseDedupKey(options, "A start in the body of a workflow");
        String queue = FirstState.queueName(options, definition);
        String call = called("start of", definition.name());
        context.checkCall(call);
        // Before the place is taken: a call that was refused and caught must not leave a gap there.
        String input = Starter.encodeInput(engine, definition, arguments);
        String hash = engine.payloads().hash(arguments, definition.parameterTypes());
        NextMove move = context.next(
                CheckpointKind.CALL,
                call,
                definition.aliases().stream()
                        .map(alias -> called("start of", alias))
                        .toList());
        if (move instanceof NextMove.Replay replay) {
            return answer(definition, queue, replay.recorded());
        }
        int position = ((NextMove.Execute) move).position();
        for (int count = 1; ; count++) {
            String id = given != null ? given : ownId(position, count);
            CheckpointRecord sent = record(position, call, id);
            if (isUnknown(definition)) {
                return answer(
                        definition,
                        queue,
                        written(refused(sent, StartRefusal.NOT_REGISTERED, "It is not registered.")));
            }
            if (isUnknown(queue)) {
                return answer(
                        definition,
                        queue,
                        written(refused(sent, StartRefusal.NO_QUEUE, String.join(SEPARATOR, queues()))));
            }
            FirstRun first = FirstRun.later(engine, family.executions());
            WorkflowOptions tagged = engine.listeners().tagged(options, id, definition.name());
            StartRecord[] written = new StartRecord[1];
            ChangeResult result = run.writeWithEffect(
                    sent,
                    now -> {
                        written[0] = Starter.startRecord(definition, tagged, id, input, hash, now);
                        return new Change.Start(written[0], first.state(options, written[0], now));
                    },
                    told -> first.settled(told, written[0]));
            if (!(result instanceof ChangeResult.Exists exists)) {
                return answer(definition, queue, sent);
            }
            StartRefusal refusal = StartRefusal.of(exists.execution(), definition, hash, options);
            if (refusal == null) {
                return answer(definition, queue, written(sent));
            }
            if (given != null || count == MAX_STARTS) {
                return answer(definition, queue, written(refusedFor(sent, refusal, exists.execution())));
            }
        }
    }

    /** Signals the execution of an id, which is started if there is none yet, and answers with the id. */
    String signalOrStart(
            SignalOrStart.Message message,
            WorkflowDefinition<?> definition,
            WorkflowOptions options,
            List<? extends @Nullable Object> arguments) {
        return context.inTurn(() -> signalOrStartInTurn(message, definition, options, arguments));
    }

    private String signalOrStartInTurn(
            SignalOrStart.Message message,
            WorkflowDefinition<?> definition,
            WorkflowOptions options,
            List<? extends @Nullable Object> arguments) {
        Starter.requireArguments(definition, arguments);
        String id = SignalOrStart.requireId(options);
        FirstState.refuseDedupKey(options, "A signal that may start its execution");
        String queue = FirstState.queueName(options, definition);
        Identifiers.requireName("signal", message.name());
        String key =
                Identifiers.requireId("dedup key", message.dedupKey() == null ? Keys.newSeed() : message.dedupKey());
        String call = called("signal or start", message.name());
        context.checkCall(call);
        String payload = engine.payloads().encode("signal '" + message.name() + "'", message.payload(), Object.class);
        String input = Starter.encodeInput(engine, definition, arguments);
        String hash = engine.payloads().hash(arguments, definition.parameterTypes());
        NextMove move = context.next(CheckpointKind.CALL, call);
        if (move instanceof NextMove.Replay replay) {
            return answer(definition, queue, replay.recorded());
        }
        CheckpointRecord sent = record(((NextMove.Execute) move).position(), call, id);
        if (isUnknown(definition)) {
            return answer(
                    definition, queue, written(refused(sent, StartRefusal.NOT_REGISTERED, "It is not registered.")));
        }
        if (isUnknown(queue)) {
            return answer(
                    definition, queue, written(refused(sent, StartRefusal.NO_QUEUE, String.join(SEPARATOR, queues()))));
        }
        String seed = Keys.newSeed();
        WorkflowOptions tagged = engine.listeners().tagged(options, id, definition.name());
        ChangeResult result = run.writeWithEffect(
                sent,
                now -> new Change.SignalOrStart(
                        SignalOrStart.start(definition, tagged, id, seed, input, hash, now),
                        new Change.Signal(id, message.name(), key, now, payload),
                        SignalOrStart.names(definition)),
                done -> SignalOrStart.written(engine, family.executions(), done, seed));
        if (result instanceof ChangeResult.Ended ended) {
            return answer(definition, queue, written(refusedFor(sent, StartRefusal.ENDED, ended.execution())));
        }
        if (result instanceof ChangeResult.Exists exists) {
            return answer(
                    definition, queue, written(refusedFor(sent, StartRefusal.OTHER_WORKFLOW, exists.execution())));
        }
        if (result instanceof ChangeResult.Applied applied && applied.execution() != null) {
            String workflow = applied.execution().start().workflow();
            engine.listeners().tell(new EngineEvent.SignalAccepted(id, workflow, message.name()));
        }
        return answer(definition, queue, sent);
    }

    private static String called(String what, String name) {
        return SendCalls.cut(what + " '" + name + "'");
    }

    private String ownId(int position, int count) {
        return Keys.startedId(run.id(), run.keySeed(), run.state().generation(), context.scope(), position, count);
    }

    private boolean isUnknown(WorkflowDefinition<?> definition) {
        return engine.registry().workflow(definition.name(), definition.version()) == null;
    }

    private boolean isUnknown(@Nullable String queue) {
        return queue != null && !queues().contains(queue);
    }

    private List<String> queues() {
        return family.executions().queues().queues().stream()
                .map(QueueOptions::name)
                .toList();
    }

    // ---- answers ----

    private CheckpointRecord written(CheckpointRecord record) {
        run.write(List.of(record), List.of(), null);
        return record;
    }

    private String answer(WorkflowDefinition<?> definition, @Nullable String queue, CheckpointRecord recorded) {
        context.passed(recorded.endedAt());
        String id = idOf(recorded);
        if (recorded.status() == CheckpointStatus.COMPLETED) {
            return id;
        }
        StartRefusal refusal = StartRefusal.valueOf(Objects.requireNonNull(recorded.arguments()));
        if (refusal == StartRefusal.NOT_REGISTERED) {
            throw new WorkflowNotRegisteredException(definition.name());
        }
        String state =
                String.valueOf(engine.payloads().decodeFailure(recorded.error()).message());
        if (refusal == StartRefusal.NO_QUEUE) {
            throw new QueueNotFoundException(String.valueOf(queue), List.of(state.split(SEPARATOR)));
        }
        throw refusal.conflict(id, "id", state, definition.name());
    }

    private String idOf(CheckpointRecord recorded) {
        return Objects.requireNonNull(
                (String) context.decodeRecorded(recorded, String.class), "the id that was started");
    }

    // ---- records ----

    private CheckpointRecord refusedFor(CheckpointRecord sent, StartRefusal why, ExecutionRecord existing) {
        return refused(sent, why, why.state(existing));
    }

    private CheckpointRecord refused(CheckpointRecord sent, StartRefusal why, String detail) {
        RecordedFailure failure = new RecordedFailure(why.failure().getName(), detail, null, null);
        return copy(sent, CheckpointStatus.FAILED, why.name(), engine.payloads().encodeFailure(failure));
    }

    private static CheckpointRecord copy(
            CheckpointRecord sent, CheckpointStatus status, String answer, @Nullable String error) {
        return new CheckpointRecord(
                sent.generation(),
                sent.scope(),
                sent.position(),
                sent.kind(),
                sent.name(),
                status,
                0,
                1,
                null,
                sent.startedAt(),
                sent.endedAt(),
                null,
                answer,
                sent.output(),
                error);
    }

    private CheckpointRecord record(int position, String call, String id) {
        Instant now = engine.clock().now();
        return new CheckpointRecord(
                run.state().generation(),
                context.scope(),
                position,
                CheckpointKind.CALL,
                call,
                CheckpointStatus.COMPLETED,
                0,
                1,
                null,
                now,
                now,
                null,
                ACCEPTED,
                engine.payloads().encode(call, id, String.class),
                null);
    }
}
