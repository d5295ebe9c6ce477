package io.durableworkflow.crash.power;

/** One thing that happened to the disk. The order is that of the shim, which counts from 1. */
enum Event {
    WRITTEN,
    TRUNCATED,
    SYNC_BEGUN,
    SYNC_ENDED,
    SYNC_FAILED,
    CREATED,
    FOUND,
    UNLINKED,
    UNKNOWN,
    PROCESS_BEGUN
}
