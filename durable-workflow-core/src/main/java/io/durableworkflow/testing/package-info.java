/**
 * What tests of durable code need, without Spring: time that is moved by hand and a store that crashes when told to.
 *
 * <pre>{@code
 * CheckpointStore disk = new InMemoryCheckpointStore();      // outlives the engines
 * CrashingStore process = new CrashingStore(disk);
 * process.crashAt(3, CrashPoint.AFTER_COMMIT);
 * // build an engine with process and a VirtualClock, start a workflow, then:
 * process.awaitReached(Duration.ofSeconds(10));
 * // build the next engine with disk and the same clock: the workflow goes on
 * }</pre>
 */
@NullMarked
package io.durableworkflow.testing;

import org.jspecify.annotations.NullMarked;
