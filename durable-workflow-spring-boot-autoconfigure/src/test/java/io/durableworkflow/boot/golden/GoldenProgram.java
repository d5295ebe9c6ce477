package io.durableworkflow.boot.golden;

import static io.durableworkflow.boot.golden.GoldenWorkflows.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Audit;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.golden.GoldenWorkflows.Order;
import io.durableworkflow.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is begun in a golden file, and how it is brought to its end. */
final class GoldenProgram {
    /** When the process that wrote the file died. */
    static final Instant DEATH = Instant.parse("2026-01-15T12:00:00Z");

    /** How many executions hang then: two in a step, one in undoing it. */
    static final int HANGING = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DurableEngine engine;
    private final GoldenWorkflows workflows;
    private final VirtualClock clock;

    GoldenProgram(DurableEngine engine, GoldenWorkflows workflows, VirtualClock clock) {
        this.engine = engine;
        this.workflows = workflows;
        this.clock = clock;
    }

    private static Order order(String id) {
        return new Order(
                id, 4_700, List.of("tea", "\u00fc \u6f22 \ud83c\udf75"), Instant.parse("2026-02-01T00:00:00Z"));
    }

    private static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Leaves an execution in each state in which a process can die. */
    void begin() {
        begin("completed", workflows::prepared);
        begin("failed", workflows::failing);
        begin("timed-out", workflows::limited);
        begin("cancelled", workflows::child);
        await("timed-out", ExecutionStatus.SUSPENDED);
        await("cancelled", ExecutionStatus.SUSPENDED);
        engine.cancel("cancelled", new Audit("operator", "not wanted"));
        clock.advance(Duration.ofHours(2));
        await("timed-out", ExecutionStatus.TIMED_OUT);

        engine.start(
                WorkflowOptions.id("waiting").withTags(Map.of("tenant", "blue", "region", "eu")),
                () -> workflows.order(order("waiting")));
        begin("signalled-early", () -> workflows.order(order("signalled-early")));
        await("waiting", ExecutionStatus.SUSPENDED);
        await("signalled-early", ExecutionStatus.SUSPENDED);
        engine.signal("signalled-early", "delivered", "early", "parcel-1");
        clock.advanceTo(DEATH.minus(DAY).plus(Duration.ofHours(3)));
        until(
                "its sleep is over",
                () -> String.valueOf(view("waiting").waitingFor()).contains("delivered"));
        clock.advanceTo(DEATH.minus(Duration.ofMinutes(30)));
        begin("sleeping", () -> workflows.order(order("sleeping")));
        await("sleeping", ExecutionStatus.SUSPENDED);
        engine.signal("sleeping", "delivered", "while it slept", "parcel-2");

        begin("retried", workflows::retried);
        begin("undo-retried", workflows::undoRetried);
        begin("parent", () -> workflows.parent("child"));
        begin("branches", workflows::branches);
        begin("chances", workflows::chances);
        begin("blocked", workflows::blocked);
        begin("loop", () -> workflows.loop(1));
        begin("subscriber", workflows::subscriber);
        begin("callback", workflows::callback);
        begin("condition", workflows::condition);
        begin("impatient", workflows::impatient);
        begin("paused", () -> workflows.order(order("paused")));
        engine.start(WorkflowOptions.id("delayed").delay(DAY), workflows::prepared);
        engine.start(WorkflowOptions.id("queued-1").queue("narrow"), workflows::child);
        engine.start(WorkflowOptions.id("queued-2").queue("narrow"), workflows::prepared);
        engine.start(WorkflowOptions.id("queued-3").queue("narrow").priority(5), workflows::prepared);
        for (String id : List.of(
                "retried",
                "parent",
                "child",
                "branches",
                "chances",
                "loop",
                "subscriber",
                "callback",
                "condition",
                "impatient",
                "paused",
                "queued-1")) {
            await(id, ExecutionStatus.SUSPENDED);
        }
        await("undo-retried", ExecutionStatus.COMPENSATING);
        until("an undoing waits to be repeated", () -> view("undo-retried").wakeAt() != null);
        await("blocked", ExecutionStatus.BLOCKED);
        engine.pause("paused", new Audit("operator", "holiday"));
        await("paused", ExecutionStatus.PAUSED);

        begin("interrupted", workflows::interrupted);
        begin("interrupted-once", workflows::interruptedOnce);
        begin("interrupted-undoing", workflows::interruptedUndoing);
        clock.advanceTo(DEATH);
    }

    private void begin(String id, Callable<?> call) {
        engine.start(WorkflowOptions.id(id), call);
    }

    private void await(String id, ExecutionStatus status) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<ExecutionView> found = engine.find(id);
        while (!found.map(ExecutionView::status).equals(Optional.of(status))) {
            assertThat(System.nanoTime()).as(found + " is " + status).isLessThan(deadline);
            Thread.onSpinWait();
            found = engine.find(id);
        }
    }

    private ExecutionView view(String id) {
        return engine.find(id).orElseThrow();
    }

    /** Sends everything that is waited for, lets everything become due, and returns when all has ended. */
    void finish() {
        engine.resume("paused", new Audit("operator", "back"));
        engine.retry("blocked", new Audit("operator", "there is a driver"));
        engine.signal("signalled-early", "delivered", "sent twice", "parcel-1");
        for (String id : List.of("waiting", "sleeping", "paused")) {
            engine.signal(id, "delivered", "late", null);
        }
        for (String id : List.of("child", "loop", "queued-1")) {
            engine.signal(id, "go", "went");
        }
        engine.signal("branches", "beside", "beside as well");
        engine.publish("prices", "5 %");
        engine.completeCallback(engine.value("callback", "token", String.class).orElseThrow(), "approved");
        until("all end", () -> {
            List<ExecutionView> open = executions(view -> !view.status().isEnded());
            open.stream()
                    .map(ExecutionView::wakeAt)
                    .filter(wakeAt -> wakeAt != null && wakeAt.isAfter(clock.now()))
                    .min(Comparator.naturalOrder())
                    .ifPresent(clock::advanceTo);
            return open.isEmpty();
        });
    }

    /** One line for each execution but those that a schedule started; they depend on the time that passed. */
    String outcomes() {
        StringBuilder lines = new StringBuilder();
        executions(view -> !view.workflow().equals("nightly")).stream()
                .sorted(Comparator.comparing(ExecutionView::id))
                .forEach(view -> lines.append(line(view)).append('\n'));
        return lines.toString();
    }

    private List<ExecutionView> executions(Predicate<ExecutionView> which) {
        return engine.find(ExecutionFilter.all()).executions().stream()
                .filter(which)
                .toList();
    }

    private String line(ExecutionView view) {
        return view.id() + " | " + view.status() + " | " + result(view) + " | "
                + String.join(
                        ", ",
                        engine.steps(view.id()).stream()
                                .map(GoldenProgram::step)
                                .toList());
    }

    private static String step(StepView step) {
        return step.name() + " " + step.status();
    }

    private @Nullable String result(ExecutionView view) {
        if (view.status() != ExecutionStatus.COMPLETED) {
            return view.errorType() + ": " + view.errorMessage();
        }
        Class<?> type = view.workflow().equals("order") ? GoldenWorkflows.Receipt.class : String.class;
        try {
            return String.valueOf((Object) engine.handle(view.id(), type).result(PATIENCE));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
