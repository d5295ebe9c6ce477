package io.durableworkflow.engine;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.Identifiers;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowNotRegisteredException;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.StartRecord;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Signals the execution of an id, which is started if there is none yet: one change, so that nobody comes in between. */
final class SignalOrStart {
    private final EngineParts engine;
    private final Intake intake;
    private final Executions executions;

    SignalOrStart(EngineParts engine, Intake intake, Executions executions) {
        this.engine = engine;
        this.intake = intake;
        this.executions = executions;
    }

    /** What is sent. */
    record Message(
            String name, @Nullable Object payload, @Nullable String dedupKey) {}

    /** @return the id of the execution */
    String send(
            Message message,
            WorkflowDefinition<?> definition,
            WorkflowOptions options,
            List<? extends @Nullable Object> arguments) {
        if (engine.registry().workflow(definition.name(), definition.version()) == null) {
            throw new WorkflowNotRegisteredException(definition.name());
        }
        Starter.requireArguments(definition, arguments);
        String id = requireId(options);
        FirstState.refuseDedupKey(options, "A signal that may start its execution");
        Identifiers.requireName("signal", message.name());
        String key = Identifiers.requireId("dedup key", CallsInSteps.dedupKey("signalOrStart", message.dedupKey()));
        String payload = engine.payloads().encode("signal '" + message.name() + "'", message.payload(), Object.class);
        String input = Starter.encodeInput(engine, definition, arguments);
        String hash = engine.payloads().hash(arguments, definition.parameterTypes());
        String seed = Keys.newSeed();
        QueueEntry entry = executions.queues().enter(id, options, definition);
        WorkflowOptions tagged = engine.listeners().tagged(options, id, definition.name());
        ChangeResult result = entry.during(() -> intake.commit(
                id,
                "signal",
                entry.leavingBefore(done -> written(engine, executions, done, seed)),
                now -> new Change.SignalOrStart(
                        start(definition, tagged, id, seed, input, hash, now),
                        new Change.Signal(id, message.name(), key, now, payload),
                        names(definition))));
        if (result instanceof ChangeResult.Ended ended) {
            throw StartRefusal.ENDED.conflict(id, "id", StartRefusal.ENDED.state(ended.execution()), definition.name());
        }
        if (result instanceof ChangeResult.Exists exists) {
            StartRefusal refusal = StartRefusal.OTHER_WORKFLOW;
            throw refusal.conflict(id, "id", refusal.state(exists.execution()), definition.name());
        }
        ExecutionRecord row = Objects.requireNonNull(((ChangeResult.Applied) result).execution());
        engine.listeners().tell(new EngineEvent.SignalAccepted(id, row.start().workflow(), message.name()));
        return id;
    }

    static String requireId(WorkflowOptions options) {
        if (options.id() == null) {
            throw new IllegalArgumentException(
                    "a signal that may start its execution needs the execution's id: WorkflowOptions.id(..)");
        }
        return Identifiers.requireId("execution id", options.id());
    }

    static Set<String> names(WorkflowDefinition<?> definition) {
        Set<String> names = new HashSet<>(definition.aliases());
        names.add(definition.name());
        return names;
    }

    static Change.Start start(
            WorkflowDefinition<?> definition,
            WorkflowOptions options,
            String id,
            String seed,
            @Nullable String input,
            String hash,
            Instant now) {
        StartRecord start = new StartRecord(
                id,
                definition.name(),
                definition.version(),
                seed,
                now,
                FirstState.deadline(options, definition, now),
                options.tags(),
                hash,
                input,
                null,
                FirstState.queue(options, definition, now));
        return new Change.Start(start, FirstState.queued(options, start, now));
    }

    // On the commit thread, so that it happens also when the caller has given up waiting.
    static void written(EngineParts engine, Executions executions, @Nullable ChangeResult result, String seed) {
        if (!(result instanceof ChangeResult.Applied applied)) {
            return;
        }
        ExecutionRecord row = Objects.requireNonNull(applied.execution());
        if (row.start().seed().equals(seed)) {
            engine.listeners()
                    .tell(new EngineEvent.ExecutionStarted(row.id(), row.start().workflow()));
            executions.queued(row);
        } else {
            executions.deliver(row.no());
        }
    }
}
