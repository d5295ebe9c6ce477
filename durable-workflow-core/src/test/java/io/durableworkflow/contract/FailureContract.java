package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.PayloadException;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepFailedException;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.codec.PayloadCodec;
import io.durableworkflow.testing.CrashPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step ends with is the same on every replay, so that a {@code catch} decides alike. */
public abstract class FailureContract extends ScenarioContract {

    // ---- which exception the body sees ----

    static Stream<Arguments> rebuilt() {
        return Stream.of(
                failure("unchecked", () -> new IllegalStateException("the state")),
                failure("checked", () -> new IOException("the line")),
                failure("without a message", IllegalStateException::new),
                failure(
                        "with causes",
                        () -> new IllegalStateException("outer", new IOException("inner", new Secret("innermost")))),
                failure(
                        "with a cause and no message of its own",
                        () -> new IllegalStateException(new IOException("x"))),
                failure("with a cause of a narrow type", () -> new UncheckedIOException("x", new IOException("line"))),
                failure("around another", () -> new InvocationTargetException(new Secret("hush"))),
                failure("private", () -> new Secret("hush")),
                failure("anonymous", () -> new RuntimeException("nameless") {}),
                failure("without a constructor for a message", NoMessage::new),
                failure("with a message that never differs", AlwaysTheSame::new),
                failure("an assertion", () -> new AssertionError("not so")),
                failure("an assertion about nothing", AssertionError::new),
                failure("a linkage error", () -> new NoClassDefFoundError("a/Class")),
                failure("a stack overflow", StackOverflowError::new),
                failure("one of this library", () -> new PayloadException("the value")),
                failure(
                        "with a strange message",
                        () -> new IllegalStateException("\u0000\t\"\\ \u20ac \ud83d\ude00\n")));
    }

    static Stream<Arguments> notRebuilt() {
        return Stream.of(
                failure("needs a number", () -> new Coded(42)),
                failure("makes up its message", () -> new NotFound("order-42")),
                failure("inner", () -> new Outer().new Inner("inside")));
    }

