package io.durableworkflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SystemWorkflowClockTests {
    private final WorkflowClock clock = WorkflowClock.system();

    @Test
    void callsWhenTheInstantHasCome() throws Exception {
        Instant at = clock.now().plusMillis(20);
        CountDownLatch called = new CountDownLatch(1);
        Instant[] when = new Instant[1];

        clock.schedule(at, () -> {
            when[0] = clock.now();
            called.countDown();
        });

        assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(when[0]).isAfterOrEqualTo(at);
    }

    @Test
    void callsAtOnceWhatIsPast() throws Exception {
        CountDownLatch called = new CountDownLatch(3);

        clock.schedule(clock.now(), called::countDown);
        clock.schedule(clock.now().minusSeconds(3_600), called::countDown);
        clock.schedule(Instant.MIN, called::countDown);

        assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void callsOnceAndInTheOrderOfTheInstants() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch last = new CountDownLatch(1);
        Instant now = clock.now();

        clock.schedule(now.plusMillis(60), last::countDown);
        clock.schedule(now.plusMillis(20), calls::incrementAndGet);
        clock.schedule(now.plusMillis(10), calls::incrementAndGet);

        assertThat(last.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(calls).hasValue(2);
    }

    @Test
    void whatIsCancelledIsNotCalled() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch later = new CountDownLatch(1);
        Instant now = clock.now();
        Runnable cancel = clock.schedule(now.plusMillis(50), calls::incrementAndGet);
        clock.schedule(now.plusMillis(100), later::countDown);

        cancel.run();
        cancel.run();

        assertThat(later.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(calls).hasValue(0);
    }

    @Test
    void cancellingAfterTheCallDoesNothing() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        Runnable cancel = clock.schedule(clock.now(), called::countDown);

        assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
        cancel.run();
    }

    @Test
    void anInstantMayBeAsFarAwayAsThereAreInstants() {
        clock.schedule(Instant.MAX, () -> {}).run();
        clock.schedule(clock.now().plusSeconds(Integer.MAX_VALUE), () -> {}).run();
    }

    @Test
    void aTaskThatThrowsDoesNotStopTheClock() throws Exception {
        CountDownLatch called = new CountDownLatch(1);

        clock.schedule(clock.now(), () -> {
            throw new IllegalStateException("a task failed");
        });
        clock.schedule(clock.now().plusMillis(5), called::countDown);

        assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
