package io.durableworkflow.boot.operator;

import io.durableworkflow.Audit;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.QueueNotFoundException;
import io.durableworkflow.QueueView;
import io.durableworkflow.Queues;
import java.util.List;

/** What operators ask about queues, and command. As {@link ExecutionOperations}. */
public final class QueueOperations {
    private final DurableEngine engine;

    public QueueOperations(DurableEngine engine) {
        this.engine = engine;
    }

    private enum Operation {
        PAUSE,
        RESUME
    }

    /** The answer about all. */
    record All(List<QueueView> queues) {}

    /** All queues, by name. */
    public Object list() {
        return new All(engine.queues().list());
    }

    /** One queue. */
    public Object detail(String name) {
        return engine.queues().find(name).orElseThrow(() -> new QueueNotFoundException(name, names()));
    }

    private List<String> names() {
        return engine.queues().list().stream().map(QueueView::name).toList();
    }

    /**
     * Gives a command to one queue.
     *
     * @param operation pause or resume
     */
    public Object command(String name, String operation, Audit audit) {
        Queues queues = engine.queues();
        return switch (Words.oneOf(Operation.class, "operation", operation)) {
            case PAUSE -> queues.pause(name, audit);
            case RESUME -> queues.resume(name, audit);
        };
    }
}
