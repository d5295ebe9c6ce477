package io.durableworkflow.sample.stock;

import io.durableworkflow.NonRetryableException;

/** There is not enough of an article, or no such article. */
public class OutOfStockException extends NonRetryableException {
    public OutOfStockException(String message) {
        super(message);
    }
}
