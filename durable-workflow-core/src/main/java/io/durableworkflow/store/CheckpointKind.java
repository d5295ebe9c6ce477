package io.durableworkflow.store;

/** What a checkpoint records. */
public enum CheckpointKind {
    /** A unit of work. */
    STEP,
    /** A wait for an instant: it is over when {@code dueAt} has come, and needs no second write. */
    SLEEP,
    /** A wait for a signal. */
    SIGNAL,
    /** A wait for the first of several signals; its arguments are the name of the one that came. */
    ANY_SIGNAL,
    /** A wait for a publication on a topic. */
    TOPIC,
    /** That the body has opened a callback; its arguments are what the tokens and waits of it are known by. */
    CALLBACK_OPENED,
    /** A wait for the completion of a callback; its arguments are those of the callback. */
    CALLBACK,
    /** A signal, a cancellation or a publication that the body has sent, or an execution that it has started. */
    CALL,
    /**
     * A wait until a condition holds; {@code dueAt} is when it is looked at next, and its arguments are its deadline in epoch
     * milliseconds.
     */
    CONDITION,
    /** The undoing of a step; its arguments name the step by scope and position. */
    COMPENSATION,
    /** Which version of a change an execution has met; its name is the change, its output the version. */
    VERSION,
    /** A child execution and the wait for its end. */
    CHILD,
    /** The start of a child execution that goes on by itself. */
    CHILD_START,
    /**
     * A block of parallel branches, or a branch that runs beside the code that started it. Its arguments say which scopes its
     * branches have, its output what became of them.
     */
    PARALLEL,
    /** A call of the body that undoes completed steps. */
    COMPENSATE,
    /**
     * That the body began anew: its arguments are the input since then, its attempt says how often that has happened. Without
     * a place in the body.
     */
    CONTINUED,
    /**
     * A child that a rewind has dropped: its arguments are the id of the child, and it is open until the child has been told to
     * end. Without a place in the body.
     */
    DROPPED_CHILD,
    /**
     * That the body is to be taken back once what it drops is undone: its arguments are the first position that is dropped,
     * its output who wants that. Without a place in the body.
     */
    REWIND;

    /** Whether its result was a signal, which a rewind gives back. */
    boolean consumesSignal() {
        return this == SIGNAL || this == ANY_SIGNAL || this == TOPIC || this == CALLBACK;
    }
}
