package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineListener;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Exceptions that do harm when they are asked anything, and values that do: thrown wherever user code runs, the execution has
 * the end that any other exception would give it, and the others go on.
 */
public abstract class HostileExceptionContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);

    private final WorkflowDefinition<String> healthy = WorkflowDefinition.of("healthy", String.class, ctx -> {
        ctx.step("one", String.class, () -> "done");
        ctx.sleep(HOUR);
        return "fine";
    });

    private EngineListener listener = event -> {};

    /** What is thrown. */
    public enum Hostile {
        MESSAGE_THROWS_AN_EXCEPTION,
        MESSAGE_THROWS_AN_ERROR,
        MESSAGE_NEEDS_TOO_MUCH_STACK,
        MESSAGE_NEEDS_TOO_MUCH_MEMORY,
        MESSAGE_IS_VERY_LONG,
        MESSAGE_BREAKS_WHERE_IT_IS_CUT,
        CAUSE_THROWS_AN_EXCEPTION,
        CAUSE_THROWS_AN_ERROR,
        IT_IS_ITS_OWN_CAUSE,
        STACK_THROWS_AN_EXCEPTION,
        STACK_THROWS_AN_ERROR,
        STACK_IS_NULL,
        TEXT_THROWS_AN_ERROR;

        /** A new one. */
        public RuntimeException thrown() {
            return new HostileException(this);
        }
    }

    @ParameterizedTest
    @EnumSource(Hostile.class)
    void aStepThatThrowsItHasFailed(Hostile hostile) throws Exception {
        begin(WorkflowDefinition.of("flow", String.class, ctx -> {
            StepOptions<String> twice = StepOptions.<String>defaults().retry(RetryPolicy.fixed(2, HOUR));
            return ctx.step("throws", String.class, twice, () -> {
                world.effect("attempt " + ctx.attempt());
                throw hostile.thrown();
            });
        }));

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.effects()).containsExactly("attempt 1", "attempt 2");
        assertOthersGoOn();
    }

    @ParameterizedTest
    @EnumSource(Hostile.class)
    void theBodyCatchesTheSameOnAReplay(Hostile hostile) throws Exception {
        Set<String> caught = new ConcurrentSkipListSet<>();
        begin(WorkflowDefinition.of("flow", String.class, ctx -> {
            try {
                return ctx.step("throws", String.class, () -> {
                    throw hostile.thrown();
                });
            } catch (RuntimeException e) {
                caught.add(e.getClass() + ": " + e.getMessage());
            }
            ctx.sleep(HOUR);
            return "caught";
        }));

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(caught).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Hostile.class)
    void aBodyThatThrowsItHasFailed(Hostile hostile) throws Exception {
        begin(WorkflowDefinition.of("flow", String.class, ctx -> {
            throw hostile.thrown();
        }));

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);
        assertOthersGoOn();
    }

    @ParameterizedTest
    @EnumSource(Hostile.class)
    void aBranchThatThrowsItHasFailed(Hostile hostile) throws Exception {
        begin(WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.parallel("both", List.of(1, 2), String.class, item -> {
                throw hostile.thrown();
            });
            return "never";
        }));

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);
        assertOthersGoOn();
    }

    @ParameterizedTest
    @EnumSource(Hostile.class)
    void aCompensationThatThrowsItHasFailed(Hostile hostile) throws Exception {
        begin(WorkflowDefinition.of("flow", String.class, ctx -> {
            StepOptions<String> undone = StepOptions.<String>defaults()
                    .compensate(seat -> {
                        throw hostile.thrown();
                    })
                    .compensationRetry(RetryPolicy.none());
            ctx.step("reserve", String.class, undone, () -> "seat 7");
            throw new IllegalStateException("no carrier");
        }));

        ExecutionView view = world.finish("it");
        assertThat(view.status()).isEqualTo(ExecutionStatus.BLOCKED);
        assertThat(view.blockReason()).isEqualTo(BlockReason.COMPENSATION_FAILED);
        assertOthersGoOn();
    }

    @ParameterizedTest
    @EnumSource(Hostile.class)
    void aListenerThatThrowsItAtEveryEventDisturbsNobody(Hostile hostile) throws Exception {
        Set<String> kinds = new ConcurrentSkipListSet<>();
        listener = event -> {
            kinds.add(event.getClass().getSimpleName());
            throw hostile.thrown();
        };
        everyEvent();

        Set<String> untold = new TreeSet<>();
        for (Class<?> kind : EngineEvent.class.getPermittedSubclasses()) {
            if (!kinds.contains(kind.getSimpleName())) {
                untold.add(kind.getSimpleName());
            }
        }
        // An outage, retention and a deleted execution have tests of their own.
        assertThat(untold).isSubsetOf("ExecutionsExpired", "StoreFailed", "StoreRestored", "ExecutionDeleted");
    }

    @Test
    void valuesThatThrowWhenTheyAreComparedOrPrintedAreValuesLikeAnyOther() throws Exception {
        WorkflowDefinition<Touchy> flow = WorkflowDefinition.of(
                "flow", Touchy.class, Touchy.class, (ctx, input) -> ctx.step("pass", Touchy.class, () -> input));
        code(flow, healthy);
        world.start();
        start(flow, "it", new Touchy());
        start(flow, "it", new Touchy());

        assertThat(result("it", Touchy.class).getName()).isEqualTo("touchy");
        world.killAndRestart();
        assertThat(result("it", Touchy.class).getName()).isEqualTo("touchy");
    }

    // ---- the words of these tests ----

    private void begin(WorkflowDefinition<String> flow) {
        world.with(builder -> builder.maxRecoveryAttempts(3).listener(listener));
        code(flow, healthy);
        world.start();
        start(healthy, "before");
        start(flow, "it");
    }

    private void assertOthersGoOn() {
        start(healthy, "after");
        for (String id : List.of("before", "after")) {
            assertThat(world.finish(id).status()).isEqualTo(ExecutionStatus.COMPLETED);
        }
        world.restart();
        start(healthy, "next");
        assertThat(world.finish("next").status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    // One execution that goes through everything that listeners are told of.
    private void everyEvent() throws InterruptedException {
        StepOptions<String> undone = StepOptions.<String>defaults()
                .retry(RetryPolicy.fixed(2, Duration.ZERO))
                .compensate(seat -> world.effect("undone"));
        begin(WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.step("reserve", String.class, undone, () -> {
                if (ctx.attempt() == 1) {
                    throw new IllegalStateException("not yet");
                }
                return "seat 7";
            });
            ctx.parallel("both", List.of(1, 2), Integer.class, item -> item);
            ctx.sleep(HOUR);
            ctx.tryAwaitSignal("late", String.class, HOUR);
            ctx.awaitSignal("go", String.class);
            throw new IllegalStateException("no carrier");
        }));
        world.wakeUp("it");
        world.wakeUp("it");
        world.await("it", view -> String.valueOf(view.waitingFor()).contains("go"));
        world.engine().pause("it", Audit.none());
        world.await("it", ExecutionStatus.PAUSED);
        world.engine().resume("it", Audit.none());
        world.engine().signal("it", "go", "on");
        world.await("it", ExecutionStatus.FAILED);
        assertThat(world.effects()).containsExactly("undone");
        WorkflowDefinition<String> flow = WorkflowDefinition.of("heavy", String.class, ctx -> tooMuchMemory());
        world.code(engine -> engine.register(flow));
        world.restart();
        start(flow, "heavy");
        world.await("heavy", ExecutionStatus.BLOCKED);
        assertOthersGoOn();
    }

    private static String tooMuchMemory() {
        return String.valueOf(new long[Integer.MAX_VALUE].length);
    }

    private static final class HostileException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final String LONG = "x".repeat(100 << 20);
        private final Hostile how;

        HostileException(Hostile how) {
            this.how = how;
        }

        @Override
        public @Nullable String getMessage() {
            return switch (how) {
                case MESSAGE_THROWS_AN_EXCEPTION -> throw new IllegalStateException("cannot speak");
                case MESSAGE_THROWS_AN_ERROR -> throw new AssertionError("cannot speak");
                case MESSAGE_NEEDS_TOO_MUCH_STACK -> getMessage() + ".";
                case MESSAGE_NEEDS_TOO_MUCH_MEMORY -> tooMuchMemory();
                case MESSAGE_IS_VERY_LONG -> LONG;
                case MESSAGE_BREAKS_WHERE_IT_IS_CUT -> "x" + "\uD83D\uDE00".repeat(5_000);
                default -> "hostile";
            };
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized")
        public @Nullable Throwable getCause() {
            return switch (how) {
                case CAUSE_THROWS_AN_EXCEPTION -> throw new IllegalStateException("no cause");
                case CAUSE_THROWS_AN_ERROR -> throw new AssertionError("no cause");
                case IT_IS_ITS_OWN_CAUSE -> this;
                default -> null;
            };
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            return switch (how) {
                case STACK_THROWS_AN_EXCEPTION -> throw new IllegalStateException("no stack");
                case STACK_THROWS_AN_ERROR -> throw new AssertionError("no stack");
                case STACK_IS_NULL -> null;
                default -> super.getStackTrace();
            };
        }

        @Override
        public String toString() {
            if (how == Hostile.TEXT_THROWS_AN_ERROR) {
                throw new AssertionError("no text");
            }
            return super.toString();
        }
    }

    /** A value that is not to be touched. */
    public static final class Touchy {
        public String getName() {
            return "touchy";
        }

        @SuppressWarnings("unused") // read back
        public void setName(String name) {}

        @Override
        public boolean equals(@Nullable Object other) {
            throw new IllegalStateException("not to be compared");
        }

        @Override
        public int hashCode() {
            throw new IllegalStateException("not to be hashed");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("not to be printed");
        }
    }
}
