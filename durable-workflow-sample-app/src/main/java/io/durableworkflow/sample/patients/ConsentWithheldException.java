package io.durableworkflow.sample.patients;

/** There is no consent, or not any more. Its message is stored, and so names nobody. */
public class ConsentWithheldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConsentWithheldException(String message) {
        super(message);
    }
}
