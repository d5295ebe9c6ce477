package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.PayloadException;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.codec.PayloadCodec;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A codec that throws whatever it likes, on writing and on reading, at each value that the library hands it: whoever called is
 * told, or the execution has a defined end, and the others go on.
 */
public abstract class HostileCodecContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);

    private final HostileCodec codec = new HostileCodec();

    private final WorkflowDefinition<String> healthy = WorkflowDefinition.of("healthy", String.class, ctx -> {
        ctx.step("one", String.class, () -> "done");
        ctx.sleep(HOUR);
        return "fine";
    });

    /** What the codec does. */
    public enum Fault {
        EXCEPTION {
            @Override
            RuntimeException thrown() {
                throw new IllegalStateException("the codec is broken");
            }
        },
        CYCLE {
            @Override
            @SuppressWarnings("InfiniteRecursion")
            RuntimeException thrown() {
                return thrown(); // as a writer does that follows a circle of references
            }
        },
        MUTE {
            @Override
            RuntimeException thrown() {
                throw HostileExceptionContract.Hostile.MESSAGE_THROWS_AN_ERROR.thrown();
            }
        };

        @SuppressWarnings("DoNotCallSuggester")
        abstract RuntimeException thrown();
    }

    /** Values of this type are handed to the codec, which may not like them. */
    public record Dangerous(String name) {}

    @BeforeEach
    void useIt() {
        world.with(builder -> builder.codec(codec).maxRecoveryAttempts(3));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void anInputThatCannotBeWrittenStartsNothing(Fault fault) {
        WorkflowDefinition<String> flow =
                WorkflowDefinition.of("flow", Dangerous.class, String.class, (ctx, input) -> input.name());
        begin(flow);
        codec.breakWriting(Dangerous.class, fault);

        assertThatThrownBy(() -> start(flow, "it", new Dangerous("x"))).isInstanceOf(PayloadException.class);

        assertThat(world.engine().find("it")).isEmpty();
        assertOthersGoOn();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void anInputThatCannotBeReadBlocks(Fault fault) {
        WorkflowDefinition<String> flow =
                WorkflowDefinition.of("flow", Dangerous.class, String.class, (ctx, input) -> input.name());
        begin(flow);
        codec.breakReading(Dangerous.class, fault);
        start(flow, "it", new Dangerous("x"));

        assertUnreadable();
        assertOthersGoOn();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aResultOfAStepThatCannotBeWrittenFailsIt(Fault fault) {
        codec.breakWriting(Dangerous.class, fault);
        assertFailsWith(ctxStep());
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aResultOfAStepThatCannotBeReadBackFailsIt(Fault fault) {
        codec.breakReading(Dangerous.class, fault);
        assertFailsWith(ctxStep());
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aResultOfAStepThatCanBeReadNoMoreBlocks(Fault fault) {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            Dangerous value = ctx.step("one", Dangerous.class, () -> new Dangerous("x"));
            ctx.sleep(HOUR);
            return value.name();
        });
        begin(flow);
        start(flow, "it");
        awaitSuspended("it");
        codec.breakReading(Dangerous.class, fault);
        world.killAndRestart();
        world.wakeUp("it");

        assertUnreadable();
        assertOthersGoOn();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aResultThatCannotBeWrittenFailsTheWorkflow(Fault fault) {
        codec.breakWriting(Dangerous.class, fault);
        assertFailsWith(WorkflowDefinition.of("flow", Dangerous.class, ctx -> new Dangerous("x")));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whoAsksForAResultThatCannotBeReadIsTold(Fault fault) {
        WorkflowDefinition<Dangerous> flow = WorkflowDefinition.of("flow", Dangerous.class, ctx -> new Dangerous("x"));
        begin(flow);
        start(flow, "it");
        world.await("it", ExecutionStatus.COMPLETED);
        codec.breakReading(Dangerous.class, fault);

        assertThatThrownBy(() -> result("it", Dangerous.class)).isInstanceOf(PayloadException.class);
        assertOthersGoOn();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aSignalThatCannotBeWrittenIsRefused(Fault fault) throws Exception {
        beginWaiting();
        codec.breakWriting(Dangerous.class, fault);

        assertThatThrownBy(() -> world.engine().signal("it", "go", new Dangerous("x")))
                .isInstanceOf(PayloadException.class);

        codec.mend();
        world.engine().signal("it", "go", new Dangerous("y"));
        assertThat(result("it")).isEqualTo("y");
        assertOthersGoOn();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aSignalThatCannotBeReadBlocks(Fault fault) {
        beginWaiting();
        codec.breakReading(Dangerous.class, fault);
        world.engine().signal("it", "go", new Dangerous("x"));

        assertUnreadable();
        assertOthersGoOn();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aPublicationThatCannotBeReadBlocksOnlyWhoWaitsForIt(Fault fault) {
        WorkflowDefinition<String> flow = WorkflowDefinition.of(
                "flow",
                String.class,
                ctx -> ctx.awaitTopic("news", Dangerous.class).name());
        begin(flow);
        start(flow, "it");
        awaitSuspended("it");
        codec.breakWriting(Dangerous.class, fault);
        assertThatThrownBy(() -> world.engine().publish("news", new Dangerous("x")))
                .isInstanceOf(PayloadException.class);
        codec.mend();
        codec.breakReading(Dangerous.class, fault);
        world.engine().publish("news", new Dangerous("x"));

        assertUnreadable();
        assertOthersGoOn();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aPublishedValueThatCannotBeWrittenFailsTheBody(Fault fault) {
        codec.breakWriting(Dangerous.class, fault);
        assertFailsWith(WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.publish("progress", new Dangerous("x"));
            return "published";
        }));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whoAsksForAPublishedValueThatCannotBeReadIsTold(Fault fault) throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.publish("progress", new Dangerous("x"));
            return "published";
        });
        begin(flow);
        start(flow, "it");
        assertThat(result("it")).isEqualTo("published");
        codec.breakReading(Dangerous.class, fault);

        assertThatThrownBy(() -> world.engine().value("it", "progress", Dangerous.class))
                .isInstanceOf(PayloadException.class);
        assertOthersGoOn();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aFailureThatCannotBeWrittenIsAFailure(Fault fault) {
        codec.breakFailures(fault, null);
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            StepOptions<String> twice = StepOptions.<String>defaults().retry(RetryPolicy.fixed(2, HOUR));
            return ctx.step("declined", String.class, twice, () -> {
                world.effect("attempt");
                throw new IllegalStateException("declined");
            });
        });
        begin(flow);
        start(flow, "it");

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.effects()).hasSize(2);
        assertThatThrownBy(() -> result("it")).isInstanceOf(WorkflowFailedException.class);
        assertOthersGoOn();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aFailureThatCannotBeReadIsAFailure(Fault fault) {
        codec.breakFailures(null, fault);
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            try {
                ctx.step("declined", () -> {
                    throw new IllegalStateException("declined");
                });
            } catch (RuntimeException e) {
                ctx.sleep(HOUR);
            }
            throw new IllegalStateException("no other way");
        });
        begin(flow);
        start(flow, "it");
        awaitSuspended("it");
        world.killAndRestart();

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);
        assertThatThrownBy(() -> result("it")).isInstanceOf(WorkflowFailedException.class);
        assertThat(world.engine().history("it")).isNotEmpty();
        assertOthersGoOn();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aBlockThatCannotBeWrittenOrReadHasADefinedEnd(Fault fault) {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.parallel("both", List.of(1, 2), Integer.class, item -> item);
            ctx.sleep(HOUR);
            return "done";
        });
        begin(flow);
        codec.breakBlocks(fault);
        start(flow, "unwritten");
        world.await(
                "unwritten",
                view -> view.status() == ExecutionStatus.FAILED || view.status() == ExecutionStatus.BLOCKED);
        codec.mend();
        start(flow, "it");
        awaitSuspended("it");
        codec.breakBlocks(fault);
        world.killAndRestart();
        world.wakeUp("it");

        world.await(
                "it", view -> view.status() == ExecutionStatus.COMPLETED || view.status() == ExecutionStatus.BLOCKED);
        assertOthersGoOn();
    }

    // ---- the words of these tests ----

    private static WorkflowDefinition<String> ctxStep() {
        return WorkflowDefinition.of(
                "flow",
                String.class,
                ctx -> ctx.step("one", Dangerous.class, () -> new Dangerous("x"))
                        .name());
    }

    private void begin(WorkflowDefinition<?> flow) {
        code(flow, healthy);
        world.start();
        start(healthy, "before");
    }

    private void beginWaiting() {
        WorkflowDefinition<String> flow = WorkflowDefinition.of(
                "flow",
                String.class,
                ctx -> ctx.awaitSignal("go", Dangerous.class).name());
        begin(flow);
        start(flow, "it");
        awaitSuspended("it");
    }

    private void assertFailsWith(WorkflowDefinition<?> flow) {
        begin(flow);
        start(flow, "it");
        ExecutionView view = world.await("it", ExecutionStatus.FAILED);
        assertThat(view.errorType()).isEqualTo(PayloadException.class.getName());
        assertOthersGoOn();
    }

    private void assertUnreadable() {
        assertThat(world.await("it", ExecutionStatus.BLOCKED).blockReason()).isEqualTo(BlockReason.PAYLOAD_UNREADABLE);
    }

    private void assertOthersGoOn() {
        start(healthy, "after");
        for (String id : List.of("before", "after")) {
            assertThat(world.finish(id).status()).isEqualTo(ExecutionStatus.COMPLETED);
        }
        world.restart();
        start(healthy, "next");
        assertThat(world.finish("next").status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThatThrownBy(() -> world.engine().signal("nobody", "go", "on"))
                .isInstanceOf(ExecutionNotFoundException.class);
    }

    /** Throws at values of some types, and at records of the library's own. */
    private static final class HostileCodec implements PayloadCodec {
        private final TestCodec codec = new TestCodec();
        private volatile @Nullable String written;
        private volatile @Nullable String read;
        private volatile @Nullable Fault writing;
        private volatile @Nullable Fault reading;

        void breakWriting(Class<?> type, Fault fault) {
            written = type.getName();
            writing = fault;
        }

        void breakReading(Class<?> type, Fault fault) {
            read = type.getName();
            reading = fault;
        }

        void breakFailures(@Nullable Fault onWriting, @Nullable Fault onReading) {
            written = read = "io.durableworkflow.engine.RecordedFailure";
            writing = onWriting;
            reading = onReading;
        }

        void breakBlocks(Fault fault) {
            written = read = "io.durableworkflow.engine.RecordedBlock";
            writing = reading = fault;
        }

        void mend() {
            writing = reading = null;
        }

        private void write(Object what) {
            Fault fault = writing;
            if (fault != null && String.valueOf(what).contains(String.valueOf(written))) {
                throw fault.thrown();
            }
        }

        private void read(Object what) {
            Fault fault = reading;
            if (fault != null && String.valueOf(what).contains(String.valueOf(read))) {
                throw fault.thrown();
            }
        }

        @Override
        public String encode(@Nullable Object value, Type type) {
            write(value == null ? type : value.getClass().getName());
            return codec.encode(value, type);
        }

        @Override
        public @Nullable Object decode(String payload, Type type) {
            read(type);
            return codec.decode(payload, type);
        }

        @Override
        public String encodeAll(List<? extends @Nullable Object> values, List<Type> types) {
            write(types);
            return codec.encodeAll(values, types);
        }

        @Override
        public List<@Nullable Object> decodeAll(String payload, List<Type> types) {
            read(types);
            return codec.decodeAll(payload, types);
        }

        @Override
        public String canonical(List<? extends @Nullable Object> values, List<Type> types) {
            write(types);
            return codec.canonical(values, types);
        }
    }
}
