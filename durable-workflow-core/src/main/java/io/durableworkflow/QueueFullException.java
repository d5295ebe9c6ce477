package io.durableworkflow;

/** As many executions wait in the queue as may. Nothing was stored; worth a retry once some of them have been let through. */
public final class QueueFullException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String queue;

    public QueueFullException(String queue, int maxWaiting) {
        super(
                "DW-151",
                ("%d executions wait in the queue '%s', which is as many as may: nothing was started. Try again later, or raise"
                                + " maxWaiting of the queue.")
                        .formatted(maxWaiting, queue));
        this.queue = queue;
    }

    /** The queue that is full. */
    public String queue() {
        return queue;
    }
}
