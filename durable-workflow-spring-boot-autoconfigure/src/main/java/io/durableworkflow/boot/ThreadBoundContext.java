package io.durableworkflow.boot;

import io.durableworkflow.AsyncBranch;
import io.durableworkflow.Branch;
import io.durableworkflow.BranchBody;
import io.durableworkflow.Callback;
import io.durableworkflow.Compensation;
import io.durableworkflow.EngineProvider;
import io.durableworkflow.NamedSignal;
import io.durableworkflow.ParallelOutcomes;
import io.durableworkflow.ParallelPolicy;
import io.durableworkflow.StepAction;
import io.durableworkflow.StepBody;
import io.durableworkflow.StepDefinition;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WaitCondition;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The context as a bean: stands for the execution that runs on the calling thread. Outside an execution every call says
 * so in an exception, but for {@link #isInStep()}, which answers the truth.
 */
final class ThreadBoundContext implements WorkflowContext {
    private static WorkflowContext current() {
        return WorkflowContext.current();
    }

    @Override
    public String executionId() {
        return current().executionId();
    }

    @Override
    public String workflow() {
        return current().workflow();
    }

    @Override
    public int attempt() {
        return current().attempt();
    }

    @Override
    public String idempotencyKey() {
        return current().idempotencyKey();
    }

    @Override
    public @Nullable Instant deadline() {
        return current().deadline();
    }

    @Override
    public Instant now() {
        return current().now();
    }

    @Override
    public int version(String changeId, int min, int max) {
        return current().version(changeId, min, max);
    }

    @Override
    public UUID randomUUID() {
        return current().randomUUID();
    }

    @Override
    public RandomGenerator random() {
        return current().random();
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T step(String name, Class<T> type, StepBody<T, E> body)
            throws E {
        return current().step(name, type, body);
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T step(
            String name, Class<T> type, StepOptions<T> options, StepBody<T, E> body) throws E {
        return current().step(name, type, options, body);
    }

    @Override
    public <E extends Exception> void step(String name, StepAction<E> body) throws E {
        current().step(name, body);
    }

    @Override
    public <E extends Exception> @Nullable Object step(
            StepDefinition definition, List<? extends @Nullable Object> arguments, StepBody<@Nullable Object, E> body)
            throws E {
        return current().step(definition, arguments, body);
    }

    @Override
    public boolean isInStep() {
        WorkflowContext context = EngineProvider.loaded().currentContext();
        return context != null && context.isInStep();
    }

    @Override
    public void sleep(Duration duration) {
        current().sleep(duration);
    }

    @Override
    public void sleep(String name, Duration duration) {
        current().sleep(name, duration);
    }

    @Override
    public void sleepUntil(Instant instant) {
        current().sleepUntil(instant);
    }

    @Override
    public void sleepUntil(String name, Instant instant) {
        current().sleepUntil(name, instant);
    }

    @Override
    public <T extends @Nullable Object> T awaitSignal(String name, Class<T> type) {
        return current().awaitSignal(name, type);
    }

    @Override
    public <T extends @Nullable Object> T awaitSignal(String name, Class<T> type, Duration timeout) {
        return current().awaitSignal(name, type, timeout);
    }

    @Override
    public <T extends @Nullable Object> T awaitSignal(String name, Class<T> type, Instant deadline) {
        return current().awaitSignal(name, type, deadline);
    }

    @Override
    public <T> Optional<T> tryAwaitSignal(String name, Class<T> type, Duration timeout) {
        return current().tryAwaitSignal(name, type, timeout);
    }

    @Override
    public NamedSignal<@Nullable Object> awaitAnySignal(Map<String, ? extends Class<?>> types) {
        return current().awaitAnySignal(types);
    }

    @Override
    public NamedSignal<@Nullable Object> awaitAnySignal(Map<String, ? extends Class<?>> types, Duration timeout) {
        return current().awaitAnySignal(types, timeout);
    }

    @Override
    public NamedSignal<@Nullable Object> awaitAnySignal(Map<String, ? extends Class<?>> types, Instant deadline) {
        return current().awaitAnySignal(types, deadline);
    }

    @Override
    public Optional<NamedSignal<@Nullable Object>> tryAwaitAnySignal(
            Map<String, ? extends Class<?>> types, Duration timeout) {
        return current().tryAwaitAnySignal(types, timeout);
    }

    @Override
    public <E extends Exception> void awaitUntil(String name, WaitCondition<E> condition, Duration interval) throws E {
        current().awaitUntil(name, condition, interval);
    }

    @Override
    public <E extends Exception> void awaitUntil(
            String name, WaitCondition<E> condition, Duration interval, Duration timeout) throws E {
        current().awaitUntil(name, condition, interval, timeout);
    }

    @Override
    public <E extends Exception> void awaitUntil(
            String name, WaitCondition<E> condition, Duration interval, Instant deadline) throws E {
        current().awaitUntil(name, condition, interval, deadline);
    }

    @Override
    public <E extends Exception> boolean tryAwaitUntil(
            String name, WaitCondition<E> condition, Duration interval, Duration timeout) throws E {
        return current().tryAwaitUntil(name, condition, interval, timeout);
    }

    @Override
    public void publish(String name, @Nullable Object value) {
        current().publish(name, value);
    }

    @Override
    public <T extends @Nullable Object> Callback<T> callback(String name, Class<T> type) {
        return current().callback(name, type);
    }

    @Override
    public RuntimeException continueAsNew(@Nullable Object... arguments) {
        return current().continueAsNew(arguments);
    }

    @Override
    public void compensate() {
        current().compensate();
    }

    @Override
    public void compensate(String... steps) {
        current().compensate(steps);
    }

    @Override
    public <R extends @Nullable Object> R child(
            WorkflowDefinition<R> definition,
            WorkflowOptions options,
            Compensation<R> undo,
            @Nullable Object... arguments)
            throws Exception {
        return current().child(definition, options, undo, arguments);
    }

    @Override
    public <R extends @Nullable Object> R child(WorkflowOptions options, Compensation<R> undo, Callable<R> call)
            throws Exception {
        return current().child(options, undo, call);
    }

    @Override
    public <T extends @Nullable Object> T awaitTopic(String topic, Class<T> type) {
        return current().awaitTopic(topic, type);
    }

    @Override
    public <T extends @Nullable Object> T awaitTopic(String topic, Class<T> type, Duration timeout) {
        return current().awaitTopic(topic, type, timeout);
    }

    @Override
    public <T extends @Nullable Object> T awaitTopic(String topic, Class<T> type, Instant deadline) {
        return current().awaitTopic(topic, type, deadline);
    }

    @Override
    public <T> Optional<T> tryAwaitTopic(String topic, Class<T> type, Duration timeout) {
        return current().tryAwaitTopic(topic, type, timeout);
    }

    @Override
    public <R extends @Nullable Object> R child(
            WorkflowDefinition<R> definition, WorkflowOptions options, @Nullable Object... arguments) throws Exception {
        return current().child(definition, options, arguments);
    }

    @Override
    public <R extends @Nullable Object> R child(WorkflowOptions options, Callable<R> call) throws Exception {
        return current().child(options, call);
    }

    @Override
    public String startChild(WorkflowDefinition<?> definition, WorkflowOptions options, @Nullable Object... arguments) {
        return current().startChild(definition, options, arguments);
    }

    @Override
    public String startChild(WorkflowOptions options, Callable<?> call) {
        return current().startChild(options, call);
    }

    @Override
    public ParallelOutcomes parallel(String name, ParallelPolicy policy, List<? extends Branch<?>> branches) {
        return current().parallel(name, policy, branches);
    }

    @Override
    public <T extends @Nullable Object> AsyncBranch<T> async(String name, Class<T> type, BranchBody<T> body) {
        return current().async(name, type, body);
    }
}
