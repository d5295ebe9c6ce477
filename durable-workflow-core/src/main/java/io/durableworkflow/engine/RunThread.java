package io.durableworkflow.engine;

/**
 * The thread that a run has taken from the dispatcher. Code that does not let go of it would keep a permit for ever, and a few
 * such executions everybody else from running; so the permit is lent to others until the thread is back.
 */
final class RunThread {
    private final Dispatcher dispatcher;
    private boolean lent;
    private boolean back;

    RunThread(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** It is not known when the thread comes back, if ever. */
    synchronized void isKept() {
        if (!back && !lent) {
            lent = dispatcher.lend();
        }
    }

    synchronized void isBack() {
        back = true;
        if (lent) {
            lent = false;
            dispatcher.takeBack();
        }
    }
}
