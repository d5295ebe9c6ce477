package io.durableworkflow.sample.checkout;

/**
 * One line of an order.
 *
 * @param sku the article
 * @param quantity how many, more than 0
 */
public record OrderItem(String sku, int quantity) {
    public OrderItem {
        if (quantity <= 0) {
            throw new IllegalArgumentException("quantity must be more than 0, was " + quantity);
        }
    }
}
