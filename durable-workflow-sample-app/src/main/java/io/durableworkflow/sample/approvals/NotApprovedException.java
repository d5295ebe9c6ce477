package io.durableworkflow.sample.approvals;

/** The money is not spent. */
public class NotApprovedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotApprovedException(String message) {
        super(message);
    }
}
