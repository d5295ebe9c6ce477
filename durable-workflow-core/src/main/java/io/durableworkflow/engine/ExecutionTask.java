package io.durableworkflow.engine;

import io.durableworkflow.BlockReason;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.PayloadException;
import io.durableworkflow.WaitKind;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.store.Change.CheckpointKey;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CommandRecord;
import io.durableworkflow.store.DueExecution;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.StartRecord;
import io.durableworkflow.store.StoreRejectedException;
import io.durableworkflow.store.WaitState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Drives an execution that this process owns: runs its body, and writes what came of it once the thread has left the body.
 */
final class ExecutionTask {
    private static final System.Logger LOG = System.getLogger("io.durableworkflow");

    private final EngineParts engine;
    private final Dispatcher dispatcher;
    private final Waiters waiters;
    private final Children children;
    private final Run run;
    private final @Nullable WorkflowDefinition<?> definition;
    private @Nullable DueExecution next;
    private boolean again;
    private @Nullable Leaving leaving;

    /** The last write of the run, and what is to be done when it is known what became of it. */
    private record Leaving(Run.StateWrite write, Runnable then) {}

    ExecutionTask(
            EngineParts engine,
            Dispatcher dispatcher,
            Waiters waiters,
            Children children,
            Run run,
            @Nullable WorkflowDefinition<?> definition) {
        this.engine = engine;
        this.dispatcher = dispatcher;
        this.waiters = waiters;
        this.children = children;
        this.run = run;
        this.definition = definition;
    }

    /** Runs the execution as far as it goes. Its last write may then be on its way to the disk. */
    void drive() {
        engine.listeners()
                .tell(new EngineEvent.RunEntered(
                        run.id(), run.start().workflow(), run.start().tags()));
        Runnable forgetDeadline = watchDeadline();
        try {
            if (run.state().outcome() == null) {
                runBody();
            } else {
                compensate();
            }
        } catch (JournalClosedError e) {
            settleAfterClose();
        } catch (Throwable e) { // it must not be left behind as running, with nobody who runs it
            release(e);
        } finally {
            forgetDeadline.run();
            engine.listeners()
                    .tell(new EngineEvent.RunLeft(run.id(), run.start().workflow()));
        }
    }

    /** Whether the last write is on its way to the disk: what comes next is known only then. */
    boolean isLeaving() {
        return leaving != null;
    }

    /** Waits until it is known what became of the last write; true if there is hardly anything left to do. */
    boolean awaitLeft() {
        return Objects.requireNonNull(leaving).write().ticket().awaitSettled();
    }

    /** Does what is to be done after the last write. If that was refused, it may take long. */
    void leave() {
        Leaving last = Objects.requireNonNull(leaving);
        leaving = null;
        try {
            last.then().run();
        } catch (JournalClosedError e) {
            // Fenced: another run owns it, or the engine is closed. There is nothing left to write here.
        } catch (Throwable e) { // as above
            release(e);
        }
    }

    Run run() {
        return run;
    }

    /** When the execution is to be run next, or null if only something from outside brings it on. */
    @Nullable
    DueExecution next() {
        return next;
    }

    /** Whether something arrived at the last moment, so that it has to be run again at once; it is still owned. */
    boolean isToRunAgain() {
        return again;
    }

    private Runnable watchDeadline() {
        Instant deadline = run.start().deadline();
        return deadline == null || run.state().outcome() != null
                ? () -> {}
                : engine.clock().schedule(deadline, () -> run.close(new CloseReason.DeadlineReached()));
    }

    // ---- the body ----

