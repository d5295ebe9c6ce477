package io.durableworkflow.boot.test.guide;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import io.durableworkflow.boot.test.DurableWorkflowTest;
import io.durableworkflow.boot.test.WorkflowTester;
import io.durableworkflow.boot.test.guide.CheckoutApplication.Checkout;
import io.durableworkflow.boot.test.guide.CheckoutApplication.Gateway;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

// tag::testing-class
@DurableWorkflowTest
class CheckoutTests {
    @Autowired
    WorkflowTester tester;

    @Autowired
    Checkout checkout;

    @MockitoBean
    Gateway gateway;

    @Test
    void shipsAfterTheSettlement() {
        when(gateway.charge(any(), any())).thenReturn("receipt 7");

        tester.start("order-1", () -> checkout.checkout("1"));
        tester.assertThat("order-1").hasSteps("charge").isWaitingFor("settlement");

        tester.advance(Duration.ofDays(1));
        tester.assertThat("order-1").isWaitingFor("address");

        tester.signal("order-1", "address", "Main Street");
        tester.assertThat("order-1").hasResult("receipt 7, sent to Main Street on 2026-01-02");
    }
}
// end::testing-class
