package io.durableworkflow.sample.upload;

import io.durableworkflow.NonRetryableException;

/** What has arrived is not what was sent. Reading it again would not help. */
public class ChecksumException extends NonRetryableException {
    private static final long serialVersionUID = 1L;

    public ChecksumException(String message) {
        super(message);
    }

    static void check(String what, String expected, String actual) {
        if (!actual.equals(expected)) {
            throw new ChecksumException(what + " has the SHA-256 " + actual + ", expected was " + expected);
        }
    }
}
