package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunSlotsTests {
    private final RunSlots slots = new RunSlots();

    @Test
    void anExecutionHasOneSlot() {
        assertThat(slots.takeOrTell(1)).isTrue();
        assertThat(slots.takeOrTell(1)).isFalse();
        assertThat(slots.takeOrTell(2)).isTrue();

        slots.release(1);
        assertThat(slots.takeOrTell(1)).isTrue();
    }

    @Test
    void whatArrivesBetweenTakingAndRunningIsMissedByNobody() {
        slots.takeOrTell(1);

        assertThat(slots.tell(1)).isTrue();

        assertThat(slots.release(1)).as("somebody has to look").isTrue();
    }

    @Test
    void whoComesTooLateToTakeTheSlotHasToldWhoHasIt() {
        slots.takeOrTell(1);

        assertThat(slots.takeOrTell(1)).isFalse();

        assertThat(slots.release(1)).as("somebody has to look").isTrue();
    }

    @Test
    void whatArrivesWhileTheSlotIsGivenBackIsMissedByNobody() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (long i = 0; i < 20_000; i++) {
                long no = i;
                slots.takeOrTell(no);
                CompletableFuture<Boolean> taken = CompletableFuture.supplyAsync(() -> slots.takeOrTell(no), other);
                boolean missed = slots.release(no);

                assertThat(missed).as("either is told").isNotEqualTo(taken.get(20, TimeUnit.SECONDS));
            }
        } finally {
            other.shutdown();
        }
    }

    @Test
    void whatArrivesForNobodyIsNotTold() {
        assertThat(slots.tell(1)).isFalse();
        slots.takeOrTell(1);
        assertThat(slots.release(1)).isFalse();
        assertThat(slots.tell(1)).isFalse();
    }

    @Test
    void waitsUntilTheLastSlotIsGivenBack() throws Exception {
        slots.takeOrTell(1);
        slots.takeOrTell(2);
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
