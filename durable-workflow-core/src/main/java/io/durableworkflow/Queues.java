package io.durableworkflow;

import java.util.List;
import java.util.Optional;

/**
 * The queues that are configured, and what goes on in them. All methods are safe to call from any thread; they count what is on
 * disk and are not for often. They end with {@link StoreUnavailableException} while the store cannot be read.
 */
public interface Queues {
    /** All queues, by name. */
    List<QueueView> list();

    /** One queue; empty if none of this name is configured. */
    Optional<QueueView> find(String name);

    /**
     * Lets nobody through any more, across restarts too, until the queue is resumed. Who holds a place keeps it and goes on, and
     * who is let through at this very moment still is. Starts are accepted as before. Pausing a paused queue does nothing. When this
     * returns, the pause is on disk.
     *
     * @throws QueueNotFoundException if no queue of this name is configured
     * @throws DurableCallException in the body of a workflow, where a replay would repeat it
     * @throws StoreUnavailableException if the store did not answer in time and nothing was stored
     * @throws OutcomeUnknownException if the store did not answer in time and the pause may be on disk
     */
    QueueView pause(String name, Audit audit);

    /**
     * Lets a paused queue go on. Resuming one that is not paused does nothing. When this returns, it is on disk.
     *
     * @throws QueueNotFoundException if no queue of this name is configured
     * @throws DurableCallException in the body of a workflow, where a replay would repeat it
     * @throws StoreUnavailableException if the store did not answer in time and nothing was stored
     * @throws OutcomeUnknownException if the store did not answer in time and the resumption may be on disk
     */
    QueueView resume(String name, Audit audit);
}
