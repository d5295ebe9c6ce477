package io.durableworkflow.contract;

import java.util.List;

/** One piece of a random program. Everything that it does was decided when it was made. */
sealed interface Statement {
    /** A step that fails some times and then succeeds, or fails for good. */
    record Step(int value, int failures, int maxAttempts, int pauseMinutes, Undo undo) implements Statement {
        boolean failsForGood() {
            return failures >= maxAttempts;
        }
    }

    /** What undoes a step. */
    enum Undo {
        NONE,
        LAMBDA,
        REGISTERED,
        /** Registered, and fails once before it works. */
        FLAKY
    }

    record Sleep(int minutes) implements Statement {}

    /** A wait for a signal, with a deadline or not. */
    record Await(String signal, Arrival arrival, int deadlineMinutes) implements Statement {}

    /** When the signal comes. */
    enum Arrival {
        BEFORE,
        DURING,
        NEVER
    }

    record Version(String change) implements Statement {}

    /** Asks for time and chance, and checks that they are what they were. */
    record Facts() implements Statement {}

    record Loop(int times, List<Statement> body) implements Statement {}

    /** Goes one way or the other, as the results so far say. */
    record Branch(List<Statement> even, List<Statement> odd) implements Statement {}

    /** Lets a failure of the first part be, and goes on with the second. */
    record Attempt(List<Statement> body, List<Statement> otherwise) implements Statement {}

    /**
     * Branches beside each other, of which any may fail. They hold no block themselves: which of two inner ones is reached
     * first is left to chance, and so are their scopes.
     *
     * @param atOnce how many are under way at once
     * @param beside whether each is started by itself and joined later, last to first
     */
    record Parallel(List<List<Statement>> branches, int atOnce, boolean beside) implements Statement {}

    /**
     * Another workflow, called and waited for, or started to go on by itself. It waits for no signal that comes, and holds
     * neither branches nor children.
     *
     * @param workflow its name, of its own
     * @param undone whether it is undone if it completes and what called it does not
     */
    record Child(String workflow, List<Statement> body, boolean detached, boolean undone) implements Statement {}

    record Fail(String message) implements Statement {}
}
