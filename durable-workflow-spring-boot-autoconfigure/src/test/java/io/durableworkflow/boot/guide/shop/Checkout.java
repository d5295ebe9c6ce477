package io.durableworkflow.boot.guide.shop;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import java.time.Duration;
import org.springframework.stereotype.Service;

// tag::checkout
@Service
class Checkout {
    private final Stock stock;
    private final PaymentGateway gateway;
    private final WorkflowContext workflow; // a bean: the execution that runs on this thread

    Checkout(Stock stock, PaymentGateway gateway, WorkflowContext workflow) {
        this.stock = stock;
        this.gateway = gateway;
        this.workflow = workflow;
    }

    @DurableWorkflow("checkout")
    public Receipt placeOrder(Order order) {
        String reservation = reserve(order); // a plain call: recorded when it returns
        String payment = charge(order);
        workflow.sleep("settlement", Duration.ofHours(24)); // survives restarts, holds no thread
        Delivery delivery = workflow.awaitSignal("delivered", Delivery.class, Duration.ofDays(14));
        return new Receipt(order.id(), reservation, payment, delivery.signedBy());
    }

    @Step(compensation = "release", maxAttempts = 3)
    public String reserve(Order order) {
        return stock.reserve(order.item(), workflow.idempotencyKey());
    }

    public void release(Order order, String reservation) { // the step's arguments, then its result
        stock.release(reservation);
    }

    @Step(
            compensation = "refund",
            maxAttempts = 5,
            delay = "1s",
            multiplier = 2,
            excludes = CardDeclinedException.class)
    public String charge(Order order) {
        return gateway.charge(order.card(), order.cents(), workflow.idempotencyKey());
    }

    public void refund(Order order, String payment) {
        gateway.refund(payment);
    }
}
// end::checkout
