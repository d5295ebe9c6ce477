package io.durableworkflow;

/** Nothing was published on a topic before the deadline of the wait for it. */
public final class TopicTimeoutException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String topic;

    public TopicTimeoutException(String executionId, String topic) {
        super(
                "DW-141",
                "Execution '%s' waited for a publication on topic '%s' until its deadline."
                        .formatted(executionId, topic));
        this.topic = topic;
    }

    /** Name of the topic. */
    public String topic() {
        return topic;
    }
}
