package io.durableworkflow;

/** The answer to a command. Either way the command itself is on disk. */
public enum CommandResult {
    /** Carried out, and on disk. */
    DONE,
    /** On disk; the run that owns the execution will act on it at its next call. */
    ACCEPTED
}
