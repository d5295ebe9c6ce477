package io.durableworkflow.boot.guide.shop;

/** The bank does not pay; public, so that it is the same type for whoever waits for the result. */
public final class CardDeclinedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CardDeclinedException(String message) {
        super(message);
    }
}
