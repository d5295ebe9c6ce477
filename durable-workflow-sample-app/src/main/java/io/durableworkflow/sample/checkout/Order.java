package io.durableworkflow.sample.checkout;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An order, as the workflow takes it. It is stored as the input of the execution, so it holds only what may be kept: a real
 * shop would put a token of its payment provider where this one has a card number.
 *
 * @param orderId chosen by the customer's side
 * @param customer who ordered
 * @param items what was ordered, at least one
 * @param amountCents what it costs, more than 0
 * @param card number of the card, digits only
 */
public record Order(String orderId, String customer, List<OrderItem> items, long amountCents, String card) {
    public Order {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("order '" + orderId + "' has no items");
        }
        if (amountCents <= 0) {
            throw new IllegalArgumentException("amountCents must be more than 0, was " + amountCents);
        }
        items = List.copyOf(items);
    }

    /** How much of each article, if one is listed twice then the sum; in the order of the items. */
    public Map<String, Integer> quantities() {
        Map<String, Integer> quantities = new LinkedHashMap<>();
        items.forEach(item -> quantities.merge(item.sku(), item.quantity(), Math::addExact));
        return quantities;
    }
}
