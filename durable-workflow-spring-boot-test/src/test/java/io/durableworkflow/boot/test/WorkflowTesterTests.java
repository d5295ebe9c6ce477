package io.durableworkflow.boot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.boot.test.OrderApplication.Orders;
import io.durableworkflow.boot.test.OrderApplication.Payments;
import io.durableworkflow.testing.CrashPoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@DurableWorkflowTest(classes = OrderApplication.class, startTime = "2030-05-01T12:00:00Z")
class WorkflowTesterTests {
    private static final Instant START = Instant.parse("2030-05-01T12:00:00Z");

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
    void letsTimePassFromWaitToWait() throws Exception {
        WorkflowHandle<String> order = tester.start("order-1", () -> orders.order("A"));
        tester.assertThat("order-1")
                .isSleepingUntil(START.plus(Duration.ofDays(2)))
                .hasSteps("reserve", "charge");

        tester.advance(Duration.ofDays(2));
        tester.assertThat("order-1").isWaitingFor("address");

        tester.signal("order-1", "address", "Home");
        WorkflowAssertions.assertThat(order).hasResult("reserved A, receipt of A, sent to Home");
        assertThat(order.result()).isEqualTo("reserved A, receipt of A, sent to Home");
        assertThat(payments.effects).containsExactly("charge A", "ship A");
    }

    @Test
    void startsWorkflowsWithoutAResultAndRepeatsTheStartInTheNextProcess() throws Exception {
        tester.crashEverywhere(() -> {
            payments.effects.clear();
            WorkflowHandle<@Nullable Void> reminder = tester.start("reminder-1", () -> orders.remind("A"));
            tester.engine().start("reminder-1", () -> orders.remind("A"));
            tester.advance(Duration.ofDays(7));

            assertThat(reminder.result()).isNull();
            assertThat(payments.effects).contains("ship A");
        });
    }

    @Test
    void beginsEveryTestWithAnEmptyStore() {
        assertThat(tester.engine().find("order-1")).isEmpty();
        assertThat(tester.now()).isEqualTo(START);
    }

    @Test
    void goesOnInTheNextProcessAfterADeath(WorkflowTester asParameter) throws Exception {
        assertThat(asParameter).isSameAs(tester);
        WorkflowHandle<String> order = tester.start("order-1", () -> orders.order("A"));
        tester.awaitIdle();

        tester.crash();
        tester.advance(Duration.ofDays(3));
        tester.crash();
        tester.signal("order-1", "address", "Home");

        assertThat(order.result()).endsWith("sent to Home");
        assertThat(payments.effects).containsExactly("charge A", "ship A");
    }

    @Test
    void diesAtANamedStep() throws Exception {
        tester.crashAt("charge", CrashPoint.BEFORE_COMMIT);
        tester.start("order-1", () -> orders.order("A"));
        tester.awaitIdle();

        assertThat(tester.hasCrashed()).isTrue();
        assertThat(payments.effects)
                .as("it ran again, as its result was not on disk")
                .containsExactly("charge A", "charge A");
        tester.assertThat("order-1").hasStep("charge").thatCompleted();
    }

    @Test
    void diesAtEveryCommit() throws Exception {
        int runs = tester.crashEverywhere(() -> {
            payments.effects.clear();
            WorkflowHandle<String> order = tester.start("order-1", () -> orders.order("A"));
            tester.advance(Duration.ofDays(2));
            tester.signal("order-1", "address", "Home");
            assertThat(order.result()).isEqualTo("reserved A, receipt of A, sent to Home");
            assertThat(payments.effects).contains("charge A", "ship A").hasSizeLessThanOrEqualTo(3);
        });

        assertThat(runs).isGreaterThan(8);
    }

    @Test
    void saysAtWhichCommitAnAssertionFailed() {
        assertThatThrownBy(() -> tester.crashEverywhere(() -> {
                    payments.effects.clear();
                    tester.start("order-1", () -> orders.order("A"));
                    tester.awaitIdle();
                    assertThat(payments.effects).containsExactly("charge A"); // forgets that a step may run twice
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("With a death before commit ")
                .hasMessageContaining("step 'charge' as COMPLETED");
    }

    @Test
    void handsOutAClockOfTheSameTime(@Autowired Clock clock) {
        tester.advance(Duration.ofHours(1));

        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(1))).isEqualTo(tester.now());
    }
}
