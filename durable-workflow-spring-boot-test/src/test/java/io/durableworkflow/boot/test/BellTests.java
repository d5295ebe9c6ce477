package io.durableworkflow.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BellTests {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Nobody looks again unless it is rung. */
    private final Bell deafWithoutRing = new Bell(Duration.ofHours(1), Duration.ofHours(1));

    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void asksAtLeastOnce() throws InterruptedException {
        assertThat(deafWithoutRing.await(() -> true, Duration.ZERO)).isTrue();
    }

    @Test
    void givesUpAfterTheLimit() throws InterruptedException {
        assertThat(deafWithoutRing.await(() -> false, Duration.ofMillis(1))).isFalse();
    }

    @Test
    void hearsWhatIsRungDuringALook() throws InterruptedException {
        boolean seen = deafWithoutRing.await(
                () -> {
                    deafWithoutRing.ring();
                    return looks.incrementAndGet() == 3;
                },
                LIMIT);

        assertThat(seen).isTrue();
    }

    @Test
    void looksAgainByItself() throws InterruptedException {
        assertThat(new Bell().await(() -> looks.incrementAndGet() == 20, LIMIT)).isTrue();
    }
}
