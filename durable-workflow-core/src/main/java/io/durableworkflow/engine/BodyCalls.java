package io.durableworkflow.engine;

import io.durableworkflow.AsyncBranch;
import io.durableworkflow.Branch;
import io.durableworkflow.BranchBody;
import io.durableworkflow.Callback;
import io.durableworkflow.Compensation;
import io.durableworkflow.ConditionTimeoutException;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.Identifiers;
import io.durableworkflow.NamedSignal;
import io.durableworkflow.ParallelOutcomes;
import io.durableworkflow.ParallelPolicy;
import io.durableworkflow.SignalTimeoutException;
import io.durableworkflow.StepAction;
import io.durableworkflow.StepBody;
import io.durableworkflow.StepDefinition;
import io.durableworkflow.StepOptions;
import io.durableworkflow.TopicTimeoutException;
import io.durableworkflow.WaitCondition;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The calls of a body or branch: one at a time, each handed to the part that carries it out. */
final class BodyCalls implements WorkflowContext {
    private final EngineParts engine;
    private final Run run;
    private final BodyContext body;
    private final Branches branches;
    private final StepCalls steps;
    private final WaitCalls waits;
    private final AnySignalCalls anySignals;
    private final ConditionCalls conditions;
    private final TopicCalls topics;
    private final CallbackCalls callbacks;
    private final SendCalls sends;
    private final StartCalls starts;
    private final ChildCalls children;
    private final ParallelCalls parallels;
    private final CompensationCalls compensations;
    private final Continuations continuations;
    private final VersionCalls versions;
    private int uuids;
    private int randoms;

    BodyCalls(EngineParts engine, Children family, Run run, BodyContext body, Waiting waiting) {
        this.engine = engine;
        this.run = run;
        this.body = body;
        branches = body.branches();
        steps = new StepCalls(engine, run, body, waiting);
        waits = new WaitCalls(engine, run, body, waiting);
        anySignals = new AnySignalCalls(engine, run, body, waiting);
        conditions = new ConditionCalls(engine, run, body, waiting);
        topics = new TopicCalls(engine, family.executions().spreader(), run, body, waiting);
        callbacks = new CallbackCalls(engine, run, body, waiting);
        sends = new SendCalls(engine, family.executions(), run, body);
        starts = new StartCalls(engine, family, run, body);
        children = new ChildCalls(engine, family, run, body, waiting);
        parallels = new ParallelCalls(engine, family, run, body, waiting, branches);
        compensations = new CompensationCalls(engine, run, body, waiting);
        continuations = new Continuations(engine, run, body);
        versions = new VersionCalls(run, body);
    }

    CallbackCalls callbacks() {
        return callbacks;
    }

    SendCalls sends() {
        return sends;
    }

    StartCalls starts() {
        return starts;
    }

    private <T extends @Nullable Object> T inTurn(Supplier<T> call) {
        return body.inTurn(call);
    }

    // ---- facts ----

    @Override
    public String executionId() {
        return body.executionId();
    }

    @Override
    public String workflow() {
        return body.workflow();
    }

    @Override
    public int attempt() {
        return body.attempt();
    }

    @Override
    public String idempotencyKey() {
        return body.idempotencyKey();
    }

    @Override
    public boolean isInStep() {
        return body.isInStep();
    }

    @Override
    public @Nullable Instant deadline() {
        return body.deadline();
    }

    @Override
    public Instant now() {
        return body.now();
    }

    // Random values do not depend on the generation: after a rewind, steps that are kept hold what was drawn before
    // them. They do on how often the body has begun anew.
    private int drawnIn() {
        return run.continued();
    }

    @Override
    public UUID randomUUID() {
        return inTurn(() -> {
            body.checkCall("randomUUID()");
            return Keys.randomUuid(run.start().seed(), drawnIn(), body.scope(), uuids++);
        });
    }

    @Override
    public RandomGenerator random() {
        return inTurn(() -> {
            body.checkCall("random()");
            return new SplittableRandom(Keys.randomSeed(run.start().seed(), drawnIn(), body.scope(), randoms++));
        });
    }

