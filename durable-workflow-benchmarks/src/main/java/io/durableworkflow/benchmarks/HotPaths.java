package io.durableworkflow.benchmarks;

import io.durableworkflow.Audit;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.jackson.JacksonPayloadCodec;
import io.durableworkflow.store.InMemoryCheckpointStore;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What happens once for each step, without a disk: {@code java -cp benchmarks.jar org.openjdk.jmh.Main HotPaths}. Where a
 * workflow of {@value #STEPS} steps is run or replayed, the figure is that of one step.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HotPaths {
    static final int STEPS = 1_000;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final JacksonPayloadCodec codec = new JacksonPayloadCodec();
    private final Payload payload = Payload.of(1);
    private final String encoded = Objects.requireNonNull(codec.encode(payload, Payload.class));
    private final StepsWorkflow workflow = new StepsWorkflow(STEPS);
    private final WorkflowDefinition<Integer> definition = workflow.definition();
    private final WorkflowDefinition<Integer> waiting = WorkflowDefinition.of("waiting", Integer.class, context -> {
        int done = workflow.run(
                position -> context.step(StepsWorkflow.step(position), Payload.class, () -> Payload.of(position)));
        context.awaitSignal("never", String.class);
        return done;
    });
    private String history = "";
    private @Nullable DurableEngine engine;
    private @Nullable SpringSubject spring;

    @Setup(Level.Trial)
    public void open() throws Exception {
        CountDownLatch suspended = new CountDownLatch(1);
        DurableEngine opened = DurableEngine.builder()
                .store(new InMemoryCheckpointStore())
                .codec(codec)
                .listener(event -> {
                    if (event instanceof EngineEvent.ExecutionSuspended) {
                        suspended.countDown();
                    }
                })
                .build();
        opened.register(definition);
        opened.register(waiting);
        opened.launch();
        opened.start(waiting, WorkflowOptions.id("waiting"));
        suspended.await();
        history = opened.exportHistory("waiting");
        engine = opened;
        spring = SpringSubject.inMemory(workflow);
    }

    @TearDown(Level.Trial)
    public void close() {
        Objects.requireNonNull(engine).close();
        Objects.requireNonNull(spring).close();
    }

    /** A result to JSON. */
    @Benchmark
    public @Nullable String encode() {
        return codec.encode(payload, Payload.class);
    }

    /** A result from JSON. */
    @Benchmark
    public @Nullable Object decode() {
        return codec.decode(encoded, Payload.class);
    }

    /** The position check and the replay of one checkpoint, with reading it. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public Object replay() {
        return Objects.requireNonNull(engine).checkReplay(history);
    }

    /** A step with its hand-over to the commit thread and back. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public int handOver() throws Exception {
        DurableEngine present = Objects.requireNonNull(engine);
        return ended(present, present.start(definition, WorkflowOptions.defaults()));
    }

    /** The same, where the step is a self-call of a bean. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public int selfCall() throws Exception {
        SpringSubject present = Objects.requireNonNull(spring);
        return ended(present.engine(), present.start());
    }

    // What has ended is deleted, so that the heap does not grow with the rounds.
    private static int ended(DurableEngine engine, WorkflowHandle<Integer> handle) throws Exception {
        int done = handle.result(PATIENCE);
        engine.delete(handle.id(), Audit.none());
        return done;
    }
}
