package io.durableworkflow.boot.guide.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineListener;
import io.durableworkflow.WaitKind;
import io.durableworkflow.WorkflowClock;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.durableworkflow.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The first workflow that is shown does what is said of it. */
@Timeout(60)
class GettingStartedGuideTests {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final VirtualClock clock = new VirtualClock(Instant.parse("2030-01-01T00:00:00Z"));
    private final CountDownLatch asleep = new CountDownLatch(1);
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
            .withPropertyValues("durable-workflow.resident-wait=0ms")
            .withBean("memoryStore", CheckpointStore.class, InMemoryCheckpointStore::new)
            .withBean("clock", WorkflowClock.class, () -> clock)
            .withBean("listener", EngineListener.class, () -> this::notice)
            .withBean(Stock.class)
            .withBean(PaymentGateway.class)
            .withBean(Checkout.class)
            .withBean(Orders.class);

    private void notice(EngineEvent event) {
        if (event instanceof EngineEvent.ExecutionSuspended suspended && suspended.kind() == WaitKind.SLEEP) {
            asleep.countDown();
        }
    }

    @Test
    void anOrderIsChargedSleepsAndWaitsForItsDelivery() {
        runner.run(context -> {
            Orders orders = context.getBean(Orders.class);
            assertThat(orders.place(new Order("42", "tea", 995, "4242"))).isEqualTo("order-42");
            asleep.await();
            orders.delivered("42", new Delivery("Ada"));
            clock.advance(Duration.ofHours(24));

            Receipt receipt = context.getBean(DurableEngine.class)
                    .handle("order-42", Receipt.class)
                    .result(LIMIT);

            assertThat(receipt.signedBy()).isEqualTo("Ada");
            assertThat(context.getBean(PaymentGateway.class).charged).containsEntry(receipt.payment(), 995);
        });
    }

    @Test
    void aDeclinedOrderIsReleased() {
        runner.run(context -> {
            Checkout checkout = context.getBean(Checkout.class);

            assertThatThrownBy(() -> context.getBean(DurableEngine.class)
                            .start("order-1", () -> checkout.placeOrder(new Order("1", "tea", 995, "")))
                            .result(LIMIT))
                    .isInstanceOf(WorkflowFailedException.class)
                    .hasCauseInstanceOf(CardDeclinedException.class);

            assertThat(context.getBean(Stock.class).reserved).isEmpty();
        });
    }
}
