package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunSlotsTests {
    private final RunSlots slots = new RunSlots();

    @Test
    void anExecutionHasOneSlot() {
        assertThat(slots.take(1)).isTrue();
        assertThat(slots.take(1)).isFalse();
        assertThat(slots.take(2)).isTrue();

        slots.release(1);
        assertThat(slots.take(1)).isTrue();
    }

    @Test
    void whatArrivesBetweenTakingAndRunningIsMissedByNobody() {
        slots.take(1);

        assertThat(slots.tell(1)).isTrue();

        assertThat(slots.release(1)).as("somebody has to look").isTrue();
    }

    @Test
    void whatArrivesForNobodyIsNotTold() {
        assertThat(slots.tell(1)).isFalse();
        slots.take(1);
        assertThat(slots.release(1)).isFalse();
        assertThat(slots.tell(1)).isFalse();
    }

    @Test
    void waitsUntilTheLastSlotIsGivenBack() throws Exception {
        slots.take(1);
        slots.take(2);
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> awaitEmpty(20_000));
        assertThat(awaitEmpty(10)).isFalse();

        slots.release(1);
        slots.release(2);

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(awaitEmpty(0)).isTrue();
    }

    private boolean awaitEmpty(long millis) {
        try {
            return slots.awaitEmpty(millis * 1_000_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
