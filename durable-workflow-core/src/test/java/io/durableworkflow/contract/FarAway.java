package io.durableworkflow.contract;

/** An exception that tests load by another class loader too. */
public final class FarAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FarAway(String message) {
        super(message);
    }
}
