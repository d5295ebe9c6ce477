package io.durableworkflow;

/** What an operator can do to many executions at once. */
public enum BulkCommand {
    /** {@link DurableEngine#cancel(String, Audit)}. */
    CANCEL,
    /** {@link DurableEngine#pause}. */
    PAUSE,
    /** {@link DurableEngine#resume}. */
    RESUME,
    /** {@link DurableEngine#retry}. */
    RETRY,
    /** {@link DurableEngine#delete}. */
    DELETE
}
