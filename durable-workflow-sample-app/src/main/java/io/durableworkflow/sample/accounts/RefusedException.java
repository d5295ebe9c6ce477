package io.durableworkflow.sample.accounts;

import io.durableworkflow.NonRetryableException;

/** The bank does not do that, now or later. */
public class RefusedException extends NonRetryableException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }
}
