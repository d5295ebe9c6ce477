package io.durableworkflow.sample.migration;

/** More rows could not be read than the plan allows. */
public class TooManyUnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooManyUnreadableException(String message) {
        super(message);
    }
}
