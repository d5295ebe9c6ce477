package io.durableworkflow.sample.checkout;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.sample.SampleProperties;
import io.durableworkflow.sample.ledger.Ledger;
import io.durableworkflow.sample.payment.Payment;
import io.durableworkflow.sample.payment.PaymentGateway;
import io.durableworkflow.sample.shipping.Carrier;
import io.durableworkflow.sample.shipping.Shipment;
import io.durableworkflow.sample.stock.Reservation;
import io.durableworkflow.sample.stock.Stock;
import java.time.Duration;
import org.springframework.stereotype.Service;

/**
 * What happens to an order. {@link #placeOrder} reads like plain Java, and survives the end of the process at any point: the
 * next process runs it again from its first line, and each step whose result is on disk answers with that result instead of
 * running again. Only a step that was cut off in the middle does run again, with the idempotency key of the first time.
 *
 * <p>When the order fails, what was done is undone in reverse order by the compensations named at the steps.
 */
@Service
public class Checkout {
    /** The signal that the goods have arrived. */
    public static final String DELIVERED = "delivered";

    private final Stock stock;
    private final PaymentGateway gateway;
    private final Carrier carrier;
    private final Ledger ledger;
    private final WorkflowContext workflow;
    private final Duration settlementDelay;

    // The workflow context is one bean for all executions: it always means the one that runs on the calling thread.
    Checkout(
            Stock stock,
            PaymentGateway gateway,
            Carrier carrier,
            Ledger ledger,
            WorkflowContext workflow,
            SampleProperties properties) {
        this.stock = stock;
        this.gateway = gateway;
        this.carrier = carrier;
        this.ledger = ledger;
        this.workflow = workflow;
        this.settlementDelay = properties.settlementDelay();
    }

    /** Sees an order through. Its steps are called like any method of this class, and are recorded all the same. */
    @DurableWorkflow("checkout")
    public Receipt placeOrder(Order order) {
        Reservation reservation = reserve(order);
        Payment payment = charge(order);
        // Holds no thread, and no memory once it takes longer. After a restart only the rest of the time is slept.
        workflow.sleep("settlement", settlementDelay);
        Shipment shipment = ship(order);
        // A signal that came before this line waits here already.
        Delivery delivery = workflow.awaitSignal(DELIVERED, Delivery.class);
        return new Receipt(
                order.orderId(),
                reservation.reservationId(),
                payment.paymentId(),
                payment.amountCents(),
                shipment.trackingNumber(),
                delivery.deliveredAt());
    }

    /** Sets the goods aside. Tried again if the database is busy; a lack of goods fails the order at once. */
    @Step(compensation = "release", maxAttempts = 3, delay = "200ms", multiplier = 2)
    public Reservation reserve(Order order) {
        Reservation reservation = stock.reserve(workflow.idempotencyKey(), order.quantities());
        ledger.append("reserve");
        return reservation;
    }

    /** Undoes {@link #reserve}: called with the step's argument and its result. */
    public void release(Order order, Reservation reservation) {
        stock.release(reservation);
        ledger.append("release");
    }

    /**
     * Takes the money. The pauses between the attempts are durable as well: about 500 ms, 1 s, 2 s, 4 s. A declined card is
     * not tried again, as its exception is a {@code NonRetryableException}.
     */
    @Step(compensation = "refund", maxAttempts = 5, delay = "500ms", multiplier = 2, maxDelay = "10s", jitter = 0.2)
    public Payment charge(Order order) {
        Payment payment =
                gateway.charge(order.card(), order.amountCents(), workflow.idempotencyKey(), workflow.attempt());
        ledger.append("charge");
        return payment;
    }

    /** Undoes {@link #charge}. It has an idempotency key of its own. */
    public void refund(Order order, Payment payment) {
        gateway.refund(payment, workflow.idempotencyKey());
        ledger.append("refund");
    }

    /** Hands the goods to the carrier. When that is not possible, money and stock go back. */
    @Step(maxAttempts = 3, delay = "500ms")
    public Shipment ship(Order order) {
        Shipment shipment = carrier.ship(order.quantities(), workflow.idempotencyKey());
        ledger.append("ship");
        return shipment;
    }
}
