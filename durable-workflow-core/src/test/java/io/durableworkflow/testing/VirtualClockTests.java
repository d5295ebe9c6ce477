package io.durableworkflow.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class VirtualClockTests {
    private static final Instant T0 = Instant.parse("2030-01-02T03:04:05.678Z");

    private final VirtualClock clock = new VirtualClock(T0);
    private final List<String> calls = new ArrayList<>();

    @Test
    void standsStillUntilMoved() {
        assertThat(clock.now()).isEqualTo(T0);
        assertThat(clock.nextTimer()).isEmpty();

        clock.advance(Duration.ofSeconds(3));
        assertThat(clock.now()).isEqualTo(at(3));

        clock.advanceTo(at(5));
        assertThat(clock.now()).isEqualTo(at(5));

        clock.advance(Duration.ZERO);
        clock.advanceTo(at(5));
        assertThat(clock.now()).isEqualTo(at(5));
    }

    @Test
    void refusesToMoveBack() {
        call("a", 1);

        assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> clock.advanceTo(T0.minusNanos(1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(clock.now()).isEqualTo(T0);
        assertThat(calls).isEmpty();
    }

    @Test
    void callsWhatBecomesDueAtItsOwnTime() {
        call("c", 3);
        call("a", 1);
        call("b", 2);
        call("later", 9);

        clock.advance(Duration.ofSeconds(3));

        assertThat(calls).containsExactly("a at 1", "b at 2", "c at 3");
        assertThat(clock.now()).isEqualTo(at(3));
        assertThat(clock.nextTimer()).contains(at(9));
    }

    @Test
    void callsThoseOfOneInstantInTheOrderOfScheduling() {
        List.of("c", "a", "b", "d").forEach(name -> call(name, 1));

        clock.advance(Duration.ofHours(1));

        assertThat(calls).containsExactly("c at 1", "a at 1", "b at 1", "d at 1");
    }

    @Test
    void callsOnTheThreadThatMovesTheClock() {
        AtomicReference<Thread> caller = new AtomicReference<>();
        clock.schedule(at(1), () -> caller.set(Thread.currentThread()));

        clock.advance(Duration.ofSeconds(1));

        assertThat(caller).hasValue(Thread.currentThread());
    }

    @Test
    void callsAtOnceWhatIsDueAlready() {
        call("now", 0);
        call("past", -1);

        assertThat(calls).containsExactly("now at 0", "past at 0");
        assertThat(clock.nextTimer()).isEmpty();
    }

    @Test
    void callsTasksThatTasksSchedule() {
        clock.schedule(at(1), () -> {
            note("first");
            call("second", 2);
            call("at once", 1);
            call("beyond", 4);
        });

        clock.advance(Duration.ofSeconds(3));

        assertThat(calls).containsExactly("first at 1", "at once at 1", "second at 2");
        assertThat(clock.nextTimer()).contains(at(4));
    }

    @Test
    void callsEachTaskOnce() {
        call("a", 1);

        clock.advance(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));

        assertThat(calls).containsExactly("a at 1");
    }

    @Test
    void movesToTheNextTimer() {
        call("b", 2);
        call("a", 1);
        call("also a", 1);

        assertThat(clock.advanceToNextTimer()).isTrue();
        assertThat(clock.now()).isEqualTo(at(1));
        assertThat(calls).containsExactly("a at 1", "also a at 1");

        assertThat(clock.advanceToNextTimer()).isTrue();
        assertThat(clock.now()).isEqualTo(at(2));

        assertThat(clock.advanceToNextTimer()).isFalse();
        assertThat(clock.now()).isEqualTo(at(2));
    }

    @Test
    void doesNotCallWhatIsCancelled() {
        Runnable cancel = call("a", 1);
        call("b", 1);
        cancel.run();
        cancel.run();

        assertThat(clock.nextTimer()).contains(at(1));
        clock.advance(Duration.ofSeconds(1));
        cancel.run();

        assertThat(calls).containsExactly("b at 1");
    }

    @Test
    void cancellingWhatWasCalledDoesNothing() {
        call("a", 0).run();

        assertThat(calls).containsExactly("a at 0");
    }

    @Test
    void taskMayCancelAnotherOfTheSameInstant() {
        AtomicReference<Runnable> cancel = new AtomicReference<>();
        clock.schedule(at(1), () -> cancel.get().run());
        cancel.set(call("cancelled", 1));

        clock.advance(Duration.ofSeconds(1));

        assertThat(calls).isEmpty();
    }

    @Test
    void taskMayMoveTheClockFurther() {
        clock.schedule(at(1), () -> clock.advance(Duration.ofSeconds(4)));
        call("on the way", 3);

        clock.advance(Duration.ofSeconds(2));

        assertThat(calls).containsExactly("on the way at 3");
        assertThat(clock.now()).isEqualTo(at(5));
    }

    @Test
    void failureOfATaskEndsTheMove() {
        clock.schedule(at(1), () -> {
            throw new IllegalStateException("broken task");
        });
        call("next", 2);

        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(9))).hasMessage("broken task");
        assertThat(clock.now()).isEqualTo(at(1));
        assertThat(calls).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        assertThat(calls).containsExactly("next at 2");
    }

    @Test
    void othersMayReadAndScheduleWhileATaskRuns() throws Exception {
        AtomicReference<Instant> read = new AtomicReference<>();
        clock.schedule(
                at(1),
                () -> Threads.join(Threads.start(() -> {
                    read.set(clock.now());
                    call("meanwhile", 2);
                })));

        clock.advance(Duration.ofSeconds(3));

        assertThat(read).hasValue(at(1));
        assertThat(calls).containsExactly("meanwhile at 2");
    }

    @Test
    void threadsThatMoveTheClockTakeTurns() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger met = new AtomicInteger();
        for (int i = 1; i <= 4_000; i++) {
            clock.schedule(T0.plusMillis(i), () -> {
                met.addAndGet(inside.getAndIncrement());
                inside.decrementAndGet();
            });
        }

        Threads.runTogether(4, thread -> {
            for (int i = 0; i < 1_000; i++) {
                clock.advance(Duration.ofMillis(1));
            }
        });

        assertThat(clock.now()).isEqualTo(T0.plusMillis(4_000));
        assertThat(clock.nextTimer()).isEmpty();
        assertThat(met).hasValue(0);
    }

    @Test
    void noTaskIsLostOrEarlyWhenScheduledDuringAMove() {
        int perThread = 2_000;
        AtomicInteger called = new AtomicInteger();
        AtomicInteger early = new AtomicInteger();

        Threads.runTogether(4, thread -> {
            for (int i = 0; i < perThread; i++) {
                if (thread == 0) {
                    clock.advance(Duration.ofMillis(1));
                } else {
                    Instant due = T0.plusMillis(i);
                    clock.schedule(due, () -> {
                        called.incrementAndGet();
                        if (clock.now().isBefore(due)) {
                            early.incrementAndGet();
                        }
                    });
                }
            }
        });
        clock.advance(Duration.ofMillis(perThread));

        assertThat(called).hasValue(3 * perThread);
        assertThat(early).hasValue(0);
        assertThat(clock.nextTimer()).isEmpty();
    }

    @Test
    void cancelledTasksAreNotCalledWhoeverCancels() {
        AtomicInteger called = new AtomicInteger();
        Threads.runTogether(3, thread -> {
            for (int i = 1; i <= 1_000; i++) {
                clock.schedule(at(i), called::incrementAndGet).run();
            }
        });

        clock.advanceTo(at(1_000));

        assertThat(called).hasValue(0);
    }

    private static Instant at(long seconds) {
        return T0.plusSeconds(seconds);
    }

    private Runnable call(String name, long seconds) {
        return clock.schedule(at(seconds), () -> note(name));
    }

    private void note(String name) {
        calls.add(name + " at " + Duration.between(T0, clock.now()).toSeconds());
    }

    // ---- jumps ----

    @Test
    void aJumpForwardCallsWhatIsDueByThenAtTheNewTime() {
        VirtualClock clock = new VirtualClock(Instant.EPOCH);
        List<Instant> calls = new ArrayList<>();
        clock.schedule(Instant.EPOCH.plusSeconds(5), () -> calls.add(clock.now()));

        clock.jump(Duration.ofSeconds(60));

        assertThat(calls).containsExactly(Instant.EPOCH.plusSeconds(60));
    }

    @Test
    void aJumpBackLetsAnInstantWaitLonger() {
        VirtualClock clock = new VirtualClock(Instant.EPOCH);
        List<Instant> calls = new ArrayList<>();
        clock.schedule(Instant.EPOCH.plusSeconds(5), () -> calls.add(clock.now()));

        clock.jump(Duration.ofSeconds(-60));
        clock.advance(Duration.ofSeconds(64));
        assertThat(calls).isEmpty();
        clock.advance(Duration.ofSeconds(1));

        assertThat(calls).containsExactly(Instant.EPOCH.plusSeconds(5));
    }

    @Test
    void aPauseIsNotMovedByAJumpAndCanStillBeCancelled() {
        VirtualClock clock = new VirtualClock(Instant.EPOCH);
        List<String> calls = new ArrayList<>();
        clock.after(Duration.ofSeconds(5), () -> calls.add("five"));
        Runnable cancel = clock.after(Duration.ofSeconds(5), () -> calls.add("cancelled"));

        clock.jump(Duration.ofDays(1));
        clock.jump(Duration.ofDays(-3));
        cancel.run();
        clock.advance(Duration.ofSeconds(4));
        assertThat(calls).isEmpty();
        clock.advance(Duration.ofSeconds(1));

        assertThat(calls).containsExactly("five");
    }
}
