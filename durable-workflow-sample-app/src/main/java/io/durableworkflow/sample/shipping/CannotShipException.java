package io.durableworkflow.sample.shipping;

import io.durableworkflow.NonRetryableException;

/** No carrier takes the goods, and none will later. */
public class CannotShipException extends NonRetryableException {
    public CannotShipException(String message) {
        super(message);
    }
}
