package io.durableworkflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        Instant now = set.now(); // stands still, so that nothing is due before it is cancelled
        Runnable cancel = set.schedule(now.plusMillis(50), calls::incrementAndGet);
        set.schedule(now.plusMillis(100), later::countDown);

        cancel.run();
        cancel.run();
        machine.set(now.plusSeconds(1));

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

    // ---- a machine whose clock is set ----

    private final AtomicReference<Instant> machine = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final WorkflowClock set = new SystemWorkflowClock(machine::get, Duration.ofMillis(5));

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "P1D"})
    void anInstantThatAJumpForwardReachesIsNoticedWithinThePieceThatIsWaited(Duration jump) throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        set.schedule(set.now().plus(jump), called::countDown);

        machine.updateAndGet(now -> now.plus(jump));

        assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "P1D"})
    void afterAJumpBackTheInstantIsWaitedForAndNoLonger(Duration jump) throws Exception {
        Instant at = set.now().plusSeconds(1);
        AtomicReference<Instant> when = new AtomicReference<>();
        CountDownLatch called = new CountDownLatch(1);
        set.schedule(at, () -> {
            when.set(set.now());
            called.countDown();
        });

        machine.updateAndGet(now -> now.minus(jump));
        CountDownLatch looks = new CountDownLatch(1);
        set.after(Duration.ofMillis(50), looks::countDown);
        assertThat(looks.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(called.getCount()).as("looked at several times, and not due").isEqualTo(1);
        machine.set(at);

        assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(when.get()).isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(strings = {"P1D", "-P1D"})
    void aPauseDoesNotMoveWithTheClock(Duration jump) throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch later = new CountDownLatch(1);
        set.after(Duration.ofMillis(50), called::countDown);
        Runnable cancel = set.after(Duration.ofHours(10), later::countDown);

        machine.updateAndGet(now -> now.plus(jump));

        assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(later.getCount()).isEqualTo(1);
        cancel.run();
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
