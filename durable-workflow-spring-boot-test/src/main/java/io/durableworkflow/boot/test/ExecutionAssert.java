package io.durableworkflow.boot.test;

import io.durableworkflow.BlockReason;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.ResultTimeoutException;
import io.durableworkflow.StepView;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * What should be so of an execution at the moment when this was made. What fails shows all that is known of the execution: its state,
 * what it waits for, and its steps.
 */
public final class ExecutionAssert extends AbstractAssert<ExecutionAssert, ExecutionView> {
    private final DurableEngine engine;
    private final List<StepView> calls;

    private ExecutionAssert(ExecutionView view, DurableEngine engine, List<StepView> calls) {
        super(view, ExecutionAssert.class);
        this.engine = engine;
        this.calls = List.copyOf(calls);
    }

    static ExecutionAssert of(DurableEngine engine, String id) {
        ExecutionView view = engine.find(id)
                .orElseThrow(() -> new AssertionError(
                        "There is no execution '%s'. %s".formatted(id, ExecutionText.ofNewest(engine))));
        return new ExecutionAssert(view, engine, engine.steps(id));
    }

    // ---- how it stands ----

    /** It is in this state. */
    public ExecutionAssert hasStatus(ExecutionStatus status) {
        return require("to be " + status, view -> view.status() == status);
    }

    /** It returned a result. */
    public ExecutionAssert isCompleted() {
        return hasStatus(ExecutionStatus.COMPLETED);
    }

    /** It ended on request. */
    public ExecutionAssert isCancelled() {
        return hasStatus(ExecutionStatus.CANCELLED);
    }

    /** It reached its deadline. */
    public ExecutionAssert isTimedOut() {
        return hasStatus(ExecutionStatus.TIMED_OUT);
    }

    /** It ended with an exception of this type, or of one that extends it. */
    public ExecutionAssert hasFailedWith(Class<? extends Throwable> type) {
        return require(
                "to have failed with " + type.getName(),
                view -> view.status() == ExecutionStatus.FAILED && isOf(type, view.errorType()));
    }

    /** It ended, or will end, with an exception whose message contains this. */
    public ExecutionAssert hasErrorMessageContaining(String part) {
        return require(
                "to have failed with a message that contains '" + part + "'",
                view -> view.errorMessage() != null && view.errorMessage().contains(part));
    }

    /** It cannot go on until somebody acts. */
    public ExecutionAssert isBlocked(BlockReason reason) {
        return require("to be blocked: " + reason, view -> view.blockReason() == reason);
    }

    /**
     * It waits for what has this name: a signal, one of several signals, a topic, a callback, a condition, a child, a place in a
     * queue, or the next attempt of a step; also in a parallel branch.
     */
    public ExecutionAssert isWaitingFor(String name) {
        return require(
                "to wait for '" + name + "'",
                view -> view.waitingSince() != null
                        && view.waitingFor() != null
                        && view.waitingFor().contains("'" + name + "'"));
    }

    /** It goes on by itself at this instant, to the millisecond, if nothing comes before. */
    public ExecutionAssert isSleepingUntil(Instant instant) {
        Instant stored = Instant.ofEpochMilli(instant.toEpochMilli());
        return require("to sleep until " + stored, view -> view.waitingSince() != null && stored.equals(view.wakeAt()));
    }

    /** It is tagged so, at least. */
    public ExecutionAssert hasTag(String key, String value) {
        return require(
                "to have the tag " + key + "=" + value,
                view -> value.equals(view.tags().get(key)));
    }

    // ---- results ----

    /** It returned this; read as the class of the value, or as List, Set or Map if it is one. */
    public ExecutionAssert hasResult(@Nullable Object expected) {
        isCompleted();
        Class<?> type = expected == null ? Object.class : storable(expected);
        Object result = result(type);
        return Objects.equals(result, expected)
                ? this
                : fail("to have the result%n  %s%nbut it has%n  %s".formatted(expected, result));
    }

    /** It returned a result of which this holds. */
    public <T> ExecutionAssert hasResultSatisfying(Class<T> type, Consumer<T> requirements) {
        isCompleted();
        requirements.accept(result(type));
        return this;
    }

    private <T> T result(Class<T> type) {
        try {
            return engine.handle(actual.id(), type).result(Duration.ofSeconds(1));
        } catch (ResultTimeoutException | InterruptedException e) {
            throw new AssertionError("The result of '" + actual.id() + "' could not be read", e);
        }
    }

    private static Class<?> storable(Object value) {
        return Stream.<Class<?>>of(List.class, Set.class, Collection.class, Map.class)
                .filter(type -> type.isInstance(value))
                .findFirst()
                .orElse(value.getClass());
    }

    // ---- steps ----

    /**
     * These steps have completed, in this order, and no others. Steps of parallel branches come after those of the body; steps that were
     * undone later are among them.
     */
    public ExecutionAssert hasSteps(String... names) {
        List<String> completed = calls.stream()
                .filter(call -> call.kind().equals("STEP"))
                .filter(call ->
                        call.status().equals("COMPLETED") || call.status().equals("COMPENSATED"))
                .map(StepView::name)
                .toList();
        return completed.equals(List.of(names))
                ? this
                : fail("to have completed the steps%n  %s%nbut it has completed%n  %s"
                        .formatted(List.of(names), completed));
    }

    /**
     * It has reached a step of this name; if it has several, the first is meant.
     *
     * @return to say more of the step
     */
    public StepAssert hasStep(String name) {
        Optional<StepView> step = stepNamed(name);
        if (step.isEmpty()) {
            throw failure("to have a step '" + name + "'");
        }
        return new StepAssert(step.get(), this);
    }

    /** It has not reached a step of this name. */
    public ExecutionAssert hasNoStep(String name) {
        return stepNamed(name).isEmpty() ? this : fail("to have no step '" + name + "'");
    }

    private Optional<StepView> stepNamed(String name) {
        return calls.stream()
                .filter(call -> call.kind().equals("STEP") && call.name().equals(name))
                .findFirst();
    }

    /**
     * These steps were undone, in this order, and no others.
     *
     * @param steps names of the steps, not of their compensations: mostly the last first
     */
    public ExecutionAssert wasCompensated(String... steps) {
        List<String> undone = calls.stream()
                .filter(call ->
                        call.kind().equals("COMPENSATION") && call.status().equals("COMPLETED"))
                .map(StepView::name)
                .toList();
        return undone.equals(List.of(steps))
                ? this
                : fail("to have undone the steps%n  %s%nbut it has undone%n  %s".formatted(List.of(steps), undone));
    }

    // ---- failing ----

    private ExecutionAssert require(String what, Predicate<ExecutionView> requirement) {
        return requirement.test(actual) ? this : fail(what);
    }

    private ExecutionAssert fail(String what) {
        throw failure(what);
    }

    AssertionError failure(String what) {
        String message =
                "Expected execution '%s' %s.%n%s".formatted(actual.id(), what, ExecutionText.of(actual, calls));
        String description = descriptionText();
        return new AssertionError(description.isEmpty() ? message : "[" + description + "] " + message);
    }

    static boolean isOf(Class<? extends Throwable> type, @Nullable String recorded) {
        if (recorded == null || recorded.equals(type.getName())) {
            return recorded != null;
        }
        try {
            return type.isAssignableFrom(Class.forName(
                    recorded,
                    false,
                    type.getClassLoader() == null ? ExecutionAssert.class.getClassLoader() : type.getClassLoader()));
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
