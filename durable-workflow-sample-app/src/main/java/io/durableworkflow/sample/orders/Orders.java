package io.durableworkflow.sample.orders;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.sample.checkout.Checkout;
import io.durableworkflow.sample.checkout.Delivery;
import io.durableworkflow.sample.checkout.Order;
import io.durableworkflow.sample.checkout.Receipt;
import io.durableworkflow.sample.checkout.Returns;
import java.time.Clock;
import org.springframework.stereotype.Service;

/** Where the application talks to the engine. Its exceptions pass through: they say what the matter is. */
@Service
public class Orders {
    private final DurableEngine engine;
    private final Checkout checkout;
    private final Returns returns;
    private final Clock clock;

    Orders(DurableEngine engine, Checkout checkout, Returns returns, Clock clock) {
        this.engine = engine;
        this.checkout = checkout;
        this.returns = returns;
        this.clock = clock;
    }

    /**
     * What became of a start.
     *
     * @param executionId the execution of the order
     * @param isNew false if the order was there before. Of two requests at the same moment both may be told true.
     */
    public record Placed(String executionId, boolean isNew) {}

    /**
     * Starts the workflow of an order. When this returns, the order is on disk, and will be seen through; it does not wait
     * for that.
     *
     * @throws ExecutionConflictException if there is another order of this id
     */
    public Placed place(Order order) {
        String id = OrderIds.executionId(order.orderId());
        boolean isNew = engine.find(id).isEmpty();
        engine.start(id, () -> checkout.placeOrder(order));
        return new Placed(id, isNew);
    }

    /**
     * Where an order stands.
     *
     * @throws ExecutionNotFoundException if there is no such order
     */
    OrderStatus status(String orderId) {
        String id = OrderIds.existing(orderId);
        return engine.find(id)
                .map(execution -> OrderStatus.of(orderId, execution, engine.steps(id)))
                .orElseThrow(() -> new ExecutionNotFoundException(id));
    }

    /**
     * Reports that the goods have arrived. A report that is repeated, because its answer got lost, does no harm: the workflow
     * takes the first one.
     *
     * @throws ExecutionNotFoundException if there is no such order
     * @throws ExecutionConflictException if the order has ended
     */
    void delivered(String orderId) {
        engine.signal(OrderIds.existing(orderId), Checkout.DELIVERED, new Delivery(clock.instant()));
    }

    /**
     * Takes back what was delivered. Repeating it gives nothing back twice.
     *
     * @return the execution that sees to it
     * @throws ExecutionNotFoundException if there is no such order
     * @throws ExecutionConflictException if it is not delivered
     */
    String takeBack(String orderId) throws InterruptedException {
        String id = OrderIds.existing(orderId);
        WorkflowHandle<Receipt> order = engine.handle(id, Receipt.class);
        ExecutionStatus status = order.status();
        if (status != ExecutionStatus.COMPLETED) {
            throw new ExecutionConflictException(
                    id, "is " + status, "Only an order that was delivered can be returned.");
        }
        Receipt receipt = order.result();
        return engine.start(OrderIds.returnId(orderId), () -> returns.takeBack(receipt))
                .id();
    }
}
