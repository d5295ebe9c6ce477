package io.durableworkflow.engine;

import io.durableworkflow.AsyncBranch;
import io.durableworkflow.Branch;
import io.durableworkflow.BranchBody;
import io.durableworkflow.Callback;
import io.durableworkflow.Compensation;
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
 * The context that a body is handed. A lambda compensation holds on to it and is called in a later run of the execution than
 * the one it was made in: so every call goes to the run that is on the thread.
 */
final class ContextHandle implements WorkflowContext {
    private final BodyContext own;

    ContextHandle(BodyContext own) {
        this.own = own;
    }

    private WorkflowContext present() {
        BodyContext here = BodyContext.onThisThread();
        return (here != null && here.executionId().equals(own.executionId()) ? here : own).calls();
    }

    @Override
    public String executionId() {
        return own.executionId();
    }

    @Override
    public String workflow() {
        return own.workflow();
    }

    @Override
    public int attempt() {
        return present().attempt();
    }

    @Override
    public String idempotencyKey() {
        return present().idempotencyKey();
    }

    @Override
    public @Nullable Instant deadline() {
        return own.deadline();
    }

    @Override
    public Instant now() {
        return present().now();
    }

    @Override
    public UUID randomUUID() {
        return present().randomUUID();
    }

    @Override
    public RandomGenerator random() {
        return present().random();
    }

    @Override
    public int version(String changeId, int min, int max) {
        return present().version(changeId, min, max);
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T step(String name, Class<T> type, StepBody<T, E> body)
            throws E {
        return present().step(name, type, body);
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T step(
            String name, Class<T> type, StepOptions<T> options, StepBody<T, E> body) throws E {
        return present().step(name, type, options, body);
    }

    @Override
    public <E extends Exception> void step(String name, StepAction<E> body) throws E {
        present().step(name, body);
    }

    @Override
    public <E extends Exception> @Nullable Object step(
            StepDefinition definition, List<? extends @Nullable Object> arguments, StepBody<@Nullable Object, E> body)
            throws E {
        return present().step(definition, arguments, body);
    }

    @Override
    public boolean isInStep() {
        return present().isInStep();
    }

    @Override
    public void sleep(Duration duration) {
        present().sleep(duration);
    }

    @Override
    public void sleep(String name, Duration duration) {
        present().sleep(name, duration);
    }

    @Override
    public void sleepUntil(Instant instant) {
        present().sleepUntil(instant);
    }

    @Override
    public void sleepUntil(String name, Instant instant) {
        present().sleepUntil(name, instant);
    }

    @Override
    public <T extends @Nullable Object> T awaitSignal(String name, Class<T> type) {
        return present().awaitSignal(name, type);
    }

    @Override
    public <T extends @Nullable Object> T awaitSignal(String name, Class<T> type, Duration timeout) {
        return present().awaitSignal(name, type, timeout);
    }

    @Override
    public <T extends @Nullable Object> T awaitSignal(String name, Class<T> type, Instant deadline) {
        return present().awaitSignal(name, type, deadline);
    }

    @Override
    public <T> Optional<T> tryAwaitSignal(String name, Class<T> type, Duration timeout) {
        return present().tryAwaitSignal(name, type, timeout);
    }

    @Override
    public NamedSignal<@Nullable Object> awaitAnySignal(Map<String, ? extends Class<?>> types) {
        return present().awaitAnySignal(types);
    }

    @Override
    public NamedSignal<@Nullable Object> awaitAnySignal(Map<String, ? extends Class<?>> types, Duration timeout) {
        return present().awaitAnySignal(types, timeout);
    }

    @Override
    public NamedSignal<@Nullable Object> awaitAnySignal(Map<String, ? extends Class<?>> types, Instant deadline) {
        return present().awaitAnySignal(types, deadline);
    }

    @Override
    public Optional<NamedSignal<@Nullable Object>> tryAwaitAnySignal(
            Map<String, ? extends Class<?>> types, Duration timeout) {
        return present().tryAwaitAnySignal(types, timeout);
    }

    @Override
    public <E extends Exception> void awaitUntil(String name, WaitCondition<E> condition, Duration interval) throws E {
        present().awaitUntil(name, condition, interval);
    }

    @Override
    public <E extends Exception> void awaitUntil(
            String name, WaitCondition<E> condition, Duration interval, Duration timeout) throws E {
        present().awaitUntil(name, condition, interval, timeout);
    }

    @Override
    public <E extends Exception> void awaitUntil(
            String name, WaitCondition<E> condition, Duration interval, Instant deadline) throws E {
        present().awaitUntil(name, condition, interval, deadline);
    }

    @Override
    public <E extends Exception> boolean tryAwaitUntil(
            String name, WaitCondition<E> condition, Duration interval, Duration timeout) throws E {
        return present().tryAwaitUntil(name, condition, interval, timeout);
    }

    @Override
    public void publish(String name, @Nullable Object value) {
        present().publish(name, value);
    }

    @Override
    public <T extends @Nullable Object> Callback<T> callback(String name, Class<T> type) {
        return present().callback(name, type);
    }

    @Override
    public RuntimeException continueAsNew(@Nullable Object... arguments) {
        return present().continueAsNew(arguments);
    }

    @Override
    public void compensate() {
        present().compensate();
    }

    @Override
    public void compensate(String... steps) {
        present().compensate(steps);
    }

    @Override
    public <R extends @Nullable Object> R child(
            WorkflowDefinition<R> definition,
            WorkflowOptions options,
            Compensation<R> undo,
            @Nullable Object... arguments)
            throws Exception {
        return present().child(definition, options, undo, arguments);
    }

    @Override
    public <R extends @Nullable Object> R child(WorkflowOptions options, Compensation<R> undo, Callable<R> call)
            throws Exception {
        return present().child(options, undo, call);
    }

    @Override
    public <T extends @Nullable Object> T awaitTopic(String topic, Class<T> type) {
        return present().awaitTopic(topic, type);
    }

    @Override
    public <T extends @Nullable Object> T awaitTopic(String topic, Class<T> type, Duration timeout) {
        return present().awaitTopic(topic, type, timeout);
    }

    @Override
    public <T extends @Nullable Object> T awaitTopic(String topic, Class<T> type, Instant deadline) {
        return present().awaitTopic(topic, type, deadline);
    }

    @Override
    public <T> Optional<T> tryAwaitTopic(String topic, Class<T> type, Duration timeout) {
        return present().tryAwaitTopic(topic, type, timeout);
    }

    @Override
    public <R extends @Nullable Object> R child(
            WorkflowDefinition<R> definition, WorkflowOptions options, @Nullable Object... arguments) throws Exception {
        return present().child(definition, options, arguments);
    }

    @Override
    public <R extends @Nullable Object> R child(WorkflowOptions options, Callable<R> call) throws Exception {
        return present().child(options, call);
    }

    @Override
    public String startChild(WorkflowDefinition<?> definition, WorkflowOptions options, @Nullable Object... arguments) {
        return present().startChild(definition, options, arguments);
    }

    @Override
    public String startChild(WorkflowOptions options, Callable<?> call) {
        return present().startChild(options, call);
    }

    @Override
    public ParallelOutcomes parallel(String name, ParallelPolicy policy, List<? extends Branch<?>> branches) {
        return present().parallel(name, policy, branches);
    }

    @Override
    public <T extends @Nullable Object> AsyncBranch<T> async(String name, Class<T> type, BranchBody<T> body) {
        return present().async(name, type, body);
    }
}
