package io.durableworkflow.boot.guide.shop;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A bank that knows a key when it sees it again. */
class PaymentGateway {
    final Map<String, Integer> charged = new ConcurrentHashMap<>();

    String charge(String card, int cents, String idempotencyKey) {
        if (card.isEmpty()) {
            throw new CardDeclinedException("declined");
        }
        charged.put("pay-" + idempotencyKey, cents);
        return "pay-" + idempotencyKey;
    }

    void refund(String payment) {
        charged.remove(payment);
    }
}
