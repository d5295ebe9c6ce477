package io.durableworkflow.sample.shipping;

import java.util.Map;
import org.springframework.stereotype.Component;

/** Stands in for a carrier. A repeat with the same idempotency key is the same shipment. */
@Component
public class Carrier {
    /** An article that is in stock and can be paid for, but that no carrier takes. */
    public static final String UNSHIPPABLE_SKU = "PIANO-GRAND-BLACK";

    /**
     * Takes goods over.
     *
     * @throws CannotShipException if one of them cannot be shipped, for good
     */
    public Shipment ship(Map<String, Integer> quantities, String idempotencyKey) {
        if (quantities.containsKey(UNSHIPPABLE_SKU)) {
            throw new CannotShipException("No carrier takes " + UNSHIPPABLE_SKU);
        }
        return new Shipment("track-" + idempotencyKey);
    }
}
