package io.durableworkflow.engine;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.Identifiers;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowNotRegisteredException;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.CallerTransaction;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.StartRecord;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Starts executions. One that finds a free thread is written as claimed already, so that its first step follows the same
 * commit; any other is written as queued.
 */
final class Starter {
    private final EngineParts engine;
    private final Intake intake;
    private final Executions executions;

    Starter(EngineParts engine, Intake intake, Executions executions) {
        this.engine = engine;
        this.intake = intake;
        this.executions = executions;
    }

    String newId() {
        return UUID.randomUUID().toString();
    }

    /**
     * What was started, new or found.
     *
     * @param within the transaction without whose commit it does not come about, or null
     */
    record Started(String id, @Nullable CallerTransaction within) {}

    /**
     * Starts an execution. Inside a transaction of the caller it depends on that: it becomes part of it, or, if that is in
     * another database, it is started after its commit.
     */
    Started start(
            WorkflowDefinition<?> definition, WorkflowOptions options, List<? extends @Nullable Object> arguments) {
        if (engine.registry().workflow(definition.name(), definition.version()) == null) {
            throw new WorkflowNotRegisteredException(definition.name());
        }
        requireArguments(definition, arguments);
        BodyContext context = BodyContext.onThisThread();
        String id = Identifiers.requireId(
                "execution id",
                options.id() != null ? options.id() : context == null ? newId() : context.nextKeyInStep());
        String input = encodeInput(engine, definition, arguments);
        String hash = engine.payloads().hash(arguments, definition.parameterTypes());
        CallerTransaction within = engine.callerTransaction().orElse(null);
        Identifiers.requireId("execution id", id);
        if (within == null) {
            QueueEntry entry = executions.queues().enter(id, options, definition);
            return new Started(commit(definition, options, id, input, hash, true, entry), null);
        }
        if (within.isOfThisStore()) {
            QueueEntry entry = executions.queues().enter(id, options, definition);
            return new Started(commit(definition, options, id, input, hash, false, entry), within);
        }
        if (options.dedupKey() != null) {
            throw new DurableCallException(
                    ("Execution '%s' is started with a dedup key inside a transaction of another database, after which it would"
                                    + " be too late to say which execution it is. Start it after the end of the transaction.")
                            .formatted(id));
        }
        executions.queues().enter(id, options, definition).leave(); // afterwards it would be too late to refuse it
        within.afterCommit(() -> commit(definition, options, id, input, hash, true, QueueEntry.NONE));
        return new Started(id, within);
    }

    // Returns the id of what was started or found.
    private String commit(
            WorkflowDefinition<?> definition,
            WorkflowOptions options,
            String id,
            @Nullable String input,
            String hash,
            boolean mayRunAtOnce,
            QueueEntry entry) {
        FirstRun run = mayRunAtOnce
                ? FirstRun.atOnce(engine, executions, options, definition)
                : FirstRun.later(engine, executions);
        WorkflowOptions tagged = engine.listeners().tagged(options, id, definition.name());
        StartRecord[] written = new StartRecord[1];
        Ticket.Callback callback = entry.leavingBefore(done -> run.settled(done, written[0]));
        ChangeResult result = entry.during(() -> intake.commit(id, "start", callback, now -> {
            written[0] = startRecord(definition, tagged, id, input, hash, now);
            return new Change.Start(written[0], run.state(options, written[0], now));
        }));
        if (result instanceof ChangeResult.Exists exists) {
            requireSame(exists.execution(), definition, hash, options, id);
            return exists.execution().id();
        }
        return id;
    }

    static void requireArguments(WorkflowDefinition<?> definition, List<? extends @Nullable Object> arguments) {
        if (arguments.size() != definition.parameterTypes().size()) {
            throw new IllegalArgumentException("workflow '%s' takes %d arguments, were %d"
                    .formatted(definition.name(), definition.parameterTypes().size(), arguments.size()));
        }
    }

    static @Nullable String encodeInput(
            EngineParts engine, WorkflowDefinition<?> definition, List<? extends @Nullable Object> arguments) {
        return arguments.isEmpty()
                ? null
                : engine.payloads()
                        .encodeAll(
                                "the input of workflow '" + definition.name() + "'",
                                arguments,
                                definition.parameterTypes());
    }

    static StartRecord startRecord(
            WorkflowDefinition<?> definition,
            WorkflowOptions options,
            String id,
            @Nullable String input,
            String hash,
            Instant now) {
        return new StartRecord(
                id,
                definition.name(),
                definition.version(),
                Keys.newSeed(),
                now,
                FirstState.deadline(options, definition, now),
                options.tags(),
                hash,
                input,
                null,
                FirstState.queue(options, definition, now));
    }

    private static void requireSame(
            ExecutionRecord existing,
            WorkflowDefinition<?> definition,
            String hash,
            WorkflowOptions options,
            String asked) {
        StartRefusal refusal = StartRefusal.of(existing, definition, hash, options);
        if (refusal != null) {
            String name = existing.id().equals(asked) ? "id" : "dedup key";
            throw refusal.conflict(existing.id(), name, refusal.state(existing), definition.name());
        }
    }
}
