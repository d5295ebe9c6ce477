package io.durableworkflow.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.StoreUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StatusCountsTests {
    private final DurableEngine engine = mock();
    private final AtomicLong nanos = new AtomicLong(-5);
    private final StatusCounts counts = new StatusCounts(engine, nanos::get);

    @Test
    void countsEveryState() {
        given(engine.countByStatus()).willReturn(Map.of(ExecutionStatus.RUNNING, 3L));

        assertThat(counts.latest())
                .hasSize(ExecutionStatus.values().length)
                .containsEntry(ExecutionStatus.RUNNING, 3L)
                .containsEntry(ExecutionStatus.FAILED, 0L);
    }

    @Test
    void asksAtMostEveryTenSeconds() {
        counts.latest();
        advance(Duration.ofSeconds(10).minusNanos(1));
        counts.latest();
        verify(engine).countByStatus();

        advance(Duration.ofNanos(1));
        counts.latest();
        verify(engine, times(2)).countByStatus();
    }

    @Test
    void asksMoreSeldomWhenCountingTakesLong() {
        given(engine.countByStatus()).will(call -> {
            advance(Duration.ofSeconds(2));
            return Map.of();
        });
        counts.latest();

        advance(Duration.ofSeconds(199));
        counts.latest();
        verify(engine).countByStatus();

        advance(Duration.ofSeconds(1));
        counts.latest();
        verify(engine, times(2)).countByStatus();
    }

    @Test
    void keepsTheLastNumbersWhileTheStoreCannotBeRead() {
        given(engine.countByStatus())
                .willReturn(Map.of(ExecutionStatus.RUNNING, 3L))
                .willThrow(new StoreUnavailableException("disk full", null));
        counts.latest();
        advance(Duration.ofSeconds(10));

        assertThat(counts.latest()).containsEntry(ExecutionStatus.RUNNING, 3L);
    }

    private void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
