package io.durableworkflow.boot;

/** A property holds a value that it must not. Stops the start. */
public final class InvalidPropertyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String property;
    private final String allowed;

    InvalidPropertyException(String property, Object value, String allowed) {
        super("The property %s has the value '%s'. Allowed: %s.".formatted(property, value, allowed));
        this.property = property;
        this.allowed = allowed;
    }

    /** Name of the property, such as {@code durable-workflow.table-prefix}. */
    public String property() {
        return property;
    }

    /** What it may hold: part of a sentence. */
    public String allowed() {
        return allowed;
    }
}
