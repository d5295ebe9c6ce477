package io.durableworkflow.boot.operator;

import io.durableworkflow.Audit;
import io.durableworkflow.BulkCommand;
import io.durableworkflow.BulkResult;
import io.durableworkflow.CommandResult;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EventView;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionPage;
import io.durableworkflow.ExecutionPayloads;
import io.durableworkflow.ExecutionPayloads.StepPayloads;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.SignalView;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowTypeView;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What operators ask about executions, and command. Every method throws what the engine throws, and {@link
 * IllegalArgumentException} for what it does not understand; {@link Reply} makes answers of these. Safe to use from any thread.
 */
public final class ExecutionOperations {
    /** Most steps in an answer; of a longer execution the latest are shown, those of branches only where the others leave room. */
    public static final int MAX_STEPS = ExecutionPayloads.MAX_STEPS;

    /** Most lines of a history in an answer; of a longer one the latest are shown. */
    public static final int MAX_HISTORY = 1_000;

    /** Longest value in an answer, in characters as it is stored; of a longer one the length is told. */
    public static final int MAX_VALUE_LENGTH = 8 * 1024;

    private final DurableEngine engine;

    public ExecutionOperations(DurableEngine engine) {
        this.engine = engine;
    }

    /**
     * A page of executions, newest first.
     *
     * @param limit 1 to 1000 as text, or null for 100
     * @param showValues whether values, and messages that may repeat them, are shown to whoever asks
     */
    public Object list(ExecutionQuery query, @Nullable String cursor, @Nullable String limit, boolean showValues) {
        ExecutionPage page = engine.find(query.page(cursor, limit));
        return new ExecutionSummary.Page(
                page.executions().stream()
                        .map(view -> ExecutionSummary.of(showValues ? view : view.withoutMessages()))
                        .toList(),
                page.nextCursor());
    }

    /**
     * One execution.
     *
     * @param showValues whether values, and messages that may repeat them, are shown to whoever asks
     */
    public Object detail(String id, boolean showValues) {
        ExecutionView execution = engine.find(id).orElseThrow(() -> new ExecutionNotFoundException(id));
        List<StepView> steps = engine.steps(id);
        List<SignalView> signals = engine.signals(id);
        List<EventView> history = engine.history(id);
        ExecutionPayloads payloads = showValues ? engine.payloads(id, MAX_VALUE_LENGTH) : null;
        return new ExecutionDetail(
                showValues ? execution : execution.withoutMessages(),
                payloads == null ? Shown.HIDDEN : Shown.of(payloads.input()),
                payloads == null ? Shown.HIDDEN : Shown.of(payloads.output()),
                !showValues,
                steps.size(),
                shown(steps).stream().map(step -> call(step, payloads)).toList(),
                signals.stream().map(signal -> signal(signal, payloads)).toList(),
                engine.values(id),
                history.size(),
                latest(history, MAX_HISTORY).stream()
                        .map(line -> showValues ? line : line.withoutMessages())
                        .toList());
    }

    private static ExecutionDetail.Call call(StepView step, @Nullable ExecutionPayloads payloads) {
        if (payloads == null) {
            return ExecutionDetail.Call.of(step.withoutMessages(), null, step.endedAt() == null ? null : Shown.HIDDEN);
        }
        StepPayloads stored = payloads.steps().get(step.place());
        return stored == null
                ? ExecutionDetail.Call.of(step, null, null)
                : ExecutionDetail.Call.of(step, Shown.of(stored.arguments()), Shown.of(stored.output()));
    }

    private static ExecutionDetail.Signal signal(SignalView signal, @Nullable ExecutionPayloads payloads) {
        Shown payload =
                payloads == null ? Shown.HIDDEN : Shown.of(payloads.signals().get(signal.number()));
        return new ExecutionDetail.Signal(
                signal.number(), signal.name(), signal.status(), signal.acceptedAt(), payload);
    }

    /**
     * Gives a command to one execution.
     *
     * @param operation cancel, pause, resume, retry, rewind, fork, signal or resolve
     */
    public CommandResult command(String operation, CommandRequest request) {
        return SingleCommand.named(operation).applyTo(engine, request);
    }

    /** Deletes an execution that has ended. */
    public CommandResult delete(String id, Audit audit) {
        return engine.delete(id, audit);
    }

    /**
     * Gives a command to many executions.
     *
     * @param operation cancel, pause, resume, retry or delete
     * @param all true, as text, for all there are; refused together with a query that leaves any out
     * @param cursor the nextCursor of the answer before, or null
     * @param dryRun true, as text, to count them only
     */
    public BulkResult bulk(
            String operation,
            ExecutionQuery query,
            @Nullable String all,
            @Nullable String cursor,
            @Nullable String dryRun,
            Audit audit) {
        BulkCommand command = Words.oneOf(BulkCommand.class, "operation", operation);
        boolean countOnly = Words.isTrue("dryRun", dryRun);
        ExecutionFilter filter = query.page(cursor, ExecutionFilter.MAX_LIMIT);
        requireFilter(query.isFiltered(), Words.isTrue("all", all));
        return engine.bulk(command, filter, countOnly, audit);
    }

    // A filter that was forgotten must not mean everything.
    private static void requireFilter(boolean filtered, boolean all) {
        if (filtered && all) {
            throw new IllegalArgumentException(
                    "all=true means every execution there is: leave it out, or else what leaves some of them out");
        }
        if (!filtered && !all) {
            throw new IllegalArgumentException(
                    "Which executions? Give workflow, status, id, tag, createdFrom or createdBefore, or all=true for every one.");
        }
    }

    /** The workflows that are known. */
    public Object types() {
        return Map.of("types", engine.workflowTypes().stream().map(Type::of).toList());
    }

    /** As {@link WorkflowTypeView}; durations are texts. */
    record Type(
            String name,
            int version,
            boolean registered,
            List<String> aliases,
            List<String> parameters,
            @Nullable String result,
            @Nullable String timeout,
            @Nullable String queue,
            List<String> compensateOn,
            long active) {
        static Type of(WorkflowTypeView type) {
            return new Type(
                    type.name(),
                    type.version(),
                    type.registered(),
                    type.aliases(),
                    type.parameterTypes(),
                    type.resultType(),
                    type.timeout() == null ? null : type.timeout().toString(),
                    type.queue(),
                    type.compensateOn().stream().map(Enum::name).sorted().toList(),
                    type.activeExecutions());
        }
    }

    // Whatever branches have done, what the body itself has done is seen.
    private static List<StepView> shown(List<StepView> steps) {
        List<StepView> own =
                latest(steps.stream().filter(step -> step.branch() == null).toList(), MAX_STEPS);
        List<StepView> branches =
                latest(steps.stream().filter(step -> step.branch() != null).toList(), MAX_STEPS - own.size());
        return Stream.concat(own.stream(), branches.stream()).toList();
    }

    private static <T> List<T> latest(List<T> all, int most) {
        return List.copyOf(all.subList(Math.max(0, all.size() - most), all.size()));
    }
}
