package io.durableworkflow.store;

/**
 * One row of the executions.
 *
 * @param no the integer key that everything else refers to: 1 or more, grows in the order of starts
 * @param start what never changes
 * @param state what changes
 * @param revision the revision of the last transition that wrote this row, 0 if none has; a checkpoint may have a later
 *     one
 */
public record ExecutionRecord(long no, StartRecord start, ExecutionState state, long revision) {
    /** The id. */
    public String id() {
        return start.id();
    }

    ExecutionRecord withoutInput() {
        return new ExecutionRecord(no, start.withoutInput(), state, revision);
    }

    ExecutionRecord withoutPayloads() {
        ExecutionState bare = state.toBuilder().output(null).build();
        return new ExecutionRecord(no, start.withoutInput(), bare, revision);
    }
}
