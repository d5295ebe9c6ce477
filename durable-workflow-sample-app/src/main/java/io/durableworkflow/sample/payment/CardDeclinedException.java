package io.durableworkflow.sample.payment;

import io.durableworkflow.NonRetryableException;

/** No further attempt would help. A constructor that takes the message lets it be rebuilt from what is stored. */
public class CardDeclinedException extends NonRetryableException {
    public CardDeclinedException(String message) {
        super(message);
    }
}
