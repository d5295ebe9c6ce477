package io.durableworkflow.store;

/** What an operator can ask of the owner of an execution. */
public enum CommandKind {
    /** End it, undoing what was completed. */
    CANCEL,
    /** Halt it at its next call. */
    PAUSE,
    /** Do not halt it: takes back a {@link #PAUSE} that is not carried out yet. */
    RESUME
}