    @Override
    public int version(String changeId, int min, int max) {
        return inTurn(() -> versions.version(changeId, min, max));
    }

    // ---- values ----

    @Override
    public void publish(String name, @Nullable Object value) {
        Identifiers.requireName("value", name);
        String what = "publish('" + name + "')";
        String payload = value == null ? null : engine.payloads().encode("value '" + name + "'", value, Object.class);
        if (isInStep()) {
            body.checkThread(what);
            publish(name, payload, false);
            return;
        }
        inTurn(() -> {
            body.checkCall(what);
            if (!body.isChecking()) {
                // Before the last recorded call it was published already, and others may have followed it.
                publish(name, payload, !body.isExecuting() || body.unread() != null);
            }
            return null;
        });
    }

    private void publish(String name, @Nullable String payload, boolean again) {
        PublishedValues values = run.values();
        if (!values.isLoaded()) {
            values.load(run.outside(() -> run.readInStep(() -> engine.store().values(run.no()))));
        }
        values.publish(run.id(), name, payload, again);
    }

    // ---- steps ----

    @Override
    public <T extends @Nullable Object, E extends Exception> T step(String name, Class<T> type, StepBody<T, E> body)
            throws E {
        return step(name, type, StepOptions.defaults(), body);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // decoded as this type, and null only where the step returns null
    public <T extends @Nullable Object, E extends Exception> T step(
            String name, Class<T> type, StepOptions<T> options, StepBody<T, E> body) throws E {
        return (T) inTurn(() -> steps.run(StepCall.of(name, type, options), body::run));
    }

    @Override
    public <E extends Exception> void step(String name, StepAction<E> body) throws E {
        StepFrame.Work work = () -> {
            body.run();
            return null;
        };
        inTurn(() -> steps.run(StepCall.of(name, Void.class, StepOptions.defaults()), work));
    }

    @Override
    public <E extends Exception> @Nullable Object step(
            StepDefinition definition, List<? extends @Nullable Object> arguments, StepBody<@Nullable Object, E> body)
            throws E {
        return inTurn(() -> steps.run(StepCall.of(definition, arguments), body::run));
    }

    @Override
    public void compensate() {
        compensateSteps(Set.of());
    }

    @Override
    public void compensate(String... steps) {
        if (steps.length == 0) {
            throw new IllegalArgumentException("name at least one step, or call compensate() for all of them");
        }
        for (String step : steps) {
            Identifiers.requireName("step", step);
        }
        compensateSteps(Set.copyOf(List.of(steps)));
    }

    private void compensateSteps(Set<String> names) {
        inTurn(() -> {
            refuseBesideBranches("compensate()");
            compensations.compensate(names);
            return null;
        });
    }

    // It is about all that was done, and nothing may be done meanwhile.
    private void refuseBesideBranches(String what) {
        if (branches.areConcerned()) {
            throw new DurableCallException(
                    "%s is called in execution '%s' in a parallel branch, or beside one. Call it in the body, when all branches are joined."
                            .formatted(what, run.id()));
        }
    }

    @Override
    public RuntimeException continueAsNew(@Nullable Object... arguments) {
        List<@Nullable Object> input = listOf(arguments);
        throw inTurn(() -> {
            refuseBesideBranches("continueAsNew(..)");
            return continuations.begin(input);
        });
    }

    // ---- waits ----

    @Override
    public void sleep(Duration duration) {
        sleep("sleep", duration);
    }

    @Override
    public void sleep(String name, Duration duration) {
        Identifiers.requireName("sleep", name);
        inTurn(() -> {
            waits.sleep(name, duration);
            return null;
        });
    }

    @Override
    public void sleepUntil(Instant instant) {
        sleepUntil("sleep", instant);
    }

    @Override
    public void sleepUntil(String name, Instant instant) {
        Identifiers.requireName("sleep", name);
        inTurn(() -> {
            waits.sleepUntil(name, instant);
            return null;
        });
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // decoded as this type, and null only where the signal carries none
    public <T extends @Nullable Object> T awaitSignal(String name, Class<T> type) {
        return (T) signal(name, type, null).payload();
    }

    @Override
    public <T extends @Nullable Object> T awaitSignal(String name, Class<T> type, Duration timeout) {
        return received(name, type, WaitDeadline.after(timeout));
    }

    @Override
    public <T extends @Nullable Object> T awaitSignal(String name, Class<T> type, Instant deadline) {
        return received(name, type, WaitDeadline.at(deadline));
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // decoded as this type, and null only where the signal carries none
    private <T extends @Nullable Object> T received(String name, Class<T> type, WaitDeadline deadline) {
        return (T) signal(name, type, deadline).payloadOrThrow(run.id(), name);
    }

    private ReceivedSignal signal(String name, Type type, @Nullable WaitDeadline deadline) {
        Identifiers.requireName("signal", name);
        return inTurn(() -> waits.awaitSignal(name, type, deadline));
    }

    @Override
    public <T> Optional<T> tryAwaitSignal(String name, Class<T> type, Duration timeout) {
        Object payload = signal(name, type, WaitDeadline.after(timeout)).payload();
        return Optional.ofNullable(payload).map(type::cast);
    }

    @Override
    @SuppressWarnings("NullAway") // without a deadline it does not time out
    public NamedSignal<@Nullable Object> awaitAnySignal(Map<String, ? extends Class<?>> types) {
        return anySignal(types, null).orElseThrow();
    }

    @Override
    public NamedSignal<@Nullable Object> awaitAnySignal(Map<String, ? extends Class<?>> types, Duration timeout) {
        return anyReceived(types, WaitDeadline.after(timeout));
    }

    @Override
    public NamedSignal<@Nullable Object> awaitAnySignal(Map<String, ? extends Class<?>> types, Instant deadline) {
        return anyReceived(types, WaitDeadline.at(deadline));
    }

    private NamedSignal<@Nullable Object> anyReceived(Map<String, ? extends Class<?>> types, WaitDeadline deadline) {
        return anySignal(types, deadline)
                .orElseThrow(() -> new SignalTimeoutException(
                        run.id(),
                        AnySignalCalls.nameOf(types.keySet().stream().sorted().toList())));
    }

    @Override
    public Optional<NamedSignal<@Nullable Object>> tryAwaitAnySignal(
            Map<String, ? extends Class<?>> types, Duration timeout) {
        return anySignal(types, WaitDeadline.after(timeout));
    }

    private Optional<NamedSignal<@Nullable Object>> anySignal(
            Map<String, ? extends Class<?>> types, @Nullable WaitDeadline deadline) {
        return inTurn(() -> anySignals.await(types, deadline));
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"
    }) // decoded as this type, and null only where the publication carries none
    public <T extends @Nullable Object> T awaitTopic(String topic, Class<T> type) {
        return (T) inTurn(() -> topics.await(topic, type, null)).payload();
    }

    @Override
    public <T extends @Nullable Object> T awaitTopic(String topic, Class<T> type, Duration timeout) {
        return published(topic, type, WaitDeadline.after(timeout));
    }

    @Override
    public <T extends @Nullable Object> T awaitTopic(String topic, Class<T> type, Instant deadline) {
        return published(topic, type, WaitDeadline.at(deadline));
    }

    @SuppressWarnings({"unchecked", "NullAway"
    }) // decoded as this type, and null only where the publication carries none
    private <T extends @Nullable Object> T published(String topic, Class<T> type, WaitDeadline deadline) {
        ReceivedSignal publication = inTurn(() -> topics.await(topic, type, deadline));
        if (publication.timedOut()) {
            throw new TopicTimeoutException(run.id(), topic);
        }
        return (T) publication.payload();
    }

    @Override
    public <T> Optional<T> tryAwaitTopic(String topic, Class<T> type, Duration timeout) {
        return Optional.ofNullable(inTurn(() -> topics.await(topic, type, WaitDeadline.after(timeout)))
                        .payload())
                .map(type::cast);
    }

    @Override
    public <T extends @Nullable Object> Callback<T> callback(String name, Class<T> type) {
        return new LocalCallback<>(body, inTurn(() -> callbacks.open(name)), type);
    }

    @Override
    public <E extends Exception> void awaitUntil(String name, WaitCondition<E> condition, Duration interval) throws E {
        holds(name, condition, interval, null);
    }

    @Override
    public <E extends Exception> void awaitUntil(
            String name, WaitCondition<E> condition, Duration interval, Duration timeout) throws E {
        awaitUntil(name, condition, interval, WaitDeadline.after(timeout));
    }

    @Override
    public <E extends Exception> void awaitUntil(
            String name, WaitCondition<E> condition, Duration interval, Instant deadline) throws E {
        awaitUntil(name, condition, interval, WaitDeadline.at(deadline));
    }

    private void awaitUntil(String name, WaitCondition<?> condition, Duration interval, WaitDeadline deadline) {
        if (!holds(name, condition, interval, deadline)) {
            throw new ConditionTimeoutException(run.id(), name);
        }
    }

    @Override
    public <E extends Exception> boolean tryAwaitUntil(
            String name, WaitCondition<E> condition, Duration interval, Duration timeout) throws E {
        return holds(name, condition, interval, WaitDeadline.after(timeout));
    }

    private boolean holds(String name, WaitCondition<?> condition, Duration interval, @Nullable WaitDeadline deadline) {
        return inTurn(() -> conditions.await(name, condition::holds, interval, deadline));
    }

    // ---- children ----

    /** Runs a child under an id of its own. */
    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"}) // decoded as the definition says
    <R extends @Nullable Object> R child(
            WorkflowDefinition<?> definition, WorkflowOptions options, List<? extends @Nullable Object> arguments) {
        return (R) inTurn(() -> children.call(definition, options, null, arguments));
    }

    @Override
    public <R extends @Nullable Object> R child(
            WorkflowDefinition<R> definition, WorkflowOptions options, @Nullable Object... arguments) {
        return child(definition, options, listOf(arguments));
    }

    @Override
    public <R extends @Nullable Object> R child(WorkflowOptions options, Callable<R> call) {
        StartCapture.Captured captured = StartCapture.of(call);
        return child(captured.definition(), options, captured.arguments());
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // decoded as the result type
    public <R extends @Nullable Object> R child(
            WorkflowDefinition<R> definition,
            WorkflowOptions options,
            Compensation<R> undo,
            @Nullable Object... arguments) {
        List<@Nullable Object> input = listOf(arguments);
        return (R) inTurn(() -> children.call(definition, options, undo, input));
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the lambda returns what the workflow returns
    public <R extends @Nullable Object> R child(WorkflowOptions options, Compensation<R> undo, Callable<R> call) {
        StartCapture.Captured captured = StartCapture.of(call);
        return (R) inTurn(() -> children.call(captured.definition(), options, undo, captured.arguments()));
    }

    @Override
    public String startChild(WorkflowDefinition<?> definition, WorkflowOptions options, @Nullable Object... arguments) {
        return inTurn(() -> children.start(definition, options, listOf(arguments)));
    }

    @Override
    public String startChild(WorkflowOptions options, Callable<?> call) {
        StartCapture.Captured captured = StartCapture.of(call);
        return inTurn(() -> children.start(captured.definition(), options, captured.arguments()));
    }

    // ---- branches ----

    @Override
    public ParallelOutcomes parallel(String name, ParallelPolicy policy, List<? extends Branch<?>> given) {
        List<? extends Branch<?>> copy = List.copyOf(given);
        return inTurn(() -> parallels.run(name, policy, copy));
    }

    @Override
    public <T extends @Nullable Object> AsyncBranch<T> async(String name, Class<T> type, BranchBody<T> body) {
        Branch<T> started = Branch.of(name, type, body);
        return inTurn(() -> parallels.async(started));
    }

    @SuppressWarnings("NullAway") // arguments may be null
    private static List<@Nullable Object> listOf(@Nullable Object[] arguments) {
        return Collections.unmodifiableList(Arrays.asList(arguments.clone()));
    }
}
