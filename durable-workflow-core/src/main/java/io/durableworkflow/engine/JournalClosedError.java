package io.durableworkflow.engine;

/**
 * Unwinds a body whose journal is closed. An error, so that {@code catch (Exception e)} does not hold it up, and without a
 * stack trace, as it is thrown often and says nothing about a fault.
 */
final class JournalClosedError extends Error {
    private static final long serialVersionUID = 1L;

    JournalClosedError() {
        super("The engine takes this execution off its thread. Let this error pass.", null, false, false);
    }
}
