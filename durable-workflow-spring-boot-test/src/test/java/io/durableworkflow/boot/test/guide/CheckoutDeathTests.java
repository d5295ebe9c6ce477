package io.durableworkflow.boot.test.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.atMost;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.durableworkflow.SignalTimeoutException;
import io.durableworkflow.boot.test.DurableWorkflowTest;
import io.durableworkflow.boot.test.WorkflowTester;
import io.durableworkflow.boot.test.guide.CheckoutApplication.Checkout;
import io.durableworkflow.boot.test.guide.CheckoutApplication.Gateway;
import io.durableworkflow.testing.CrashPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.ArgumentCaptor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

@DurableWorkflowTest
class CheckoutDeathTests {
    @Autowired
    WorkflowTester tester;

    @Autowired
    Checkout checkout;

    @MockitoBean
    Gateway gateway;

    // tag::testing-retry
    @Test
    void chargesAgainAfterAMinute() {
        when(gateway.charge(any(), any()))
                .thenThrow(new IllegalStateException("gateway is down"))
                .thenReturn("receipt 7");

        tester.start("order-1", () -> checkout.checkout("1"));
        tester.assertThat("order-1").isSleepingUntil(tester.now().plus(Duration.ofMinutes(1)));

        tester.advanceToNextTimer();
        tester.assertThat("order-1").hasStep("charge").withAttempts(2).thatCompleted();
    }
    // end::testing-retry

    // tag::testing-saga
    @Test
    void refundsWhenNobodyGivesAnAddress() {
        when(gateway.charge(any(), any())).thenReturn("receipt 7");

        tester.start("order-1", () -> checkout.checkout("1"));
        tester.finish("order-1");

        tester.assertThat("order-1").hasFailedWith(SignalTimeoutException.class).wasCompensated("charge");
        verify(gateway).refund("1");
    }
    // end::testing-saga

    // tag::testing-crash
    @Test
    void goesOnAfterADeath() {
        when(gateway.charge(any(), any())).thenReturn("receipt 7");
        tester.start("order-1", () -> checkout.checkout("1"));
        tester.awaitIdle();

        tester.crash();

        tester.advance(Duration.ofDays(1));
        tester.assertThat("order-1").isWaitingFor("address");
        verify(gateway, times(1)).charge(any(), any());
    }
    // end::testing-crash

    // tag::testing-crash-at
    @Test
    void chargesUnderTheSameKeyIfTheProcessDiesBeforeTheReceiptIsOnDisk() {
        when(gateway.charge(any(), any())).thenReturn("receipt 7");
        tester.crashAt("charge", CrashPoint.BEFORE_COMMIT);

        tester.start("order-1", () -> checkout.checkout("1"));

        tester.assertThat("order-1").hasSteps("charge");
        String key = chargedUnder("1");
        verify(gateway, times(2)).charge("1", key);
    }
    // end::testing-crash-at

    private String chargedUnder(String order) {
        ArgumentCaptor<String> keys = ArgumentCaptor.forClass(String.class);
        verify(gateway, atLeastOnce()).charge(eq(order), keys.capture());
        return keys.getValue();
    }

    // tag::testing-crash-everywhere
    @Test
    void comesToItsEndWhereverTheProcessDies() throws Exception {
        when(gateway.charge(any(), any())).thenReturn("receipt 7");

        tester.crashEverywhere(() -> {
            clearInvocations(gateway);
            tester.start("order-1", () -> checkout.checkout("1"));
            tester.advance(Duration.ofDays(1));
            tester.signal("order-1", "address", "Main Street");

            tester.assertThat("order-1").isCompleted();
            verify(gateway, atMost(2)).charge(any(), any()); // at least once, and a death may repeat it
        });
    }
    // end::testing-crash-everywhere

    // tag::testing-while-it-runs
    @Test
    void diesInTheMiddleOfAStep() {
        CountDownLatch charging = new CountDownLatch(1);
        when(gateway.charge(any(), any()))
                .thenAnswer(call -> {
                    charging.countDown();
                    new CountDownLatch(1).await(); // hangs until the process dies
                    return "never";
                })
                .thenReturn("receipt 7");
        tester.start("order-1", () -> checkout.checkout("1"));
        tester.await("the charge has begun", () -> charging.getCount() == 0);

        tester.crash();

        tester.assertThat("order-1").hasSteps("charge");
    }
    // end::testing-while-it-runs

    // tag::testing-replay
    @Test
    void goesOnWithWhatTheLastReleaseHasRecorded() {
        tester.replayResource("histories/checkout.json");
    }
    // end::testing-replay

    @Test
    void writesAHistory(@TempDir Path folder) {
        when(gateway.charge(any(), any())).thenReturn("receipt 7");
        tester.start("order-1", () -> checkout.checkout("1"));
        tester.awaitIdle();
        Path file = folder.resolve("checkout.json");

        // tag::testing-export
        tester.export("order-1", file);
        // end::testing-export

        tester.replay(file);
        assertThat(file).content().contains("settlement");
    }

    // tag::testing-parameter
    @Test
    void asksTheTime(WorkflowTester testerOfTheMethod) {
        assertThat(testerOfTheMethod.now()).isEqualTo(DurableWorkflowTest.START_TIME);
    }
    // end::testing-parameter
}
