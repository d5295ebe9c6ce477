package io.durableworkflow.engine;

import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.WaitKind;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CommandKind;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.StartRecord;
import io.durableworkflow.store.WaitState;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What passes between an execution and its children. That a child has ended is on disk in its own row, and a parent that
 * waits for it can be found by that at any time. What is told here is a hint that saves looking.
 */
final class Children {
    private final EngineParts engine;
    private final Executions executions;

    Children(EngineParts engine, Executions executions) {
        this.engine = engine;
        this.executions = executions;
    }

    Executions executions() {
        return executions;
    }

    /** How a child that is about to be written gets its thread. */
    FirstRun firstRun(WorkflowOptions options, WorkflowDefinition<?> definition) {
        return FirstRun.atOnce(engine, executions, options, definition);
    }

    /** The end of an execution is on disk: if it is a child that its parent waits for, the parent goes on. */
    void ended(StartRecord child) {
        executions.ended(child);
        StartRecord.Parent parent = child.parent();
        if (parent == null || executions.tellOfChild(parent.no(), child.id())) {
            return; // a parent that is just suspending asks the store once more whether the child has ended
        }
        if (isAwaited(child.id(), parent)) {
            executions.deliver(parent.no());
        }
    }

    // One that waits for something else, or has ended, may have a long journal: that is not to be read for nothing.
    private boolean isAwaited(String child, StartRecord.Parent parent) {
        try {
            return engine.store()
                    .find(parent.id())
                    .map(row -> row.state().waitState())
                    .filter(wait -> wait.kind() == WaitKind.PARALLEL
                            || (wait.kind() == WaitKind.CHILD && wait.name().equals(child)))
                    .isPresent();
        } catch (RuntimeException e) { // the store cannot be read, or the row of the parent
            return true; // a hint too many costs a read, and one too few would be missed
        }
    }

    /** Whether the child that an execution waits for runs no more. */
    boolean isOver(long parent, WaitState wait) {
        return ChildEnd.isOver(ofParent(parent, engine.store().find(wait.name())));
    }

    /** Whether a child that this run waits for runs no more. Waits while the store cannot be read. */
    boolean isOver(Run run, String id) {
        return ChildEnd.isOver(ofParent(run.no(), run.read(() -> engine.store().find(id))));
    }

    /** The child of this id with its payloads; empty if it is gone. Waits while the store cannot be read. */
    Optional<ExecutionRecord> read(Run run, String id) {
        return ofParent(run.no(), run.read(() -> engine.store().findWithPayloads(id)));
    }

    private static Optional<ExecutionRecord> ofParent(long parent, Optional<ExecutionRecord> row) {
        return row.filter(child -> isChild(parent, child));
    }

    /** Whether it is a child of this execution. */
    static boolean isChild(long parent, ExecutionRecord row) {
        StartRecord.Parent named = row.start().parent();
        return named != null && named.no() == parent;
    }

    /**
     * Cancels the children that the body of an execution waited for, and returns when all of them have ended.
     *
     * @throws JournalClosedError if that takes a while: the execution is run again when one has ended
     */
    void endAll(Run run, Waiting waiting) {
        String why =
                "Its parent '%s' ends as %s.".formatted(run.id(), run.state().outcome());
        endAll(run, run.openChildren(), why, waiting);
    }

    /**
     * The same for the children among some open records.
     *
     * @param why what the children are told
     */
    void endAll(Run run, List<CheckpointRecord> openRecords, String why, Waiting waiting) {
        List<CheckpointRecord> all =
                openRecords.stream().filter(record -> record.childId() != null).toList();
        for (CheckpointRecord open : all) {
            String id = Objects.requireNonNull(open.childId());
            Optional<ExecutionRecord> child = read(run, id);
            if (!ChildEnd.isOver(child) && child.get().state().outcome() == null) {
                cancel(run, id, why);
            }
        }
        for (CheckpointRecord open : all) {
            String id = Objects.requireNonNull(open.childId());
            Optional<ExecutionRecord> child = read(run, id);
            while (!ChildEnd.isOver(child)) {
                WaitState wait =
                        new WaitState(WaitKind.CHILD, id, engine.clock().now());
                waiting.forArrival(new OpenWait(wait, null, null), List.of(), () -> isOver(run, id));
                child = read(run, id);
            }
            run.write(
                    List.of(ChildEnd.record(
                            engine.payloads(), open, child, engine.clock().now())),
                    List.of(),
                    null);
        }
    }

    /** Cancels the children that a rewind has dropped, and returns when that is on disk; nobody waits for their ends. */
    void cancelDropped(Run run) {
        if (run.droppedChildren().isEmpty()) {
            return;
        }
        for (CheckpointRecord dropped : run.droppedChildren()) {
            cancel(
                    run,
                    Objects.requireNonNull(dropped.arguments()),
                    "Its parent '%s' was taken back.".formatted(run.id()));
        }
        run.writeDroppedChildrenTold();
    }

    // A command given twice is known by its token, so a crash in between repeats nothing.
    @SuppressWarnings("UnusedException") // the unwinding is not about the store
    private void cancel(Run run, String id, String why) {
        Change.Command command = new Change.Command(
                id,
                CommandKind.CANCEL,
                Keys.cancellationOfChild(run.start().seed(), id),
                engine.clock().now(),
                null,
                why);
        try {
            engine.pipeline().submit(new Ticket(command, this::cancelled)).await();
        } catch (EngineStoppingException | StoreUnavailableException e) {
            throw run.unwind(new CloseReason.Fenced()); // the engine is closed: the next process goes on from here
        }
    }

    private void cancelled(@Nullable ChangeResult result) {
        if (result instanceof ChangeResult.Applied applied && applied.execution() != null) {
            executions.deliverCommand(applied.execution().no());
        }
    }
}
