package io.durableworkflow.sample.payment;

import org.springframework.stereotype.Component;

/**
 * Stands in for a payment provider. Providers let the caller name each request by an idempotency key and answer a repeat
 * with the payment that exists; so a step that is run again after a crash takes no money twice.
 */
@Component
public class PaymentGateway {
    private static final int FAILING_ATTEMPTS = 2;

    /**
     * Takes money.
     *
     * @param idempotencyKey the same for all attempts of one charge: the same payment
     * @param attempt number of the attempt, from 1. The engine counts it durably, so that a {@linkplain TestCards#FLAKY flaky}
     *     card fails twice and no more, however often the process dies.
     * @throws CardDeclinedException if the card is declined, for good
     * @throws GatewayUnavailableException if it may work later
     */
    public Payment charge(String card, long amountCents, String idempotencyKey, int attempt) {
        if (card.equals(TestCards.DECLINED)) {
            throw new CardDeclinedException("The card ending in " + lastDigits(card) + " was declined");
        }
        if (card.equals(TestCards.FLAKY) && attempt <= FAILING_ATTEMPTS) {
            throw new GatewayUnavailableException("The payment provider did not answer attempt " + attempt);
        }
        return new Payment("pay-" + idempotencyKey, amountCents);
    }

    /** Gives the money back, once per idempotency key. The simulation has nothing to do for it. */
    public void refund(Payment payment, String idempotencyKey) {}

    // Error messages are stored and shown: they must not carry the number.
    private static String lastDigits(String card) {
        return card.substring(card.length() - 4);
    }
}