    private void runBody() {
        children.cancelDropped(run);
        Optional<CheckpointRecord> rewind = TakingBack.underWay(run.markers().stream());
        if (rewind.isPresent()) {
            takeBack(rewind.get());
            return;
        }
        BodyContext context;
        try {
            context = new BodyContext(engine, dispatcher, children, run, BodyContext.Purpose.EXECUTE);
        } catch (IllegalArgumentException e) {
            block(new CloseReason.Blocked(
                    BlockReason.PAYLOAD_UNREADABLE, "Its records have a gap: " + e.getMessage() + ".", null));
            return;
        }
        @Nullable Object result;
        try {
            result = context.bound(() -> callBody(context));
        } catch (Throwable failure) {
            if (run.closed() == null && AttemptOutcome.breaksProcess(failure)) {
                run.close(new CloseReason.Broken(failure));
            }
            if (run.closed() != null) {
                settleAfterClose();
            } else if (!blockedByUnread(context) && !blockedByUnknown(context, failure)) {
                conclude(Outcome.FAILED, failure, null);
            }
            return;
        }
        if (run.closed() != null) {
            settleAfterClose();
        } else if (!blockedByUnread(context)) {
            complete(result);
        }
    }

    private void takeBack(CheckpointRecord rewind) {
        int position = TakingBack.position(rewind);
        BodyContext context = new BodyContext(engine, dispatcher, children, run, BodyContext.Purpose.FIND_LAMBDAS);
        Set<CheckpointKey> dropped = TakingBack.cut(run, rewind).droppedKeys();
        List<CheckpointRecord> targets = run.undoable().stream()
                .filter(step -> dropped.contains(step.key()))
                .toList();
        findLambdas(context);
        List<Compensator.Failed> failed = new ArrayList<>();
        try {
            context.bound(() -> failed.addAll(
                    new Compensator(engine, run, context, new Waiting(engine, dispatcher, run)).undo(targets)));
        } catch (Exception e) {
            throw new IllegalStateException("compensations record their failures", e);
        }
        if (!failed.isEmpty()) {
            block(new CloseReason.Blocked(
                    BlockReason.COMPENSATION_FAILED, Compensator.describedFailure(failed), position));
            return;
        }
        Instant now = engine.clock().now();
        TakingBack.end(run, rewind, now);
        next = new DueExecution(run.no(), now);
    }

    private @Nullable Object callBody(BodyContext context) throws Exception {
        WorkflowDefinition<?> code = Objects.requireNonNull(definition);
        List<@Nullable Object> arguments;
        try {
            arguments = engine.payloads().decodeAll("the input", run.input(), code.parameterTypes());
        } catch (PayloadException e) {
            throw run.state().outcome() != null
                    ? new JournalClosedError()
                    : run.unwind(new CloseReason.Blocked(
                            BlockReason.PAYLOAD_UNREADABLE, String.valueOf(e.getMessage()), null));
        }
        try {
            Object result = code.body().run(context.handle(), arguments);
            context.joinBranches();
            return result;
        } finally {
            context.leave();
            context.end();
        }
    }

    // A body that ends before it has asked for everything that is recorded is not the one that recorded it.
    private boolean blockedByUnread(BodyContext context) {
        CheckpointRecord unread = context.unread();
        if (unread == null) {
            return false;
        }
        block(context.endedBefore(unread));
        return true;
    }

    // To fail would undo what was done before, while it is not known what is to be undone.
    private boolean blockedByUnknown(BodyContext context, Throwable failure) {
        CloseReason.Blocked unknown = context.blockedByUnknown(failure);
        if (unknown == null) {
            return false;
        }
        block(unknown);
        return true;
    }

    private void complete(@Nullable Object result) {
        String output;
        try {
            output = engine.payloads()
                    .encode(
                            "the result",
                            result,
                            Objects.requireNonNull(definition).resultType());
        } catch (PayloadException e) {
            conclude(Outcome.FAILED, e, null);
            return;
        }
        ExecutionState done =
                Transitions.completed(run.state(), output, engine.clock().now());
        Run.StateWrite write = run.queueState(done, List.of(), List.of());
        leaving = new Leaving(write, () -> completed(write));
    }

    private void completed(Run.StateWrite first) {
        ExecutionState done = first.state();
        Run.StateWrite write = first;
        try {
            while (!run.settle(write)) {
                CommandRecord cancel = run.cancellation();
                if (cancel != null) {
                    conclude(Outcome.CANCELLED, null, cancel);
                    return;
                }
                write = run.queueState(done, List.of(), List.of());
            }
        } catch (StoreRejectedException e) {
            conclude(Outcome.FAILED, new PayloadException("The store refuses the result: " + e.getMessage(), e), null);
            return;
        }
        ended(done);
    }