    private static Arguments failure(String name, Supplier<Throwable> failure) {
        return Arguments.of(name, failure);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rebuilt")
    void theBodyCatchesWhatTheStepThrew(String name, Supplier<Throwable> failure) {
        List<Throwable> caught = caughtOnTheFirstRunAndOnAReplay(failure);

        assertThat(caught.get(0)).isExactlyInstanceOf(failure.get().getClass());
        assertThat(described(caught.get(0))).isEqualTo(described(failure.get()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"rebuilt", "notRebuilt"})
    void theBodyCatchesTheSameOnEveryReplay(String name, Supplier<Throwable> failure) {
        List<Throwable> caught = caughtOnTheFirstRunAndOnAReplay(failure);

        assertThat(caught).hasSize(2);
        assertThat(described(caught.get(1))).isEqualTo(described(caught.get(0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notRebuilt")
    void whatCannotBeRebuiltBecomesAStepFailedException(String name, Supplier<Throwable> failure) {
        Throwable caught = caughtOnTheFirstRunAndOnAReplay(failure).get(0);

        assertThat(caught)
                .isInstanceOfSatisfying(StepFailedException.class, e -> {
                    assertThat(e.step()).isEqualTo("fails");
                    assertThat(e.failureType())
                            .isEqualTo(failure.get().getClass().getName());
                })
                .hasMessageContaining(String.valueOf(failure.get().getMessage()));
    }

    @Test
    void theBodyNeverSeesMoreThanAReplayCanTell() {
        List<Throwable> caught = caughtOnTheFirstRunAndOnAReplay(() -> new Secret("hush").withCode(7));

        assertThat(caught)
                .extracting(e -> ((Secret) e).code)
                .as("a field that is not recorded has its initial value on the first run too")
                .containsExactly(0, 0);
    }

    @Test
    void aVeryLongMessageIsCutAlike() {
        List<Throwable> caught = caughtOnTheFirstRunAndOnAReplay(() -> new IllegalStateException("x".repeat(100_000)));

        assertThat(caught.get(0).getMessage()).hasSize(4_000);
        assertThat(caught.get(1)).hasMessage(caught.get(0).getMessage());
    }

    @Test
    void aVeryLongChainOfCausesIsCutAlike() {
        List<Throwable> caught = caughtOnTheFirstRunAndOnAReplay(() -> {
            Throwable chain = new IllegalStateException("0");
            for (int i = 1; i <= 100; i++) {
                chain = new IllegalStateException(String.valueOf(i), chain);
            }
            return chain;
        });

        assertThat(described(caught.get(0))).hasSizeLessThan(10).isEqualTo(described(caught.get(1)));
    }

    @Test
    void aCircleOfCausesIsNoTrap() {
        List<Throwable> caught = caughtOnTheFirstRunAndOnAReplay(() -> {
            Exception inner = new IllegalStateException("inner");
            Exception outer = new IllegalStateException("outer", inner);
            inner.initCause(outer);
            return outer;
        });

        assertThat(described(caught.get(1))).isEqualTo(described(caught.get(0)));
    }

    @Test
    void anExceptionThatCannotSayItsMessageIsAFailureLikeAnyOther() {
        List<Throwable> caught = caughtOnTheFirstRunAndOnAReplay(Speechless::new);

        assertThat(caught).hasSize(2);
        assertThat(step().errorType()).isEqualTo(Speechless.class.getName());
        assertThat(step().status()).isEqualTo("FAILED");
    }

    @Test
    void anExceptionOfAForeignClassLoaderIsTheSameOnEveryReplay() {
        List<Throwable> caught = caughtOnTheFirstRunAndOnAReplay(() -> newInstance(foreign(FarAway.class), "far away"));

        assertThat(described(caught.get(1))).isEqualTo(described(caught.get(0)));
        assertThat(caught.get(1).getClass()).isSameAs(caught.get(0).getClass());
    }

    @Test
    void theStackTraceOnTheFirstRunLeadsToTheFault() {
        Throwable caught = caughtOnTheFirstRunAndOnAReplay(() -> new IllegalStateException("x"))
                .get(0);

        assertThat(caught.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith(FailureContract.class.getName()));
    }

    @Test
    void aCatchDecidesAlikeAfterACrash() throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            try {
                return ctx.step("card", String.class, () -> {
                    world.effect("card");
                    throw new Secret("declined");
                });
            } catch (Secret e) {
                return ctx.step("invoice", String.class, () -> {
                    world.effect("invoice");
                    return "by invoice, as " + e.getMessage();
                });
            }
        });
        register(flow);
        world.process().crashAt(Changes.resultOf("invoice"), CrashPoint.BEFORE_COMMIT);
        world.begin(flow, "it");
        world.process().awaitReached(World.PATIENCE);
        world.killAndRestart();

        assertThat(result("it", String.class)).isEqualTo("by invoice, as declined");
        assertThat(world.effects()).containsExactly("card", "invoice", "invoice");
    }

    // ---- values that cannot be stored ----

    @Test
    void aResultThatCannotBeWrittenFailsTheStepForGood() {
        List<Throwable> caught = caughtOnTheFirstRunAndOnAReplay(flowOf(Unwritable.class, Unwritable::new));

        assertThat(caught)
                .hasSize(2)
                .allSatisfy(e -> assertThat(e)
                        .isInstanceOf(PayloadException.class)
                        .hasMessageContaining("step 'fails'")
                        .hasMessageContaining(Unwritable.class.getName()));
        assertThat(world.effects()).as("no other attempt").containsExactly("fails");
        assertThat(step().status()).isEqualTo("FAILED");
        assertThat(step().failures()).hasSize(1);
    }

    @Test
    void aResultThatCannotBeReadBackFailsTheStepAtOnce() {
        List<Throwable> caught = caughtOnTheFirstRunAndOnAReplay(flowOf(Unreadable.class, () -> () -> 5));

        assertThat(caught)
                .hasSize(2)
                .allSatisfy(e -> assertThat(e)
                        .isInstanceOf(PayloadException.class)
                        .hasMessageContaining("step 'fails'")
                        .hasMessageContaining(Unreadable.class.getName()));
        assertThat(world.effects()).as("no other attempt").containsExactly("fails");
    }

    @Test
    void aResultOverTheLimitFailsTheStepForGood() {
        world.with(builder -> builder.maxPayloadBytes(1024));
        List<Throwable> caught = caughtOnTheFirstRunAndOnAReplay(flowOf(String.class, () -> "x".repeat(1023)));

        assertThat(caught)
                .hasSize(2)
                .allSatisfy(e -> assertThat(e)
                        .isInstanceOf(PayloadException.class)
                        .hasMessageContaining("step 'fails'")
                        .hasMessageContaining("1025 bytes")
                        .hasMessageContaining("1024"));
        assertThat(world.effects()).containsExactly("fails");
    }

    @Test
    void aResultAtTheLimitIsStored() throws Exception {
        world.with(builder -> builder.maxPayloadBytes(1024));
        WorkflowDefinition<Integer> flow = WorkflowDefinition.of(
                "flow",
                Integer.class,
                ctx -> ctx.step("fits", String.class, () -> "x".repeat(1022)).length());
        start(flow);

        assertThat(result("it", Integer.class)).isEqualTo(1022);
    }

    @Test
    void theLimitCountsBytes() {
        world.with(builder -> builder.maxPayloadBytes(1024));
        List<Throwable> caught = caughtOnTheFirstRunAndOnAReplay(flowOf(String.class, () -> "\u20ac".repeat(341)));

        assertThat(caught.get(0)).isInstanceOf(PayloadException.class).hasMessageContaining("1025 bytes");
    }

    @Test
    void anInputOverTheLimitStartsNothing() {
        world.with(builder -> builder.maxPayloadBytes(1024));
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, String.class, (ctx, in) -> in);
        register(flow);

        assertThatThrownBy(() -> world.begin(flow, "it", "x".repeat(2000)))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("the input of workflow 'flow'");
        assertThat(world.engine().find("it")).isEmpty();
    }

    @Test
    void anInputThatCannotBeWrittenStartsNothing() {
        WorkflowDefinition<String> flow =
                WorkflowDefinition.of("flow", Unwritable.class, String.class, (ctx, in) -> "never");
        register(flow);

        assertThatThrownBy(() -> world.begin(flow, "it", new Unwritable()))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("the input of workflow 'flow'");
        assertThat(world.engine().find("it")).isEmpty();
    }

    @Test
    void aWorkflowWhoseResultCannotBeStoredFails() {
        WorkflowDefinition<Unwritable> flow = WorkflowDefinition.of("flow", Unwritable.class, ctx -> new Unwritable());
        start(flow);

        assertThatThrownBy(() -> result("it", Unwritable.class))
                .isInstanceOf(WorkflowFailedException.class)
                .hasCauseInstanceOf(PayloadException.class)
                .hasMessageContaining(Unwritable.class.getName());
    }

    // ---- what the caller gets ----

    @Test
    void aFailedWorkflowSaysWhichWhatAndWhy() {
        start(throwing(() -> new IOException("the line")));
        Throwable thrown = catchThrowable(() -> result("it", String.class));

        assertThat(thrown)
                .isInstanceOfSatisfying(WorkflowFailedException.class, e -> {
                    assertThat(e.executionId()).isEqualTo("it");
                    assertThat(e.failureType()).isEqualTo("java.io.IOException");
                })
                .hasMessage("Execution 'it' failed with java.io.IOException: the line");
        assertThat(thrown.getCause()).isExactlyInstanceOf(IOException.class).hasMessage("the line");
        ExecutionView view = world.engine().find("it").orElseThrow();
        assertThat(view.errorType()).isEqualTo("java.io.IOException");
        assertThat(view.errorMessage()).isEqualTo("the line");
    }

    @Test
    void theNextProcessTellsTheSameFailure() {
        start(throwing(() -> new Secret("hush")));
        world.await("it", ExecutionStatus.FAILED);
        world.killAndRestart();

        assertThatThrownBy(() -> result("it", String.class))
                .isInstanceOf(WorkflowFailedException.class)
                .cause()
                .isExactlyInstanceOf(Secret.class)
                .hasMessage("hush");
    }

    @Test
    void aFailureThatCannotBeRebuiltIsStillNamed() {
        start(throwing(() -> new Coded(42)));

        assertThatThrownBy(() -> result("it", String.class))
                .isInstanceOfSatisfying(
                        WorkflowFailedException.class,
                        e -> assertThat(e.failureType()).isEqualTo(Coded.class.getName()))
                .hasMessageContaining("code 42");
    }

    @Test
    void aWorkflowThatFailsWithWhatCannotSayItsMessageHasFailed() {
        start(throwing(Speechless::new));

        assertThat(world.finish("it").errorType()).isEqualTo(Speechless.class.getName());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDirectRunThrowsWhatTheWorkflowThrew(boolean inAStep) {
        world.start();

        assertThatThrownBy(() -> world.engine().run("direct", ctx -> {
                    if (inAStep) {
                        ctx.step("fails", () -> {
                            throw new Secret("hush");
                        });
                    }
                    throw new Secret("hush");
                }))
                .isExactlyInstanceOf(Secret.class)
                .hasMessage("hush");
    }

    @Test
    void aDirectCallThrowsWhatTheWorkflowThrew() {
        WorkflowDefinition<String> flow = throwing(() -> new IOException("the line"));
        register(flow);

        assertThatThrownBy(() -> world.engine().call(flow, List.of()))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("the line");
    }

    @Test
    void aDirectRunThrowsErrorsToo() {
        world.start();

        assertThatThrownBy(() -> world.engine().run("direct", ctx -> {
                    throw new AssertionError("not so");
                }))
                .isExactlyInstanceOf(AssertionError.class)
                .hasMessage("not so");
    }

    @Test
    void aFutureEndsWithTheFailureToo() {
        start(throwing(() -> new IOException("the line")));

        assertThatThrownBy(() ->
                        world.engine().handle("it", String.class).toFuture().join())
                .cause()
                .isInstanceOf(WorkflowFailedException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    // ---- errors ----

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, InternalError.class})
    void anErrorOfTheMachineIsNoFailureOfTheStep(Class<? extends Error> type) throws Exception {
        AtomicInteger runs = new AtomicInteger();
        WorkflowDefinition<String> flow = WorkflowDefinition.of(
                "flow",
                String.class,
                ctx -> ctx.step("heavy", String.class, StepOptions.defaults(), () -> {
                    if (runs.incrementAndGet() == 1) {
                        throw (Error) newInstance(type, "planned");
                    }
                    return "done in attempt " + ctx.attempt();
                }));
        start(flow);

        assertThat(result("it", String.class)).isEqualTo("done in attempt 1");
        assertThat(step().failures()).isEmpty();
        assertThat(runs).hasValue(2);
    }

    @Test
    void anErrorOfTheMachineInABodyIsNoFailureOfTheWorkflow() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.step("first", () -> world.effect("first"));
            if (runs.incrementAndGet() == 1) {
                throw new OutOfMemoryError("planned");
            }
            return "done";
        });
        start(flow);

        assertThat(result("it", String.class)).isEqualTo("done");
        assertThat(world.effects()).containsExactly("first");
    }

