package io.durableworkflow.boot.dashboard;

/** A request that the dashboard does not carry out. The message is for people. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    RefusedException(int status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** The status of the answer. */
    int status() {
        return status;
    }
}
