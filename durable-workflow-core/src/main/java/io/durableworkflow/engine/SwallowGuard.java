package io.durableworkflow.engine;

import java.util.concurrent.locks.LockSupport;

/**
 * Halts a body that catches the error that should unwind it and goes on calling. It can never be let on, as its journal is
 * closed; but it must not burn a processor either, nor end and be taken for an outcome.
 */
final class SwallowGuard {
    private static final System.Logger LOG = System.getLogger("io.durableworkflow");
    private static final int PATIENCE = 100;
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final Run run;
    private int thrown;

    SwallowGuard(Run run) {
        this.run = run;
    }

    /** The error is about to be thrown; more than once only if the body has caught it. */
    void thrownAgain() {
        thrown++;
        if (thrown == PATIENCE) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Execution ''{0}'' of workflow ''{1}'' keeps catching the error that takes it off its thread. It is parked."
                            + " Catch Exception instead of Throwable or Error in the workflow.",
                    run.id(),
                    run.start().workflow());
            run.holdsOn();
        }
        if (thrown >= PATIENCE) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }
}