    @Test
    void anErrorOfTheMachineThatTheBodyCatchesIsNoFailureOfTheStepEither() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            try {
                return ctx.step("heavy", String.class, () -> {
                    if (runs.incrementAndGet() == 1) {
                        throw new OutOfMemoryError("planned");
                    }
                    return "done";
                });
            } catch (OutOfMemoryError e) {
                return "caught";
            }
        });
        start(flow);

        assertThat(result("it", String.class)).isEqualTo("done");
    }

    @Test
    void anExecutionThatKeepsBreakingTheMachineIsBlocked() {
        world.with(builder -> builder.maxRecoveryAttempts(3));
        WorkflowDefinition<String> flow = WorkflowDefinition.of(
                "flow",
                String.class,
                ctx -> ctx.step("heavy", String.class, () -> {
                    world.effect("heavy");
                    throw new OutOfMemoryError("planned");
                }));
        start(flow);

        ExecutionView view = world.await("it", ExecutionStatus.BLOCKED);
        assertThat(view.blockReason()).isEqualTo(BlockReason.RECOVERY_ATTEMPTS_USED_UP);
        assertThat(world.effects()).hasSize(4);
    }

    @Test
    void memoryThatRunsOutWhileAResultIsWrittenIsNoFailureOfTheStep() throws Exception {
        FailingCodec codec = new FailingCodec(() -> new OutOfMemoryError("planned"));
        world.with(builder -> builder.codec(codec));
        start(WorkflowDefinition.of("flow", String.class, ctx -> ctx.step("heavy", String.class, () -> "done")));

        assertThat(result("it", String.class)).isEqualTo("done");
        assertThat(step().failures()).isEmpty();
        assertThat(codec.failed).isTrue();
    }

    @Test
    void anErrorWhileAResultIsWrittenFailsTheStepLikeAnException() {
        FailingCodec codec = new FailingCodec(() -> new NoClassDefFoundError("a/Class"));
        world.with(builder -> builder.codec(codec));
        List<Throwable> caught = caughtOnTheFirstRunAndOnAReplay(flowOf(String.class, () -> "x"));

        assertThat(caught)
                .hasSize(2)
                .allSatisfy(
                        e -> assertThat(e).isInstanceOf(PayloadException.class).hasMessageContaining("a/Class"));
        assertThat(world.effects()).as("no other attempt").containsExactly("fails");
    }

    // ---- exceptions and values of every kind ----

    private static final class Secret extends Exception {
        private static final long serialVersionUID = 1L;
        private int code;

        @SuppressWarnings("unused") // found by reflection
        Secret(String message) {
            super(message);
        }

        Secret withCode(int newCode) {
            code = newCode;
            return this;
        }
    }

    private static final class NoMessage extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class AlwaysTheSame extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AlwaysTheSame() {
            super("The card was declined.");
        }
    }

    private static final class Coded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Coded(int code) {
            super("code " + code);
        }
    }

    private static final class NotFound extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotFound(String id) {
            super("There is no " + id);
        }
    }

    private static final class Speechless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("cannot speak");
        }
    }

    @SuppressWarnings("ClassCanBeStatic") // an inner class is what is tested
    private static final class Outer {
        private final class Inner extends RuntimeException {
            private static final long serialVersionUID = 1L;

            Inner(String message) {
                super(message);
            }
        }
    }

    /** Cannot be written. */
    public static final class Unwritable {
        public String getValue() {
            throw new IllegalStateException("cannot be written");
        }
    }

    /** Can be written but not read back. */
    public interface Unreadable {
        int getValue();
    }

    /** Fails once, when the first value is written. */
    private static final class FailingCodec implements PayloadCodec {
        private final TestCodec codec = new TestCodec();
        private final Supplier<Error> error;
        private volatile boolean failed;

        FailingCodec(Supplier<Error> error) {
            this.error = error;
        }

        @Override
        public String encode(@Nullable Object value, Type type) {
            if (!failed) {
                failed = true;
                throw error.get();
            }
            return codec.encode(value, type);
        }

        @Override
        public @Nullable Object decode(String payload, Type type) {
            return codec.decode(payload, type);
        }

        @Override
        public String encodeAll(List<? extends @Nullable Object> values, List<Type> types) {
            return codec.encodeAll(values, types);
        }

        @Override
        public List<@Nullable Object> decodeAll(String payload, List<Type> types) {
            return codec.decodeAll(payload, types);
        }

        @Override
        public String canonical(List<? extends @Nullable Object> values, List<Type> types) {
            return codec.canonical(values, types);
        }
    }

    private static Class<?> foreign(Class<?> type) {
        ClassLoader loader = new ClassLoader(FailureContract.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (!name.equals(type.getName())) {
                    return super.loadClass(name, resolve);
                }
                try (var bytes = type.getResourceAsStream('/' + name.replace('.', '/') + ".class")) {
                    byte[] code = bytes.readAllBytes();
                    return defineClass(name, code, 0, code.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        };
        try {
            return loader.loadClass(type.getName());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Throwable newInstance(Class<?> type, String message) {
        try {
            var constructor = type.getDeclaredConstructor(String.class);
            constructor.setAccessible(true);
            return (Throwable) constructor.newInstance(message);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- the words of these tests ----

    private interface Catching {
        void run(WorkflowContext ctx) throws Exception;
    }

    private List<Throwable> caughtOnTheFirstRunAndOnAReplay(Supplier<Throwable> failure) {
        return caughtOnTheFirstRunAndOnAReplay(
                ctx -> ctx.step("fails", () -> FailureContract.<Exception>sneaky(failure.get())));
    }

    /** Runs the step, catches what it throws, kills the process, and catches what the replay throws. */
    private List<Throwable> caughtOnTheFirstRunAndOnAReplay(Catching step) {
        List<Throwable> caught = new CopyOnWriteArrayList<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            try {
                step.run(ctx);
            } catch (Throwable e) {
                caught.add(e);
            }
            ctx.sleep(Duration.ofHours(1));
            return "done";
        });
        start(flow);
        world.await("it", ExecutionStatus.SUSPENDED);
        world.killAndRestart();
        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.COMPLETED);
        return caught;
    }

    private <T> Catching flowOf(Class<T> type, Supplier<T> value) {
        StepOptions<T> retried = StepOptions.<T>defaults().retry(RetryPolicy.fixed(3, Duration.ZERO));
        return ctx -> ctx.step("fails", type, retried, () -> {
            world.effect("fails");
            return value.get();
        });
    }

    private static WorkflowDefinition<String> throwing(Supplier<Throwable> failure) {
        return WorkflowDefinition.of("flow", String.class, ctx -> {
            sneaky(failure.get());
            return "never";
        });
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> void sneaky(Throwable failure) throws E {
        throw (E) failure;
    }

    /** Types and messages of an exception and its causes. */
    private static List<String> described(Throwable failure) {
        return Stream.iterate(failure, e -> e != null, Throwable::getCause)
                .limit(20)
                .map(e -> e.getClass().getName() + ": " + (e instanceof Speechless ? "?" : e.getMessage()))
                .toList();
    }

    private void register(WorkflowDefinition<?> flow) {
        world.code(engine -> engine.register(flow));
        world.start();
    }

    private void start(WorkflowDefinition<?> flow) {
        register(flow);
        world.engine().start(flow, WorkflowOptions.id("it"));
    }

    private StepView step() {
        return world.engine().steps("it").get(0);
    }
}
