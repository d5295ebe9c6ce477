package io.durableworkflow.store;

/** What an operator can ask of the owner of an execution. */
public enum CommandKind {
    /** End it, undoing what was completed. */
    CANCEL
}
