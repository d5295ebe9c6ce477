package io.durableworkflow.engine;

import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.PayloadException;
import io.durableworkflow.ReplayReport;
import io.durableworkflow.ReplayReport.Mismatch;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.LoadedExecution;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Replays executions against the code that is registered, up to where they have come. Nothing is run or written. */
final class ReplayCheck {
    private static final System.Logger LOG = System.getLogger("io.durableworkflow");

    private final EngineParts engine;
    private final Executions executions;

    ReplayCheck(EngineParts engine, Executions executions) {
        this.engine = engine;
        this.executions = executions;
    }

    ReplayReport check(ExecutionFilter filter) {
        List<ExecutionRecord> rows = engine.list(filter.statuses().isEmpty() ? ofActive(filter) : filter);
        boolean more = rows.size() > filter.limit();
        List<ExecutionRecord> page = more ? rows.subList(0, filter.limit()) : rows;
        return new ReplayReport(
                page.size(),
                page.stream().map(this::check).flatMap(Optional::stream).toList(),
                more ? String.valueOf(page.get(page.size() - 1).no()) : null);
    }

    /** The same for one that is not in the store, or not any more. */
    ReplayReport check(ExportedHistory history) {
        LoadedExecution loaded;
        try {
            loaded = history.loaded();
        } catch (IllegalArgumentException | NullPointerException e) { // a field that is wrong, or missing
            throw new IllegalArgumentException(
                    "The exported history holds a value that cannot be: %s. Export the execution again with this version."
                            .formatted(e.getMessage()),
                    e);
        }
        return new ReplayReport(1, Optional.ofNullable(check(loaded)).stream().toList(), null);
    }

    private static ExecutionFilter ofActive(ExecutionFilter filter) {
        EnumSet<ExecutionStatus> active = Arrays.stream(ExecutionStatus.values())
                .filter(status -> !status.isEnded())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(ExecutionStatus.class)));
        return filter.withStatuses(active);
    }

    private Optional<Mismatch> check(ExecutionRecord row) {
        return engine.store().load(row.no()).map(this::check);
    }

    private @Nullable Mismatch check(LoadedExecution loaded) {
        ExecutionRecord row = loaded.execution();
        WorkflowDefinition<?> code =
                engine.registry().workflow(row.start().workflow(), row.start().version());
        if (code == null) {
            return mismatch(row, BlockReason.NO_SUCH_WORKFLOW, null, ClaimDecision.notRegistered(row.start()));
        }
        Run run = Run.of(engine, loaded);
        BodyContext context;
        try {
            context = executions.context(run, BodyContext.Purpose.CHECK);
        } catch (IllegalArgumentException e) {
            return mismatch(
                    row, BlockReason.PAYLOAD_UNREADABLE, null, "Its records have a gap: " + e.getMessage() + ".");
        }
        List<@Nullable Object> arguments;
        try {
            arguments = engine.payloads().decodeAll("the input", run.input(), code.parameterTypes());
        } catch (PayloadException e) {
            return mismatch(row, BlockReason.PAYLOAD_UNREADABLE, null, String.valueOf(e.getMessage()));
        }
        try {
            context.bound(() -> code.body().run(context.handle(), arguments));
        } catch (Throwable e) { // how the body leaves says nothing: the journal does
            LOG.log(System.Logger.Level.DEBUG, "The replay of ''{0}'' ended with {1}", run.id(), e);
        } finally {
            context.end();
        }
        return verdict(row, run, context);
    }

    private static @Nullable Mismatch verdict(ExecutionRecord row, Run run, BodyContext context) {
        if (run.closed() instanceof CloseReason.Blocked blocked) {
            return mismatch(row, blocked.reason(), blocked.position(), blocked.detail());
        }
        CheckpointRecord unread = context.unread();
        if (!context.isStopped() && unread != null) {
            CloseReason.Blocked blocked = context.endedBefore(unread);
            return mismatch(row, blocked.reason(), blocked.position(), blocked.detail());
        }
        return null;
    }

    private static Mismatch mismatch(
            ExecutionRecord row, BlockReason reason, @Nullable Integer position, String detail) {
        return new Mismatch(row.id(), row.start().workflow(), row.start().version(), reason, position, detail);
    }
}
