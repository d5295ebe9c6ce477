package io.durableworkflow.testing;

/** The process is dead. An error, so that no {@code catch (Exception)} of what would have died with it survives it. */
public final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1L;

    SimulatedCrash(String message) {
        super(message);
    }
}
