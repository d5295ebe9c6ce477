package io.durableworkflow.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Branch;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineListener;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.jackson.JacksonPayloadCodec;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.durableworkflow.testing.VirtualClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is observed becomes meters and spans, once for what happens once, in one trace for each execution. */
@Timeout(60)
class WorkflowObservationsTests {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ObservationRegistry observations = observations();
    private final InMemoryCheckpointStore store = new InMemoryCheckpointStore();
    private final VirtualClock clock = new VirtualClock(Instant.parse("2030-01-01T00:00:00Z"));

    private @Nullable DurableEngine engine;

    private ObservationRegistry observations() {
        io.opentelemetry.api.trace.Tracer otel = provider.get("test");
        OtelTracer tracer = new OtelTracer(otel, new OtelCurrentTraceContext(), event -> {});
        OtelPropagator propagator =
                new OtelPropagator(ContextPropagators.create(W3CTraceContextPropagator.getInstance()), otel);
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig()
                .observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(
                        new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
                        new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
                        new DefaultTracingObservationHandler(tracer)))
                .observationHandler(new DefaultMeterObservationHandler(meters));
        return registry;
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
        }
        provider.close();
    }

    private DurableEngine launch(EngineListener other, WorkflowDefinition<?>... workflows) {
        DurableEngine launched = DurableEngine.builder()
                .store(store)
                .codec(new JacksonPayloadCodec())
                .clock(clock)
                .residentWait(Duration.ZERO)
                .listener(new WorkflowObservations(observations))
                .listener(other)
                .build();
        List.of(workflows).forEach(launched::register);
        launched.launch();
        engine = launched;
        return launched;
    }

    private List<SpanData> spans(String name) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private SpanData span(String name) {
        assertThat(spans(name)).as(name).hasSize(1);
        return spans(name).get(0);
    }

    @Test
    void allRunsOfAnExecutionAreInTheTraceInWhichItWasStarted() throws Exception {
        WorkflowDefinition<String> order = WorkflowDefinition.of("order", String.class, context -> {
            context.step("before", () -> {});
            context.sleep("night", Duration.ofHours(1));
            context.step("after", () -> {});
            return "done";
        });
        CountDownLatch asleep = new CountDownLatch(1);
        DurableEngine first = launch(
                event -> {
                    if (event instanceof EngineEvent.RunLeft) {
                        asleep.countDown();
                    }
                },
                order);
        Observation.createNotStarted("request", observations).observe(() -> {
            first.start(order, WorkflowOptions.id("o-1"));
        });
        asleep.await();
        first.close();

        CountDownLatch left = new CountDownLatch(1);
        DurableEngine second = launch(
                event -> {
                    if (event instanceof EngineEvent.RunLeft) {
                        left.countDown();
                    }
                },
                order);
        clock.advance(Duration.ofHours(1));
        assertThat(second.handle("o-1", String.class).result(LIMIT)).isEqualTo("done");
        left.await();

        String trace = span("request").getTraceId();
        assertThat(exporter.getFinishedSpanItems())
                .extracting(SpanData::getTraceId)
                .containsOnly(trace);
        assertThat(span("start order").getParentSpanId())
                .isEqualTo(span("request").getSpanId());
        List<SpanData> runs = spans("run order");
        assertThat(runs).hasSize(2);
        assertThat(runs)
                .extracting(SpanData::getParentSpanId)
                .containsOnly(span("start order").getSpanId());
        assertThat(span("before").getParentSpanId()).isEqualTo(runs.get(0).getSpanId());
        assertThat(span("after").getParentSpanId()).isEqualTo(runs.get(1).getSpanId());
        assertThat(second.find("o-1").orElseThrow().tags()).containsOnlyKeys("traceparent");
    }

    @Test
    void aStartOutsideOfATraceBeginsOne() throws Exception {
        WorkflowDefinition<String> order = WorkflowDefinition.of("order", String.class, context -> "done");
        CountDownLatch left = new CountDownLatch(1);
        DurableEngine running = launch(
                event -> {
                    if (event instanceof EngineEvent.RunLeft) {
                        left.countDown();
                    }
                },
                order);
        running.start(order, WorkflowOptions.id("o-1")).result(LIMIT);
        left.await();

        assertThat(span("start order").getParentSpanId()).isEqualTo(SpanId.getInvalid());
        assertThat(span("run order").getParentSpanId())
                .isEqualTo(span("start order").getSpanId());
    }

    @Test
    void childrenAndBranchesAreInTheTraceOfTheirParent() throws Exception {
        WorkflowDefinition<String> child = WorkflowDefinition.of("child", String.class, context -> {
            context.step("in child", () -> {});
            return "done";
        });
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, context -> {
            context.parallel(
                    "both",
                    Branch.of("left", () -> context.step("in left", () -> {})),
                    Branch.of("right", () -> context.step("in right", () -> {})));
            return context.child(child);
        });
        Runs runs = new Runs();
        DurableEngine running = launch(runs, parent, child);
        running.start(parent, WorkflowOptions.id("p")).result(LIMIT);
        runs.awaitLeft();

        assertThat(exporter.getFinishedSpanItems())
                .extracting(SpanData::getTraceId)
                .containsOnly(span("start parent").getTraceId());
        assertThat(spans("run parent"))
                .extracting(SpanData::getSpanId)
                .contains(span("in left").getParentSpanId(), span("in right").getParentSpanId());
        assertThat(span("in child").getParentSpanId())
                .isEqualTo(span("run child").getSpanId());
    }

    @Test
    void attemptsAreTimedByHowTheyEnded() {
        AtomicInteger calls = new AtomicInteger();
        WorkflowDefinition<String> order = WorkflowDefinition.of("order", String.class, context -> {
            context.step(
                    "flaky",
                    String.class,
                    StepOptions.<String>defaults().retry(RetryPolicy.fixed(2, Duration.ZERO)),
                    () -> {
                        if (calls.incrementAndGet() == 1) {
                            throw new IllegalArgumentException("first");
                        }
                        return "done";
                    });
            context.step("broken", () -> {
                throw new IllegalStateException("for good");
            });
            return "done";
        });
        DurableEngine running = launch(event -> {}, order);

        assertThatThrownBy(() -> running.start(order, WorkflowOptions.id("o-1")).result(LIMIT))
                .isInstanceOf(WorkflowFailedException.class);

        assertThat(attempts("flaky", "RETRIED", "IllegalArgumentException")).isEqualTo(1);
        assertThat(attempts("flaky", "COMPLETED", "none")).isEqualTo(1);
        assertThat(attempts("broken", "FAILED", "IllegalStateException")).isEqualTo(1);
        assertThat(span("broken").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(spans("flaky"))
                .extracting(span -> span.getStatus().getStatusCode())
                .containsExactly(StatusCode.ERROR, StatusCode.OK);
    }

    @Test
    void metersKnowNoIdsAndABoundedNumberOfNames() {
        WorkflowObservations listener = new WorkflowObservations(observations);
        for (int i = 0; i < BoundedName.MAX_NAMES + 50; i++) {
            step(listener, "step-" + i);
        }
        step(listener, "step-0");

        assertThat(meters.get(WorkflowObservations.STEP).timers()).hasSize(BoundedName.MAX_NAMES + 1);
        assertThat(attempts("step-0", "COMPLETED", "none")).isEqualTo(2);
        assertThat(attempts(BoundedName.OTHER, "COMPLETED", "none")).isEqualTo(50);
        assertThat(meters.getMeters())
                .flatExtracting(meter -> meter.getId().getTags())
                .extracting(Tag::getValue)
                .noneMatch(value -> value.contains("order-42"));
    }

    @Test
    void withoutHandlersNothingIsStored() {
        assertThat(new WorkflowObservations(ObservationRegistry.NOOP).tagsOfStart("o-1", "order"))
                .isEmpty();
        ObservationRegistry timing = ObservationRegistry.create();
        timing.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        assertThat(new WorkflowObservations(timing).tagsOfStart("o-1", "order")).isEmpty();
    }

    /** Bodies that are on a thread. A result may be there before its body has left. */
    private static final class Runs implements EngineListener {
        private int entered;

        @Override
        public synchronized void onEvent(EngineEvent event) {
            if (event instanceof EngineEvent.RunEntered) {
                entered++;
            } else if (event instanceof EngineEvent.RunLeft) {
                entered--;
                notifyAll();
            }
        }

        synchronized void awaitLeft() throws InterruptedException {
            while (entered > 0) {
                wait();
            }
        }
    }

    private static void step(WorkflowObservations listener, String name) {
        listener.onEvent(new EngineEvent.StepEntered("order-42", "checkout", name, 1));
        listener.onEvent(new EngineEvent.StepLeft(
                "order-42", "checkout", name, 1, EngineEvent.StepResult.COMPLETED, Duration.ZERO, null));
    }

    private long attempts(String step, String result, String error) {
        return meters.get(WorkflowObservations.STEP)
                .tags("step", step, "result", result, "error", error)
                .timer()
                .count();
    }
}