    // ---- how a closed journal is settled ----

    private void settleAfterClose() {
        CloseReason reason = Objects.requireNonNull(run.closed());
        try {
            if (run.wasAbandoned()) {
                goOnAfterStuckStep();
            } else if (reason instanceof CloseReason.Suspended suspended) {
                suspend(suspended.suspension());
            } else if (reason instanceof CloseReason.Blocked blocked) {
                block(blocked);
            } else if (reason instanceof CloseReason.Cancelled cancelled) {
                conclude(Outcome.CANCELLED, null, cancelled.command());
            } else if (reason instanceof CloseReason.Continued continued) {
                continueAsNew(continued);
            } else if (reason instanceof CloseReason.Paused) {
                pause();
            } else if (reason instanceof CloseReason.DeadlineReached) {
                conclude(Outcome.TIMED_OUT, null, null);
            } else if (reason instanceof CloseReason.Stopping) {
                run.writeStateAnyway(
                        Transitions.queued(run.state(), engine.clock().now()), List.of(), List.of(), null);
            } else if (reason instanceof CloseReason.Broken broken) {
                broken(broken.error());
            }
        } catch (JournalClosedError e) {
            // Fenced: another run owns it, or the engine is closed. There is nothing left to write here.
        }
    }

    private void suspend(Suspension suspension) {
        WaitState wait = suspension.waitState();
        boolean progress = !suspension.checkpoints().isEmpty();
        ExecutionState suspended =
                Transitions.suspended(
                                run.state(),
                                wait,
                                suspension.wakeAt(),
                                run.start().deadline())
                        .toBuilder()
                        .recoveryCount(progress ? 0 : run.state().recoveryCount())
                        .build();
        Run.StateWrite write = queueSuspension(suspension, suspended);
        leaving = new Leaving(write, () -> suspended(suspension, suspended, write));
    }

    private Run.StateWrite queueSuspension(Suspension suspension, ExecutionState suspended) {
        if (run.state().outcome() != null || !run.pause().isWanted()) {
            return run.queueState(suspended, suspension.checkpoints(), suspension.events());
        }
        List<EventRecord> events = new ArrayList<>(suspension.events());
        events.add(pausedEvent());
        return run.queueState(Transitions.paused(suspended), suspension.checkpoints(), events);
    }

    private void suspended(Suspension suspension, ExecutionState suspended, Run.StateWrite first) {
        boolean undecided = run.state().outcome() == null;
        WaitState wait = suspension.waitState();
        Run.StateWrite write = first;
        while (!run.settle(write)) {
            if (undecided && run.cancellation() != null) {
                if (!suspension.events().isEmpty()) { // an attempt that failed stays in the history
                    run.write(suspension.checkpoints(), suspension.events(), null);
                }
                conclude(Outcome.CANCELLED, null, run.cancellation());
                return;
            }
            if (run.pendingSignal(wait, null).isPresent()) {
                again = true;
                return;
            }
            if (wait.kind() == WaitKind.CHILD && isOver(wait)) {
                again = true;
                return;
            }
            if (wait.kind() == WaitKind.PARALLEL && !run.pause().isWanted()) {
                again = true; // its branches find out which of them it was for
                return;
            }
            write = queueSuspension(suspension, suspended);
        }
        if (write.state().status() == ExecutionStatus.PAUSED) {
            tellPaused();
            return;
        }
        engine.listeners()
                .tell(new EngineEvent.ExecutionSuspended(run.id(), run.start().workflow(), wait.kind(), wait.label()));
        if (suspended.wakeAt() != null) {
            next = new DueExecution(run.no(), suspended.wakeAt());
        }
    }

    // Released on the way, so that others get a turn. What has arrived meanwhile is seen by whoever takes it next.
    private void continueAsNew(CloseReason.Continued reason) {
        Instant now = engine.clock().now();
        ExecutionState state = run.state();
        ExecutionState renewed = state.toBuilder()
                .generation(state.generation() + 1)
                .recoveryCount(0)
                .build();
        run.writeNewGeneration(
                Transitions.queued(renewed, now),
                List.of(Continuations.record(run, reason.input(), now)),
                Continuations.event(run, now),
                transition -> transition.withForget(Continuations.forget(state)));
        next = new DueExecution(run.no(), now);
    }

