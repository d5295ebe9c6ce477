package io.durableworkflow.engine;

import io.durableworkflow.Compensation;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.PayloadException;
import io.durableworkflow.QueueNotFoundException;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.WorkflowOptions.OnDifferentInput;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.StartRecord;
import io.durableworkflow.store.StoreRejectedException;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the calls of a body that start other workflows as its children. The record of such a call holds the id of the
 * child from the commit on that starts it; how the child ended is copied into it when the body is run again for that.
 */
final class ChildCalls {
    /** Most children that are started at one place of a body, one for each time that an operator has it called again. */
    static final int MAX_STARTS = 20;

    private final EngineParts engine;
    private final Children family;
    private final Run run;
    private final BodyContext context;
    private final Waiting waiting;

    ChildCalls(EngineParts engine, Children family, Run run, BodyContext context, Waiting waiting) {
        this.engine = engine;
        this.family = family;
        this.run = run;
        this.context = context;
        this.waiting = waiting;
    }

    /** Runs a child and answers with its result. */
    @Nullable
    Object call(
            WorkflowDefinition<?> definition,
            WorkflowOptions options,
            @Nullable Compensation<?> undo,
            List<? extends @Nullable Object> arguments) {
        context.checkCall("the child workflow '" + definition.name() + "'");
        NextMove move = context.next(CheckpointKind.CHILD, definition.name(), definition.aliases());
        if (move instanceof NextMove.Replay replay) {
            keepLambda(definition, undo, replay.recorded());
            return answer(definition, replay.recorded());
        }
        if (move instanceof NextMove.Resume resume) {
            keepLambda(definition, undo, resume.recorded());
            return resumed(definition, resume.recorded());
        }
        Call call =
                new Call(CheckpointKind.CHILD, ((NextMove.Execute) move).position(), definition, options, undo != null);
        CheckpointRecord begun = start(call, arguments);
        keepLambda(definition, undo, begun);
        waitFor(begun);
        return resumed(definition, begun);
    }

    /** Starts a child that goes on by itself, and answers with its id. */
    String start(
            WorkflowDefinition<?> definition, WorkflowOptions options, List<? extends @Nullable Object> arguments) {
        context.checkCall("the start of the child workflow '" + definition.name() + "'");
        NextMove move = context.next(CheckpointKind.CHILD_START, definition.name(), definition.aliases());
        CheckpointRecord recorded = move instanceof NextMove.Replay replay
                ? replay.recorded()
                : start(
                        new Call(
                                CheckpointKind.CHILD_START,
                                ((NextMove.Execute) move).position(),
                                definition,
                                options,
                                false),
                        arguments);
        answer(definition, recorded);
        return Objects.requireNonNull(recorded.childId());
    }

    private void keepLambda(WorkflowDefinition<?> definition, @Nullable Compensation<?> undo, CheckpointRecord record) {
        if (undo != null) {
            run.addLambda(record.key(), new LambdaUndo(undo, definition.resultType(), null));
        }
    }

    private record Call(
            CheckpointKind kind,
            int position,
            WorkflowDefinition<?> definition,
            WorkflowOptions options,
            boolean compensated) {
        boolean isAwaited() {
            return kind == CheckpointKind.CHILD;
        }
    }

    private @Nullable Object resumed(WorkflowDefinition<?> definition, CheckpointRecord begun) {
        Optional<ExecutionRecord> child = family.read(run, Objects.requireNonNull(begun.childId()));
        while (!ChildEnd.isOver(child)) {
            waitFor(begun);
            child = family.read(run, Objects.requireNonNull(begun.childId()));
        }
        CheckpointRecord ended =
                ChildEnd.record(engine.payloads(), begun, child, engine.clock().now());
        if (ended.status() == CheckpointStatus.COMPLETED) {
            context.decodeRecorded(ended, definition.resultType()); // before it is recorded as received
        }
        run.write(List.of(ended), List.of(), null);
        return answer(definition, ended);
    }

    private void waitFor(CheckpointRecord begun) {
        run.childrenLeftAlone().matters(Objects.requireNonNull(begun.childId())); // before its row is looked at
        waiting.forArrival(
                OpenWait.forChild(begun), List.of(), () -> family.isOver(run, Objects.requireNonNull(begun.childId())));
    }

    private @Nullable Object answer(WorkflowDefinition<?> definition, CheckpointRecord recorded) {
        context.passed(recorded.endedAt());
        if (recorded.status() != CheckpointStatus.COMPLETED && recorded.status() != CheckpointStatus.COMPENSATED) {
            throw Failures.<RuntimeException>sneaky(ChildEnd.exception(engine.payloads(), recorded));
        }
        return recorded.kind() == CheckpointKind.CHILD_START
                ? null
                : context.decodeRecorded(recorded, definition.resultType());
    }

    // ---- starting ----

    private CheckpointRecord start(Call call, List<? extends @Nullable Object> arguments) {
        Instant now = engine.clock().now();
        try {
            requireCallable(call.definition(), arguments);
            requireQueue(call);
            List<Type> types = call.definition().parameterTypes();
            String input = arguments.isEmpty()
                    ? null
                    : engine.payloads()
                            .encodeAll(
                                    "the input of child workflow '"
                                            + call.definition().name() + "'",
                                    arguments,
                                    types);
            return start(call, input, engine.payloads().hash(arguments, types), now);
        } catch (PayloadException | DurableCallException | QueueNotFoundException | IllegalArgumentException e) {
            throw failed(call, e, now);
        } catch (StoreRejectedException e) {
            throw failed(
                    call,
                    new PayloadException(
                            "The store refuses child workflow '%s': %s"
                                    .formatted(call.definition().name(), e.getMessage()),
                            e),
                    now);
        }
    }

