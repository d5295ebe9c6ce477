package io.durableworkflow.engine;

/**
 * What remains to be done for an execution that its thread has left while the last write was still on its way to the disk.
 * The thread may claim another one first, so that both go to disk together; it finishes this before it runs any code of that.
 */
interface Remainder {
    Remainder NOTHING = () -> {};

    /** Waits for the disk, and does the rest. A second call does nothing. Throws nothing. */
    void finish();
}
