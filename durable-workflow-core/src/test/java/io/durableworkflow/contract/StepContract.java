package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepDefinition;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.testing.CrashPoint;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A step is on disk when it returns, and is not run again. */
public abstract class StepContract extends ScenarioContract {
    /** An order, as an application would have it. */
    public record Order(String id, List<Item> items, BigDecimal total) {}

    /** A part of it. */
    public record Item(String name, int amount) {}

    private static final Order ORDER =
            new Order("order-42", List.of(new Item("lamp", 2), new Item("bulb", 10)), new BigDecimal("49.90"));

    // ---- on disk ----

    @Test
    void aStepIsOnDiskWhenItReturns() {
        AtomicReference<List<StepView>> whenItReturned = new AtomicReference<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            String value = ctx.step("charge", String.class, () -> "paid");
            whenItReturned.compareAndSet(null, world.engine().steps(ctx.executionId()));
            return value;
        });
        start(flow);
        finished("it");

        assertThat(whenItReturned.get()).singleElement().satisfies(step -> {
            assertThat(step.name()).isEqualTo("charge");
            assertThat(step.status()).isEqualTo("COMPLETED");
        });
    }

    @Test
    void aCrashRightAfterItsResultDoesNotRepeatAStep() throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, this::charge);
        register(flow);
        world.process().crashAt(Changes.resultOf("charge"), CrashPoint.AFTER_COMMIT);
        world.begin(flow, "it");
        world.process().awaitReached(World.PATIENCE);
        world.killAndRestart();

        assertThat(result("it", String.class)).isEqualTo("paid");
        assertThat(world.effects()).containsExactly("charge");
    }

    @Test
    void aCrashRightBeforeItsResultRepeatsAStep() throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, this::charge);
        register(flow);
        world.process().crashAt(Changes.resultOf("charge"), CrashPoint.BEFORE_COMMIT);
        world.begin(flow, "it");
        world.process().awaitReached(World.PATIENCE);
        world.killAndRestart();

        assertThat(result("it", String.class)).isEqualTo("paid");
        assertThat(world.effects()).containsExactly("charge", "charge");
    }

    @Test
    void aLostAnswerOfTheStoreDoesNotRepeatAStep() throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, this::charge);
        register(flow);
        world.process().crashAt(Changes.resultOf("charge"), CrashPoint.ANSWER_LOST);
        world.begin(flow, "it");

        assertThat(result("it", String.class)).isEqualTo("paid");
        assertThat(world.effects()).containsExactly("charge");
        assertThat(world.process().reached()).isTrue();
    }

    private String charge(WorkflowContext ctx) {
        return ctx.step("charge", String.class, () -> {
            world.effect("charge");
            return "paid";
        });
    }

    @Test
    void aStepNeverRunsBeforeItsExecutionIsOnDisk() throws Exception {
        WorkflowDefinition<Boolean> flow = WorkflowDefinition.of(
                "flow",
                Boolean.class,
                ctx -> ctx.step(
                        "look", Boolean.class, () -> world.disk().find("it").isPresent()));
        start(flow);

        assertThat(result("it", Boolean.class)).isTrue();
    }

    // ---- replay ----

    @Test
    void aReplayAnswersFromTheRecordWithoutRunningAnything() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        WorkflowDefinition<List<String>> flow = listFlow(ctx -> {
            int run = runs.incrementAndGet();
            List<String> seen = new ArrayList<>();
            for (String name : List.of("one", "two", "three")) {
                seen.add(ctx.step(name, String.class, () -> {
                    world.effect(name);
                    return name + " of run " + run;
                }));
            }
            ctx.sleep(Duration.ofHours(1));
            return seen;
        });
        start(flow);
        world.wakeUp("it");

        assertThat((Object) result("it", List.class))
                .isEqualTo(List.of("one of run 1", "two of run 1", "three of run 1"));
        assertThat(runs).hasValue(2);
        assertThat(world.effects()).containsExactly("one", "two", "three");
    }

    @Test
    void theRecordIsTheSameAfterAKill() throws Exception {
        WorkflowDefinition<List<String>> flow = listFlow(ctx -> {
            String one = ctx.step(
                    "one", String.class, () -> "made by " + world.engine().hashCode());
            world.effect(one);
            ctx.sleep(Duration.ofHours(1));
            return List.of(one);
        });
        start(flow);
        world.await("it", ExecutionStatus.SUSPENDED);
        world.killAndRestart();
        world.wakeUp("it");
        result("it", List.class);

        assertThat(world.effects()).hasSize(2).containsOnly(world.effects().get(0));
    }

    @Test
    void stepsAreRecordedInTheirOrderUnderTheirNames() {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.step("reserve", String.class, () -> "r");
            ctx.step("charge", () -> {});
            ctx.sleep("settlement", Duration.ofHours(1));
            return ctx.step("deliver", String.class, () -> "d");
        });
        start(flow);
        world.finish("it");

        assertThat(world.engine().steps("it"))
                .extracting(step -> step.position() + " " + step.kind() + " " + step.name())
                .containsExactly("0 STEP reserve", "1 STEP charge", "2 SLEEP settlement", "3 STEP deliver");
    }

    @Test
    void aRecordedStepSaysWhenItBeganAndEndedAndHowOftenItWasAttempted() {
        Instant begin = world.clock().now();
        WorkflowDefinition<String> flow = WorkflowDefinition.of(
                "flow",
                String.class,
                ctx -> ctx.step("slow", String.class, () -> {
                    world.clock().advance(Duration.ofSeconds(3));
                    return "done";
                }));
        start(flow);
        finished("it");

        StepView step = world.engine().steps("it").get(0);
        assertThat(step.startedAt()).isEqualTo(begin);
        assertThat(step.endedAt()).isEqualTo(begin.plusSeconds(3));
        assertThat(step.attempts()).isEqualTo(1);
        assertThat(step.failures()).isEmpty();
        assertThat(step.errorType()).isNull();
    }

    @Test
    void callsOfOneNameAreStepsOfTheirOwn() throws Exception {
        WorkflowDefinition<List<String>> flow = listFlow(ctx -> {
            List<String> seen = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int number = i;
                seen.add(ctx.step("page", String.class, () -> {
                    world.effect("page " + number);
                    return "page " + number;
                }));
            }
            ctx.sleep(Duration.ofHours(1));
            return seen;
        });
        start(flow);
        world.await("it", ExecutionStatus.SUSPENDED);
        world.killAndRestart();
        world.finish("it");

        assertThat((Object) result("it", List.class)).isEqualTo(List.of("page 0", "page 1", "page 2"));
        assertThat(world.effects()).containsExactly("page 0", "page 1", "page 2");
    }

    // ---- results ----

    @Test
    void aStepWithoutAResultIsNotRepeatedEither() {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.step("notify", () -> world.effect("notify"));
            ctx.sleep(Duration.ofHours(1));
            return "done";
        });
        start(flow);
        world.await("it", ExecutionStatus.SUSPENDED);
        world.killAndRestart();
        world.finish("it");

        assertThat(world.effects()).containsExactly("notify");
    }

    @Test
    void nullIsAResult() throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            String nothing = ctx.step("look", String.class, () -> {
                world.effect("look");
                return null;
            });
            ctx.sleep(Duration.ofHours(1));
            return "found " + nothing;
        });
        start(flow);
        world.await("it", ExecutionStatus.SUSPENDED);
        world.killAndRestart();
        world.finish("it");

        assertThat(result("it", String.class)).isEqualTo("found null");
        assertThat(world.effects()).containsExactly("look");
    }

    @Test
    void recordsAreReadBackAsTheyWere() {
        List<Order> seen = new CopyOnWriteArrayList<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            seen.add(ctx.step("load", Order.class, () -> ORDER));
            ctx.sleep(Duration.ofHours(1));
            return "done";
        });
        start(flow);
        world.finish("it");

        assertThat(seen).containsExactly(ORDER, ORDER);
    }

    @Test
    void genericResultsAreReadBackByTheirWholeType() {
        StepDefinition items = new StepDefinition("items", List.of(), listOf(Item.class), null, null);
        List<Object> seen = new CopyOnWriteArrayList<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            seen.add(ctx.step(items, List.of(), ORDER::items));
            ctx.sleep(Duration.ofHours(1));
            return "done";
        });
        start(flow);
        world.finish("it");

        assertThat(seen).containsExactly(ORDER.items(), ORDER.items());
    }

    @Test
    void theFirstRunSeesTheValueAsAReplayWill() {
        List<Object> seen = new CopyOnWriteArrayList<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            seen.add(ctx.step("count", Object.class, () -> Map.of("amount", 5L)));
            ctx.sleep(Duration.ofHours(1));
            return "done";
        });
        start(flow);
        world.finish("it");

        assertThat(seen).hasSize(2);
        assertThat(seen.get(0))
                .as("an untyped number is read back as the smaller type")
                .isEqualTo(Map.of("amount", 5));
        assertThat(seen.get(1)).isEqualTo(seen.get(0));
    }

    @Test
    void whatAStepKeepsOfItsResultIsNotShared() {
        List<String> kept = new ArrayList<>(List.of("as returned"));
        AtomicReference<Object> seen = new AtomicReference<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            List<?> value = ctx.step("load", List.class, () -> kept);
            kept.add("changed later");
            seen.set(List.copyOf(value));
            return "done";
        });
        start(flow);
        finished("it");

        assertThat(seen.get()).isEqualTo(List.of("as returned"));
    }

    // ---- where the context may be used ----

    static Stream<Arguments> callsThatRecord() {
        return Stream.of(
                call("step", ctx -> ctx.step("inner", String.class, () -> "x")),
                call("step without a result", ctx -> ctx.step("inner", () -> {})),
                call("sleep", ctx -> ctx.sleep(Duration.ofSeconds(1))),
                call("sleepUntil", ctx -> ctx.sleepUntil(Instant.parse("2030-01-01T00:00:00Z"))),
                call("awaitSignal", ctx -> ctx.awaitSignal("go", String.class)),
                call("awaitSignal until", ctx -> ctx.awaitSignal("go", String.class, Duration.ofSeconds(1))),
                call("tryAwaitSignal", ctx -> ctx.tryAwaitSignal("go", String.class, Duration.ofSeconds(1))),
                call("randomUUID", WorkflowContext::randomUUID),
                call("random", WorkflowContext::random));
    }

    private static Arguments call(String name, Consumer<WorkflowContext> call) {
        return Arguments.of(name, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("callsThatRecord")
    void aCallThatRecordsIsRefusedInsideAStep(String name, Consumer<WorkflowContext> call) {
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of(
                "flow",
                String.class,
                ctx -> ctx.step("outer", String.class, () -> {
                    try {
                        call.accept(ctx);
                    } catch (RuntimeException e) {
                        refusal.set(e);
                    }
                    return "done";
                }));
        start(flow);
        finished("it");

        assertThat(refusal.get())
                .isInstanceOf(DurableCallException.class)
                .hasMessageContaining("inside the step 'outer'")
                .hasMessageContaining("move the call to the body");
        assertThat(world.engine().steps("it")).extracting(StepView::name).containsExactly("outer");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("callsThatRecord")
    void aCallThatRecordsIsRefusedOnAForeignThread(String name, Consumer<WorkflowContext> call) {
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            Thread foreign = new Thread(
                    () -> {
                        try {
                            call.accept(ctx);
                        } catch (RuntimeException e) {
                            refusal.set(e);
                        }
                    },
                    "a thread of the user");
            foreign.start();
            foreign.join();
            return "done";
        });
        start(flow);
        finished("it");

        assertThat(refusal.get())
                .isInstanceOf(DurableCallException.class)
                .hasMessageContaining("'a thread of the user'")
                .hasMessageContaining("on the thread of the body");
        assertThat(world.engine().steps("it")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("callsThatRecord")
    void aCallThatRecordsIsRefusedAfterTheBodyHasEnded(String name, Consumer<WorkflowContext> call) {
        AtomicReference<WorkflowContext> kept = new AtomicReference<>();
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        // One thread for all bodies: the second runs on the very thread that ran the first.
        ExecutorService thread = Executors.newSingleThreadExecutor();
        world.with(builder -> builder.executor(thread).maxConcurrentExecutions(1));
        WorkflowDefinition<String> first = WorkflowDefinition.of("first", String.class, ctx -> {
            kept.set(ctx);
            return "done";
        });
        WorkflowDefinition<String> second = WorkflowDefinition.of("second", String.class, ctx -> {
            try {
                call.accept(kept.get());
            } catch (RuntimeException e) {
                refusal.set(e);
            }
            return "done";
        });
        world.code(engine -> engine.register(second));
        start(first);
        finished("it");
        world.begin(second, "another");
        finished("another");
        thread.shutdown();

        assertThat(refusal.get())
                .isInstanceOf(DurableCallException.class)
                .hasMessageContaining("execution 'it' after its body has ended");
        assertThat(world.engine().steps("it")).isEmpty();
        assertThat(world.engine().steps("another")).isEmpty();
    }

    @Test
    void insideAStepTheContextSaysWhoAndWhen() {
        AtomicReference<List<Object>> facts = new AtomicReference<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of(
                "flow",
                String.class,
                ctx -> ctx.step("ask", String.class, () -> {
                    facts.set(List.of(ctx.executionId(), ctx.workflow(), ctx.attempt(), ctx.now(), ctx.isInStep()));
                    return "done";
                }));
        Instant begin = world.clock().now();
        start(flow);
        finished("it");

        assertThat(facts.get()).containsExactly("it", "flow", 1, begin, true);
    }

    @Test
    void theCurrentContextIsThatOfTheExecutionOnThisThread() {
        List<String> ids = new CopyOnWriteArrayList<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ids.add("body of " + WorkflowContext.current().executionId());
            return ctx.step("ask", String.class, () -> {
                ids.add("step of " + WorkflowContext.current().executionId());
                return "done";
            });
        });
        start(flow);
        finished("it");

        assertThat(ids).containsExactly("body of it", "step of it");
    }

    @Test
    void outsideAnExecutionThereIsNoContext() {
        world.start();

        assertThatThrownBy(WorkflowContext::current)
                .isInstanceOf(DurableCallException.class)
                .hasMessageContaining("No execution runs on this thread");
    }

    @Test
    void anotherThreadHasNoContext() {
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            Thread foreign = new Thread(() -> {
                try {
                    WorkflowContext.current();
                } catch (RuntimeException e) {
                    refusal.set(e);
                }
            });
            foreign.start();
            foreign.join();
            return "done";
        });
        start(flow);
        finished("it");

        assertThat(refusal.get()).isInstanceOf(DurableCallException.class);
    }

    @Test
    void aWorkflowIsNotRunInsideAStep() {
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of(
                "flow",
                String.class,
                ctx -> ctx.step("outer", String.class, () -> {
                    try {
                        return world.engine().run("inner", inner -> "never");
                    } catch (DurableCallException e) {
                        refusal.set(e);
                        return "refused";
                    }
                }));
        start(flow);
        finished("it");

        assertThat(refusal.get()).hasMessageContaining("inside a step").hasMessageContaining("engine.start(..)");
    }

    @Test
    void aBadNameIsRefusedAndRecordsNothing() {
        List<Throwable> refusals = new CopyOnWriteArrayList<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            for (String name : List.of("", " outer blanks ", "control\ncharacter", "x".repeat(257))) {
                try {
                    ctx.step(name, () -> world.effect("never"));
                } catch (IllegalArgumentException e) {
                    refusals.add(e);
                }
            }
            return ctx.step("x".repeat(256), String.class, () -> "done");
        });
        start(flow);
        finished("it");

        assertThat(refusals).hasSize(4);
        assertThat(world.effects()).isEmpty();
        assertThat(world.engine().steps("it")).hasSize(1);
    }

    @Test
    void anExecutionHasABoundedNumberOfRecordedCalls() {
        world.with(builder -> builder.maxCheckpoints(3));
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            for (int i = 0; i < 4; i++) {
                ctx.step("page", () -> world.effect("page"));
            }
            return "done";
        });
        start(flow);

        assertThat(world.finish("it").errorMessage())
                .contains(
                        "3 recorded calls, which is the limit",
                        "builder.maxCheckpoints(..), in Spring the property durable-workflow.max-checkpoints.");
        assertThat(world.effects()).hasSize(3);
    }

    // ---- what is the same on every replay ----

    @Test
    void timeAndChanceAreTheSameOnEveryReplay() {
        List<List<Object>> runs = new CopyOnWriteArrayList<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            List<Object> seen = new ArrayList<>();
            seen.add(ctx.now());
            seen.add(ctx.randomUUID());
            seen.add(ctx.random().nextLong());
            ctx.step("slow", () -> world.clock().advance(Duration.ofNanos(1_234_567_890)));
            seen.add(ctx.now());
            seen.add(ctx.randomUUID());
            seen.add(ctx.random().nextLong());
            runs.add(seen);
            ctx.sleep(Duration.ofHours(1));
            return "done";
        });
        start(flow);
        world.await("it", ExecutionStatus.SUSPENDED);
        world.clock().advance(Duration.ofMinutes(1));
        world.killAndRestart();
        world.finish("it");

        assertThat(runs).hasSize(2);
        assertThat(runs.get(1)).isEqualTo(runs.get(0));
    }

    @Test
    void theTimeInABodyIsThatOfTheLatestRecord() {
        Instant begin = world.clock().now();
        List<Instant> seen = new CopyOnWriteArrayList<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            world.clock().advance(Duration.ofSeconds(5));
            Instant first = ctx.now();
            ctx.step("slow", () -> world.clock().advance(Duration.ofSeconds(1)));
            Instant second = ctx.now();
            ctx.sleep(Duration.ofHours(1));
            seen.addAll(List.of(first, second, ctx.now()));
            return "done";
        });
        start(flow);
        Instant end = world.wakeUp("it").wakeAt();
        finished("it");

        assertThat(seen.get(0)).as("nothing was recorded since the start").isEqualTo(begin);
        assertThat(seen.get(1)).isEqualTo(world.engine().steps("it").get(0).endedAt());
        assertThat(seen.get(2)).isEqualTo(end);
    }

    @Test
    void noTwoRandomValuesAreAlike() {
        Set<UUID> uuids = new HashSet<>();
        Set<Long> numbers = new HashSet<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            for (int i = 0; i < 3; i++) {
                uuids.add(ctx.randomUUID());
                numbers.add(ctx.random().nextLong());
            }
            return "done";
        });
        start(flow);
        finished("it");
        world.begin(flow, "another");
        finished("another");

        assertThat(uuids).hasSize(6);
        assertThat(numbers).hasSize(6);
    }

    // ---- idempotency keys ----

    @Test
    void theIdempotencyKeyIsTheSameForEveryAttempt() {
        WorkflowDefinition<String> flow = WorkflowDefinition.of(
                "flow",
                String.class,
                ctx -> ctx.step(
                        "charge",
                        String.class,
                        StepOptions.<String>defaults().retry(RetryPolicy.fixed(3, Duration.ofHours(1))),
                        () -> {
                            world.effect(ctx.idempotencyKey());
                            if (ctx.attempt() < 3) {
                                throw new IllegalStateException("not yet");
                            }
                            return "paid";
                        }));
        start(flow);
        world.finish("it");

        assertThat(world.effects()).hasSize(3).containsOnly(world.effects().get(0));
        assertThat(world.effects().get(0)).hasSize(36);
    }

    @Test
    void theIdempotencyKeyIsTheSameAfterACrash() throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, this::effectKey);
        register(flow);
        world.process().crashAt(Changes.resultOf("charge"), CrashPoint.BEFORE_COMMIT);
        world.begin(flow, "it");
        world.process().awaitReached(World.PATIENCE);
        world.killAndRestart();
        finished("it");

        assertThat(world.effects()).hasSize(2).containsOnly(world.effects().get(0));
    }

    private String effectKey(WorkflowContext ctx) {
        return ctx.step("charge", String.class, () -> {
            world.effect(ctx.idempotencyKey());
            return "paid";
        });
    }

    @Test
    void theIdempotencyKeyIsTheSameAfterAnOperatorsRetry() {
        WorkflowDefinition<String> flow = WorkflowDefinition.of(
                "flow",
                String.class,
                ctx -> ctx.step("charge", String.class, () -> {
                    world.effect(ctx.idempotencyKey());
                    if (world.effects().size() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                    return "paid";
                }));
        start(flow);
        world.await("it", ExecutionStatus.FAILED);
        world.engine().retry("it", Audit.none());
        world.await("it", ExecutionStatus.COMPLETED);

        assertThat(world.effects()).hasSize(2).containsOnly(world.effects().get(0));
    }

    @Test
    void everyStepOfEveryExecutionHasAKeyOfItsOwn() {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            effectKey(ctx);
            return effectKey(ctx);
        });
        start(flow);
        world.begin(flow, "another");
        finished("it");
        finished("another");

        assertThat(world.effects()).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void outsideAStepThereIsNoIdempotencyKey() {
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            try {
                return ctx.idempotencyKey();
            } catch (DurableCallException e) {
                refusal.set(e);
                return "refused";
            }
        });
        start(flow);
        finished("it");

        assertThat(refusal.get()).hasMessageContaining("belongs to a step");
    }

    // ---- the words of these tests ----

    private void register(WorkflowDefinition<?> flow) {
        world.code(engine -> engine.register(flow));
        world.start();
    }

    private void start(WorkflowDefinition<?> flow) {
        register(flow);
        world.begin(flow, "it");
    }

    private void finished(String id) {
        assertThat(world.await(id, view -> view.status().isEnded()).status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    private static WorkflowDefinition<List<String>> listFlow(io.durableworkflow.Workflow<List<String>> body) {
        return new WorkflowDefinition<>(
                "flow", 1, List.of(), listOf(String.class), null, (ctx, arguments) -> body.run(ctx));
    }

    /** The type {@code List<element>}. */
    static Type listOf(Class<?> element) {
        return new ParameterizedType() {
            @Override
            public Type[] getActualTypeArguments() {
                return new Type[] {element};
            }

            @Override
            public Type getRawType() {
                return List.class;
            }

            @Override
            public Type getOwnerType() {
                return null;
            }
        };
    }
}