    private void requireCallable(WorkflowDefinition<?> definition, List<? extends @Nullable Object> arguments) {
        if (engine.registry().workflow(definition.name(), definition.version()) == null) {
            throw new DurableCallException("The child workflow '%s' of version %d is not registered. Register it first."
                    .formatted(definition.name(), definition.version()));
        }
        if (arguments.size() != definition.parameterTypes().size()) {
            throw new IllegalArgumentException("workflow '%s' takes %d arguments, were %d"
                    .formatted(definition.name(), definition.parameterTypes().size(), arguments.size()));
        }
    }

    private void requireQueue(Call call) {
        FirstState.refuseDedupKey(
                call.options(),
                "The child workflow '%s'".formatted(call.definition().name()));
        String queue = FirstState.queueName(call.options(), call.definition());
        if (queue != null) {
            family.executions().queues().require(queue);
        }
    }

    private CheckpointRecord start(Call call, @Nullable String input, String hash, Instant now) {
        String given = call.options().id();
        for (int count = 1; count <= MAX_STARTS; count++) {
            String id = given != null ? given : ownId(call, count);
            CheckpointRecord record = record(call, id, now);
            StartRecord begun = startRecord(call, id, input, hash, now);
            Optional<ExecutionRecord> taken = commit(call, record, begun, now);
            if (taken.isEmpty()) {
                return record;
            }
            if (given != null) {
                requireUsable(call, hash, taken.get());
            }
            if (given != null || isWorthWaitingFor(call, hash, taken.get())) {
                run.write(List.of(record), List.of(), null);
                return record;
            }
        }
        throw new DurableCallException(
                "The child at position %d of execution '%s' was started %d times, which is the limit. Retry the last child itself, then its parent."
                        .formatted(call.position(), run.id(), MAX_STARTS));
    }

    private Optional<ExecutionRecord> commit(Call call, CheckpointRecord record, StartRecord begun, Instant now) {
        if (call.isAwaited()) {
            return commitStart(call, record, begun, now);
        }
        boolean started = false;
        run.childrenLeftAlone().starts(begun.id());
        try {
            Optional<ExecutionRecord> taken = commitStart(call, record, begun, now);
            started = taken.isEmpty();
            return taken;
        } finally {
            if (!started) { // what has this id may be waited for elsewhere, and have ended a moment ago
                run.childrenLeftAlone().matters(begun.id());
                run.lookAgain();
            }
        }
    }

    private Optional<ExecutionRecord> commitStart(Call call, CheckpointRecord record, StartRecord begun, Instant now) {
        FirstRun first = family.firstRun(call.options(), call.definition());
        Change.Start start = new Change.Start(begun, first.state(call.options(), begun, now));
        return run.startChild(record, start, result -> first.settled(result, begun));
    }

    private String ownId(Call call, int count) {
        return Keys.childId(
                run.id(), run.start().seed(), run.state().generation(), context.scope(), call.position(), count);
    }

    private static boolean isSame(Call call, String hash, ExecutionRecord existing) {
        return call.definition().isNamed(existing.start().workflow())
                && (existing.start().inputHash().equals(hash)
                        || call.options().onDifferentInput() == OnDifferentInput.RETURN_EXISTING);
    }

    private void requireUsable(Call call, String hash, ExecutionRecord existing) {
        if (!isSame(call, hash, existing)) {
            throw new DurableCallException(
                    "The id '%s' belongs to an execution of workflow '%s' or with another input. Use another id for this child."
                            .formatted(existing.id(), existing.start().workflow()));
        }
        if (call.isAwaited() && !Children.isChild(run.no(), existing)) {
            throw new DurableCallException(
                    "The id '%s' belongs to an execution that is not a child of '%s', which cannot wait for it. Use another id for this child."
                            .formatted(existing.id(), run.id()));
        }
    }

    // An operator had the call made again. A child that runs, or has a result by now, need not be started again.
    private boolean isWorthWaitingFor(Call call, String hash, ExecutionRecord existing) {
        ExecutionStatus status = existing.state().status();
        return Children.isChild(run.no(), existing)
                && isSame(call, hash, existing)
                && (!call.isAwaited() || !status.isEnded() || status == ExecutionStatus.COMPLETED);
    }

    private RuntimeException failed(Call call, Throwable failure, Instant now) {
        CheckpointRecord record = ChildEnd.neverStarted(engine.payloads(), record(call, null, now), failure, now);
        run.write(List.of(record), List.of(), null);
        context.passed(now);
        throw Failures.<RuntimeException>sneaky(ChildEnd.exception(engine.payloads(), record));
    }

    private StartRecord startRecord(Call call, String id, @Nullable String input, String hash, Instant now) {
        WorkflowDefinition<?> definition = call.definition();
        return new StartRecord(
                id,
                definition.name(),
                definition.version(),
                Keys.newSeed(),
                now,
                FirstState.deadline(call.options(), definition, now),
                engine.listeners().tagged(call.options(), id, definition.name()).tags(),
                hash,
                input,
                new StartRecord.Parent(run.no(), run.id()),
                FirstState.queue(call.options(), definition, now));
    }

    private CheckpointRecord record(Call call, @Nullable String id, Instant now) {
        return new CheckpointRecord(
                run.state().generation(),
                context.scope(),
                call.position(),
                call.kind(),
                call.definition().name(),
                call.isAwaited() ? CheckpointStatus.INTENT : CheckpointStatus.COMPLETED,
                0,
                1,
                null,
                now,
                call.isAwaited() ? null : now,
                call.compensated() ? CheckpointRecord.LAMBDA : null,
                id,
                null,
                null);
    }
}
