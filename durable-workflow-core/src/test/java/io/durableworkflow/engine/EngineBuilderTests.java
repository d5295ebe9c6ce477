package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableEngineBuilder;
import io.durableworkflow.EngineCodec;
import io.durableworkflow.EngineStore;
import io.durableworkflow.contract.TestCodec;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.durableworkflow.testing.VirtualClock;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EngineBuilderTests {
    private static DurableEngineBuilder complete() {
        return DurableEngine.builder()
                .store(new InMemoryCheckpointStore())
                .codec(new TestCodec())
                .clock(new VirtualClock(Examples.T0));
    }

    static Stream<Arguments> limits() {
        Duration millisecond = Duration.ofMillis(1);
        Duration hour = Duration.ofHours(1);
        Duration longest = Duration.ofDays(36_500);
        return Stream.of(
                numbers("maxConcurrentExecutions", 1, 100_000, DurableEngineBuilder::maxConcurrentExecutions),
                numbers("maxPayloadBytes", 1 << 10, 1 << 26, DurableEngineBuilder::maxPayloadBytes),
                numbers("maxRecoveryAttempts", 1, 1_000, DurableEngineBuilder::maxRecoveryAttempts),
                numbers("maxBatchSize", 1, 10_000, DurableEngineBuilder::maxBatchSize),
                numbers("maxQueuedChanges", 1, 1_000_000, DurableEngineBuilder::maxQueuedChanges),
                numbers("maxRememberedTimers", 1, 1_000_000, DurableEngineBuilder::maxRememberedTimers),
                numbers("maxCheckpoints", 1, 10_000_000, DurableEngineBuilder::maxCheckpoints),
                numbers("maxPublishedValues", 1, 10_000, DurableEngineBuilder::maxPublishedValues),
                durations("residentWait", Duration.ZERO, Duration.ofMinutes(1), DurableEngineBuilder::residentWait),
                durations("stepTimeoutGrace", millisecond, hour, DurableEngineBuilder::stepTimeoutGrace),
                durations("intentDelay", millisecond, hour, DurableEngineBuilder::intentDelay),
                durations("storeTimeout", millisecond, hour, DurableEngineBuilder::storeTimeout),
                durations("callTimeout", millisecond, longest, DurableEngineBuilder::callTimeout),
                durations("shutdownLimit", Duration.ZERO, hour, DurableEngineBuilder::shutdownLimit));
    }

    interface Setting<T> {
        DurableEngineBuilder set(DurableEngineBuilder builder, T value);
    }

    private static Arguments numbers(String name, int least, int most, Setting<Integer> setting) {
        return limit(name, least, most, least - 1, most + 1, setting);
    }

    private static Arguments durations(String name, Duration least, Duration most, Setting<Duration> setting) {
        return limit(name, least, most, least.minusNanos(1), most.plusNanos(1), setting);
    }

    private static <T> Arguments limit(String name, T least, T most, T below, T above, Setting<T> setting) {
        return Arguments.of(name, to(setting, least), to(setting, most), to(setting, below), to(setting, above), below);
    }

    private static <T> UnaryOperator<DurableEngineBuilder> to(Setting<T> setting, T value) {
        return builder -> setting.set(builder, value);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void aSettingOutOfRangeIsRefusedByItsName(
            String name,
            UnaryOperator<DurableEngineBuilder> least,
            UnaryOperator<DurableEngineBuilder> most,
            UnaryOperator<DurableEngineBuilder> below,
            UnaryOperator<DurableEngineBuilder> above,
            Object tooLittle) {
        least.apply(complete()).build().close();
        most.apply(complete()).build().close();
        assertThatThrownBy(() -> below.apply(complete()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(name + " must be \\S+ to \\S+, was .+")
                .hasMessageEndingWith("was " + tooLittle);
        assertThatThrownBy(() -> above.apply(complete()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + " must be ");
    }

    @Test
    void storeAndCodecAreRequired() {
        assertThatThrownBy(() -> DurableEngine.builder().codec(new TestCodec()).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an engine needs a store: call builder.store(..)");
        assertThatThrownBy(() -> DurableEngine.builder()
                        .store(new InMemoryCheckpointStore())
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an engine needs a codec: call builder.codec(..)");
    }

    @Test
    void whatOnlyCarriesTheMarkerIsRefused() {
        assertThatThrownBy(() -> DurableEngine.builder().store(new EngineStore() {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("store must implement io.durableworkflow.store.CheckpointStore");
        assertThatThrownBy(() -> DurableEngine.builder().codec(new EngineCodec() {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("codec must implement io.durableworkflow.codec.PayloadCodec");
    }

    @Test
    void theDefaultsMakeAnEngineThatRuns() throws Exception {
        try (DurableEngine engine = DurableEngine.builder()
                .store(new InMemoryCheckpointStore())
                .codec(new TestCodec())
                .build()) {
            engine.launch();

            String greeting = engine.run("greet", ctx -> {
                ctx.sleep(Duration.ofMillis(1));
                return ctx.step("greet", String.class, () -> "Hello");
            });

            assertThat(greeting).isEqualTo("Hello");
        }
    }
}
