package io.durableworkflow.engine;

import io.durableworkflow.StoreUnavailableException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Reads in the middle of a run: while the store cannot be read the workflow waits, and does not fail. */
final class StoreReads {
    private static final long FIRST_PAUSE_NANOS = 10_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000L;

    interface Read<T> {
        T run();
    }

    private StoreReads() {}

    /** @param abandoned whether to give up: the body is then unwound, and what it recorded stays */
    @SuppressWarnings("UnusedException") // the unwinding is not about the store
    static <T> T untilAvailable(Read<T> read, BooleanSupplier abandoned) {
        long pause = FIRST_PAUSE_NANOS;
        while (true) {
            try {
                return read.run();
            } catch (StoreUnavailableException e) {
                if (abandoned.getAsBoolean()) {
                    throw new JournalClosedError();
                }
                LockSupport.parkNanos(StoreReads.class, pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            }
        }
    }
}
