package io.durableworkflow.sample;

import io.durableworkflow.sample.payment.TestCards;

/** Orders as the client writes them. */
public final class OrderJson {
    private OrderJson() {}

    /** One pack of tea, with a good card. */
    public static String good(String orderId) {
        return order(orderId, "TEA-ASSAM-250", TestCards.GOOD);
    }

    /** One piece of an article. */
    public static String order(String orderId, String sku, String card) {
        return """
                {"orderId":"%s","customer":"Ada Lovelace","items":[{"sku":"%s","quantity":1}],"amountCents":1780,"card":"%s"}\
                """.formatted(orderId, sku, card);
    }
}
