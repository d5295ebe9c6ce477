package io.durableworkflow.sample.checkout;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.sample.ledger.Ledger;
import io.durableworkflow.sample.payment.Payment;
import io.durableworkflow.sample.payment.PaymentGateway;
import io.durableworkflow.sample.stock.Reservation;
import io.durableworkflow.sample.stock.Stock;
import org.springframework.stereotype.Service;

/**
 * What happens when a customer sends the goods back. The order has completed and stays so; to undo it is a workflow of its own, which
 * goes on until the money is back.
 */
@Service
public class Returns {
    private final Stock stock;
    private final PaymentGateway gateway;
    private final Ledger ledger;
    private final WorkflowContext workflow;

    Returns(Stock stock, PaymentGateway gateway, Ledger ledger, WorkflowContext workflow) {
        this.stock = stock;
        this.gateway = gateway;
        this.ledger = ledger;
        this.workflow = workflow;
    }

    /** Returns the payment that was given back. */
    @DurableWorkflow("return-order")
    public Payment takeBack(Receipt receipt) {
        restock(receipt);
        return refund(receipt);
    }

    @Step(maxAttempts = 3, delay = "200ms", multiplier = 2)
    public void restock(Receipt receipt) {
        stock.release(new Reservation(receipt.reservationId()));
        ledger.append("restock");
    }

    @Step(maxAttempts = 5, delay = "500ms", multiplier = 2, maxDelay = "10s", jitter = 0.2)
    public Payment refund(Receipt receipt) {
        Payment payment = new Payment(receipt.paymentId(), receipt.amountCents());
        gateway.refund(payment, workflow.idempotencyKey());
        ledger.append("refund-return");
        return payment;
    }
}
