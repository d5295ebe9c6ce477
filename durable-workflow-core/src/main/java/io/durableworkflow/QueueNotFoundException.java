package io.durableworkflow;

import java.util.Collection;

/** No queue of this name is configured. */
public final class QueueNotFoundException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String queue;

    /** @param configured names of the queues that there are */
    public QueueNotFoundException(String queue, Collection<String> configured) {
        super(
                "DW-150",
                ("There is no queue '%s'. Configure it, by builder.queue(..), a QueueOptions bean or"
                                + " durable-workflow.queues.%s.concurrency; there are: %s.")
                        .formatted(queue, queue, configured));
        this.queue = queue;
    }

    /** The name that was asked for. */
    public String queue() {
        return queue;
    }
}