    // Guarded, so that a cancellation, a resumption or a signal that comes at this moment is seen.
    private void pause() {
        ExecutionState paused = Transitions.paused(
                run.state().toBuilder().waitState(null).wakeAt(null).build());
        while (run.cancellation() == null && run.pause().isWanted()) {
            if (run.writeState(paused, List.of(), List.of(pausedEvent()))) {
                tellPaused();
                return;
            }
        }
        CommandRecord cancel = run.cancellation();
        if (cancel != null) {
            conclude(Outcome.CANCELLED, null, cancel);
        } else {
            again = true; // taken back before it took effect
        }
    }

    private EventRecord pausedEvent() {
        CommandRecord command = Objects.requireNonNull(run.pause().latest());
        return new EventRecord(
                1, engine.clock().now(), EventKind.PAUSED, null, null, null, command.who(), command.why());
    }

    private void tellPaused() {
        engine.listeners()
                .tell(new EngineEvent.ExecutionPaused(run.id(), run.start().workflow()));
    }

    // How it was left is on disk, written by another thread. Now that this one is out of the step, it can be run again.
    private void goOnAfterStuckStep() {
        Instant now = engine.clock().now();
        ExecutionState queued = Transitions.queued(run.state(), now);
        run.writeStateAnyway(
                queued,
                List.of(),
                List.of(new EventRecord(1, now, EventKind.RETRIED, null, null, null, null, "The step has ended.")),
                null);
        next = new DueExecution(run.no(), now);
    }

    void block(CloseReason.Blocked reason) {
        ExecutionState blocked = Transitions.blocked(run.state(), reason);
        run.writeStateAnyway(
                blocked,
                List.of(),
                List.of(new EventRecord(
                        1,
                        engine.clock().now(),
                        EventKind.BLOCKED,
                        reason.scope(),
                        reason.position(),
                        null,
                        null,
                        reason.detail())),
                null);
        tellBlocked(blocked);
    }

    void tellBlocked(ExecutionState blocked) {
        BlockReason reason = Objects.requireNonNull(blocked.blockReason());
        String detail = String.valueOf(blocked.blockDetail());
        LOG.log(
                System.Logger.Level.WARNING,
                "Execution ''{0}'' of workflow ''{1}'' is blocked ({2}): {3} To go on, {4}.",
                run.id(),
                run.start().workflow(),
                reason,
                detail,
                reason.wayOut());
        engine.listeners()
                .tell(new EngineEvent.ExecutionBlocked(run.id(), run.start().workflow(), reason, detail));
        waiters.settled(run.id(), blocked);
    }

    private void release(Throwable error) {
        try {
            broken(error);
        } catch (JournalClosedError e) {
            // Fenced: another run owns it, or the engine is closed.
        }
    }

    // Counts like a death of the process: what the code did to it may happen again.
    private void broken(Throwable error) {
        Failures.log(
                LOG,
                System.Logger.Level.ERROR,
                "Execution '" + run.id() + "' ran into " + Failures.textOf(error) + " and is run again",
                error);
        if (run.state().owner() != null) { // else it was released before, and stays as it is
            run.writeStateAnyway(
                    Transitions.queued(run.state(), engine.clock().now()).toBuilder()
                            .recoveryCount(run.state().recoveryCount() + 1)
                            .build(),
                    List.of(),
                    List.of(),
                    null);
        }
        Instant wakeAt = run.state().wakeAt();
        next = wakeAt == null ? null : new DueExecution(run.no(), wakeAt);
    }

    // ---- the end ----

