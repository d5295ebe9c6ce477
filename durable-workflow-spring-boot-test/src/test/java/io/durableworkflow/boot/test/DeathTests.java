package io.durableworkflow.boot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowBlockedException;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.test.OrderApplication.Orders;
import io.durableworkflow.boot.test.OrderApplication.Payments;
import io.durableworkflow.testing.CrashPoint;
import io.durableworkflow.testing.SimulatedCrash;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The engine dies and another goes on, in one application context. */
@DurableWorkflowTest(classes = OrderApplication.class)
class DeathTests {
    @Autowired
    Orders orders;

    @Autowired
    Payments payments;

    @Autowired
    WorkflowTester tester;

    @BeforeEach
    void noEffectsYet() {
        payments.effects.clear();
    }

    @Test
    void aStepMayKillItsOwnProcess() {
        AtomicInteger attempts = new AtomicInteger();
        AtomicReference<Throwable> death = new AtomicReference<>();
        WorkflowDefinition<Integer> suicide = WorkflowDefinition.of("suicide", Integer.class, context -> {
            return context.step("die", Integer.class, () -> {
                if (attempts.incrementAndGet() == 1) {
                    try {
                        tester.crash();
                    } catch (Throwable e) {
                        death.set(e);
                        throw e;
                    }
                }
                return attempts.get();
            });
        });
        tester.engine().register(suicide);

        tester.engine().start(suicide, WorkflowOptions.id("s"));

        tester.assertThat("s").hasResult(2);
        assertThat(death.get()).isInstanceOf(SimulatedCrash.class);
    }

    // What a process finds interrupted it runs while it still begins.
    @RepeatedTest(20)
    void processesMayDieWhileTheyBegin() {
        AtomicInteger attempts = new AtomicInteger();
        WorkflowDefinition<Integer> deadly = WorkflowDefinition.of(
                "deadly",
                Integer.class,
                context -> context.step("die", Integer.class, () -> {
                    if (attempts.incrementAndGet() <= 3) {
                        tester.crash();
                    }
                    return attempts.get();
                }));
        tester.engine().register(deadly);

        tester.engine().start(deadly, WorkflowOptions.id("d"));

        tester.assertThat("d").hasResult(4);
    }

    @Test
    void aStepThatIsUnderWayIsInterruptedAndRunsAgain() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger attempts = new AtomicInteger();
        List<String> ends = payments.effects;
        WorkflowDefinition<String> waiting = WorkflowDefinition.of("waiting", String.class, context -> {
            context.step("wait", () -> {
                if (attempts.incrementAndGet() == 1) {
                    entered.countDown();
                    try {
                        never.await();
                    } finally {
                        ends.add("first left");
                    }
                }
                ends.add("second ran");
            });
            return "done";
        });
        tester.engine().register(waiting);
        tester.engine().start(waiting, WorkflowOptions.id("w"));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        tester.crash();

