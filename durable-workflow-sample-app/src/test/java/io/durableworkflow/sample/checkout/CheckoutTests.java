package io.durableworkflow.sample.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.sample.SampleProperties;
import io.durableworkflow.sample.SampleTest;
import io.durableworkflow.sample.ledger.LedgerEntry;
import io.durableworkflow.sample.ledger.LedgerFile;
import io.durableworkflow.sample.payment.CardDeclinedException;
import io.durableworkflow.sample.payment.TestCards;
import io.durableworkflow.sample.shipping.CannotShipException;
import io.durableworkflow.sample.shipping.Carrier;
import io.durableworkflow.sample.stock.OutOfStockException;
import io.durableworkflow.sample.stock.Stock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What becomes of orders, seen in the ledger, in the stock and in what the engine recorded. */
@SampleTest
class CheckoutTests {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Autowired
    private DurableEngine engine;

    @Autowired
    private Checkout checkout;

    @Autowired
    private Stock stock;

    @Autowired
    private SampleProperties properties;

    @Test
    void aGoodOrderIsReservedChargedShippedAndDelivered() throws Exception {
        int before = stock.available("TEAPOT-GLASS-12");
        WorkflowHandle<Receipt> order = start("order-good", "TEAPOT-GLASS-12", TestCards.GOOD);
        engine.signal("order-good", Checkout.DELIVERED, new Delivery(NOON));

        Receipt receipt = order.result(LIMIT);

        assertThat(receipt.orderId()).isEqualTo("good");
        assertThat(receipt.deliveredAt()).isEqualTo(NOON);
        assertThat(ledger().stepsOf("order-good")).containsExactly("reserve", "charge", "ship");
        assertThat(stock.available("TEAPOT-GLASS-12")).isEqualTo(before - 1);
        assertThat(engine.steps("order-good"))
                .extracting(StepView::kind, StepView::name)
                .containsExactly(
                        tuple("STEP", "reserve"),
                        tuple("STEP", "charge"),
                        tuple("SLEEP", "settlement"),
                        tuple("STEP", "ship"),
                        tuple("SIGNAL", "delivered"));
    }

    @Test
    void everyEffectHasAnIdempotencyKeyOfItsOwn() throws Exception {
        WorkflowHandle<Receipt> order = start("order-keys", "MUG-STONEWARE-BLUE", TestCards.GOOD);
        engine.signal("order-keys", Checkout.DELIVERED, new Delivery(NOON));

        Receipt receipt = order.result(LIMIT);

        List<String> keys = ledger().entries().stream()
                .filter(entry -> entry.executionId().equals("order-keys"))
                .map(LedgerEntry::idempotencyKey)
                .toList();
        assertThat(keys).doesNotHaveDuplicates();
        assertThat(List.of(receipt.reservationId(), receipt.paymentId(), receipt.trackingNumber()))
                .containsExactly(keys.get(0), "pay-" + keys.get(1), "track-" + keys.get(2));
    }

    @Test
    void aDeclinedOrderFailsAtTheFirstAttemptAndReleasesWhatWasReserved() {
        int before = stock.available("TEAPOT-IRON-08");
        WorkflowHandle<Receipt> order = start("order-declined", "TEAPOT-IRON-08", TestCards.DECLINED);

        assertThatThrownBy(() -> order.result(LIMIT))
                .isInstanceOf(WorkflowFailedException.class)
                .hasCauseInstanceOf(CardDeclinedException.class);

        assertThat(ledger().stepsOf("order-declined")).containsExactly("reserve", "release");
        assertThat(stock.available("TEAPOT-IRON-08")).isEqualTo(before);
        assertThat(view("order-declined").status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(view("order-declined").compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(step("order-declined", "charge").attempts()).isEqualTo(1);
    }

    @Test
    void anOrderThatCannotBeShippedIsRefundedAndReleased() {
        int before = stock.available(Carrier.UNSHIPPABLE_SKU);
        WorkflowHandle<Receipt> order = start("order-piano", Carrier.UNSHIPPABLE_SKU, TestCards.GOOD);

        assertThatThrownBy(() -> order.result(LIMIT)).hasCauseInstanceOf(CannotShipException.class);

        assertThat(ledger().stepsOf("order-piano")).containsExactly("reserve", "charge", "refund", "release");
        assertThat(stock.available(Carrier.UNSHIPPABLE_SKU)).isEqualTo(before);
        assertThat(view("order-piano").compensation()).isEqualTo(CompensationStatus.DONE);
    }

    @Test
    void anUnavailableGatewayIsTriedAgain() throws Exception {
        WorkflowHandle<Receipt> order = start("order-flaky", "MILKFROTHER", TestCards.FLAKY);
        engine.signal("order-flaky", Checkout.DELIVERED, new Delivery(NOON));

        order.result(LIMIT);

        StepView charge = step("order-flaky", "charge");
        assertThat(charge.attempts()).isEqualTo(3);
        assertThat(charge.failures()).hasSize(2);
        assertThat(ledger().entries())
                .filteredOn(entry -> entry.executionId().equals("order-flaky")
                        && entry.step().equals("charge"))
                .extracting(LedgerEntry::attempt)
                .containsExactly(3);
    }

    @Test
    void anOrderOfWhatIsNotThereFailsWithoutAnyEffect() {
        WorkflowHandle<Receipt> order = start("order-unicorn", "UNICORN", TestCards.GOOD);

        assertThatThrownBy(() -> order.result(LIMIT)).hasCauseInstanceOf(OutOfStockException.class);

        assertThat(ledger().stepsOf("order-unicorn")).isEmpty();
        assertThat(view("order-unicorn").compensation()).isEqualTo(CompensationStatus.NONE);
    }

    private WorkflowHandle<Receipt> start(String executionId, String sku, String card) {
        Order order = new Order(
                executionId.substring("order-".length()), "Ada Lovelace", List.of(new OrderItem(sku, 1)), 1780, card);
        return engine.start(executionId, () -> checkout.placeOrder(order));
    }

    private LedgerFile ledger() {
        return LedgerFile.read(properties.ledger());
    }

    private ExecutionView view(String executionId) {
        return engine.find(executionId).orElseThrow();
    }

    private StepView step(String executionId, String name) {
        return engine.steps(executionId).stream()
                .filter(step -> step.kind().equals("STEP") && step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