    /** Decides the outcome, and undoes what was completed. */
    void conclude(Outcome outcome, @Nullable Throwable failure, @Nullable CommandRecord command) {
        children.cancelDropped(run); // if it ends without having been run
        CheckpointRecord undecided = run.undecided();
        if (undecided != null) {
            // What there is to undo is known only when this is decided. The reason to end is on disk, and is found
            // again.
            block(new CloseReason.Blocked(
                    BlockReason.OUTCOME_UNKNOWN,
                    "It is to end, but step '%s' was interrupted, and whether it has had its effect is not known."
                            .formatted(undecided.name()),
                    undecided.position(),
                    undecided.scope() == CheckpointRecord.BODY ? null : undecided.scope()));
            return;
        }
        String error = failure == null ? null : engine.payloads().encodeFailure(Failures.record(failure));
        ExecutionState decided =
                run.state().toBuilder().error(error).owner(engine.node()).build();
        List<EventRecord> events = command == null
                ? List.of()
                : List.of(new EventRecord(
                        1, engine.clock().now(), EventKind.CANCELLED, null, null, null, command.who(), command.why()));
        boolean undoing = isUndoneAfter(outcome) && run.mayHaveToUndo();
        if (!undoing && run.openChildren().isEmpty()) {
            ExecutionState ended = Transitions.ended(
                    decided, outcome, CompensationStatus.NONE, engine.clock().now());
            run.writeStateAnyway(ended, run.endedTopicWaits(), events, command);
            ended(ended);
            return;
        }
        ExecutionState compensating = Transitions.compensating(decided, outcome);
        if (!undoing) { // there are only children to be ended
            compensating = compensating.toBuilder()
                    .compensation(CompensationStatus.NONE)
                    .build();
        }
        run.writeStateAnyway(compensating, run.endedTopicWaits(), events, command);
        if (undoing) {
            engine.listeners()
                    .tell(new EngineEvent.CompensationStarted(
                            run.id(), run.start().workflow(), outcome));
        }
        again = true; // what comes next is a run of its own, with an open journal
    }

    private boolean isUndoneAfter(Outcome outcome) {
        return definition == null || definition.compensateOn().contains(outcome);
    }

    private void compensate() {
        Waiting waiting = new Waiting(engine, dispatcher, run);
        if (!run.openChildren().isEmpty()) {
            children.endAll(run, waiting);
            again = true; // what became of them is to be found in the records, also by the replay for lambdas
            return;
        }
        BodyContext context = new BodyContext(engine, dispatcher, children, run, BodyContext.Purpose.FIND_LAMBDAS);
        ExecutionState end;
        try {
            findLambdas(context);
            end = (ExecutionState)
                    Objects.requireNonNull(context.bound(() -> new Compensator(engine, run, context, waiting).run()));
        } catch (Exception e) {
            throw new IllegalStateException("compensations record their failures", e);
        }
        run.writeStateAnyway(end, List.of(), List.of(), null);
        if (end.blockReason() != null) {
            tellBlocked(end);
        } else {
            ended(end);
        }
    }

    // Lambda compensations exist only in the code: a replay that executes nothing finds them again.
    private void findLambdas(BodyContext context) {
        boolean missing = run.undoable().stream()
                .anyMatch(
                        step -> CheckpointRecord.LAMBDA.equals(step.compensation()) && run.lambda(step.key()) == null);
        if (missing && definition != null) {
            try {
                context.bound(() -> callBody(context));
            } catch (Throwable e) {
                LOG.log(System.Logger.Level.DEBUG, "The replay for the compensations of ''{0}'' ended", run.id());
            }
        }
    }

    private boolean isOver(WaitState wait) {
        return StoreReads.untilAvailable(
                () -> children.isOver(run.no(), wait), () -> run.closed() instanceof CloseReason.Fenced);
    }

    private void ended(ExecutionState state) {
        children.ended(run.start());
        engine.listeners().tell(endOf(run.start(), state));
        waiters.settled(run.id(), state);
    }

    /** What listeners are told of the end of an execution. */
    static EngineEvent.ExecutionEnded endOf(StartRecord start, ExecutionState ended) {
        return new EngineEvent.ExecutionEnded(
                start.id(),
                start.workflow(),
                Objects.requireNonNull(ended.outcome()),
                ended.compensation(),
                Duration.between(start.createdAt(), Objects.requireNonNull(ended.endedAt())));
    }
}