        tester.assertThat("w").hasResult("done");
        assertThat(ends).as("one process after the other").containsExactly("first left", "second ran");
    }

    @Test
    void whatTheDeadProcessStillDoesReachesNobody() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        WorkflowDefinition<String> zombie = WorkflowDefinition.of("zombie", String.class, context -> {
            context.step("linger", () -> {
                if (entered.getCount() == 0) {
                    return;
                }
                entered.countDown();
                awaitWhateverComes(gate);
                try {
                    tester.engine().start(WorkflowOptions.id("by-a-zombie"), () -> orders.order("A"));
                } catch (Throwable e) {
                    end.complete(e);
                }
            });
            return "done";
        });
        tester.engine().register(zombie);
        tester.engine().start(zombie, WorkflowOptions.id("z"));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        tester.crash(); // goes on without it after a second
        tester.assertThat("z").hasResult("done");
        gate.countDown();

        assertThat(end.get(10, TimeUnit.SECONDS)).isInstanceOf(SimulatedCrash.class);
        assertThat(tester.engine().find("by-a-zombie")).isEmpty();
    }

    // Ignores interruptions, as code does that is stuck.
    private static void awaitWhateverComes(CountDownLatch gate) {
        boolean over = false;
        while (!over) {
            try {
                gate.await();
                over = true;
            } catch (InterruptedException e) {
                Thread.interrupted();
            }
        }
    }

    @Test
    void whoeverWaitsForAResultGoesOnWaiting() throws Exception {
        WorkflowHandle<String> order = tester.start(() -> orders.order("A"));
        CompletableFuture<String> future = order.toFuture();
        tester.advance(Duration.ofDays(2));
        tester.crash();
        tester.signal(order.id(), "address", "Home");

        assertThat(future.get(10, TimeUnit.SECONDS)).endsWith("sent to Home");
        assertThat(order.result(Duration.ofSeconds(10))).endsWith("sent to Home");
        assertThat(order.status().isEnded()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void aDirectCallGetsItsResultFromTheNextProcess(CrashPoint point) throws Exception {
        WorkflowDefinition<String> quick = WorkflowDefinition.of(
                "quick", String.class, context -> context.step("work", String.class, () -> payments.charge("A")));
        tester.engine().register(quick);
        for (int commit = 1; commit <= 2; commit++) {
            tester.crashAtCommit(commit, point);
            assertThat(tester.engine().call(quick, List.of())).isEqualTo("receipt of A");
        }
        tester.awaitIdle();
        assertThat(tester.engine().countByStatus().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .as("no call was made twice")
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void aSignalIsDeliveredOnce(CrashPoint point) throws Exception {
        WorkflowDefinition<String> two = WorkflowDefinition.of(
                "two",
                String.class,
                context -> context.awaitSignal("s", String.class)
                        + context.tryAwaitSignal("s", String.class, Duration.ofDays(1))
                                .orElse(" and none"));
        tester.engine().register(two);
        tester.engine().start(two, WorkflowOptions.id("t"));
        tester.awaitIdle();

        tester.crashAtCommit(1, point);
        tester.signal("t", "s", "one");
        assertThat(tester.hasCrashed()).isTrue();

        tester.finish("t");
        tester.assertThat("t").hasResult("one and none");
    }

    @Test
    void aWaitMayBeWhereItDies() {
        tester.crashAt("cool off", CrashPoint.AFTER_COMMIT);
        tester.start("o", () -> orders.order("A"));
        tester.awaitIdle();
        assertThat(tester.hasCrashed()).isTrue();
        tester.assertThat("o").hasSteps("reserve", "charge");
    }

    @Test
    void compensatesWhateverDies() throws Exception {
        int runs = tester.crashEverywhere(() -> {
            payments.effects.clear();
            tester.start("o", () -> orders.order("A"));
            tester.awaitIdle();
            tester.engine().cancel("o");
            tester.assertThat("o").isCancelled().wasCompensated("charge", "reserve");
            assertThat(payments.effects).contains("refund A", "release A");
        });
        assertThat(runs).isGreaterThan(6);
    }

    @Test
    void isToldByTheGuaranteeOfAStep() {
        WorkflowDefinition<String> once = WorkflowDefinition.of("once", String.class, context -> {
            context.step("pay", String.class, StepOptions.<String>defaults().atMostOnce(), () -> payments.charge("A"));
            return "paid";
        });
        tester.engine().register(once);
        tester.crashAt("pay", CrashPoint.BEFORE_COMMIT);
        WorkflowHandle<String> handle = tester.engine().start(once, WorkflowOptions.id("o"));

        tester.assertThat("o").isBlocked(BlockReason.OUTCOME_UNKNOWN);
        assertThatThrownBy(handle::result).isInstanceOf(WorkflowBlockedException.class);
        assertThat(payments.effects).containsExactly("charge A");
    }

    @Test
    void leavesNoThreadsBehind() {
        tester.start("first", () -> orders.order("A"));
        tester.awaitIdle();
        tester.crash();
        tester.awaitIdle();
        long before = threads();

        for (int death = 1; death <= 10; death++) {
            tester.crashAt("charge", CrashPoint.BEFORE_COMMIT);
            tester.start("death-" + death, () -> orders.order("A"));
            tester.awaitIdle();
            assertThat(tester.hasCrashed()).isTrue();
        }

        // Each of them had a thread that commits; one process may have some more idle threads than another.
        tester.await("the threads of ten dead processes are gone", () -> threads() < before + 5);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("durable-workflow"))
                .count();
    }

    @Test
    void queuesAndSchedulesAreThoseOfTheProcessThatRuns() {
        var queues = tester.engine().queues();
        var schedules = tester.engine().schedules();
        tester.crash();

        assertThat(queues.list()).isEmpty();
        assertThat(schedules.list(null, 10).schedules()).isEmpty();
        assertThat(tester.engine().countByStatus()).isEmpty();
        assertThatThrownBy(() -> tester.engine().cancel("nobody", Audit.none()))
                .isInstanceOf(ExecutionNotFoundException.class);
    }

    @Test
    void aLambdaThatIsRunGetsItsResultFromTheNextProcess() throws Exception {
        for (int commit = 1; commit <= 2; commit++) {
            tester.crashAtCommit(commit, CrashPoint.AFTER_COMMIT);
            String result = tester.engine()
                    .run("lambda", context -> context.step("work", String.class, () -> payments.charge("A")));
            assertThat(result).isEqualTo("receipt of A");
            assertThat(tester.hasCrashed()).isTrue();
        }
        assertThat(tester.engine().countByStatus()).containsEntry(ExecutionStatus.COMPLETED, 2L);
    }
}
