package io.durableworkflow.boot.actuate;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.QueueView;
import io.durableworkflow.StoreUnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * {@code /actuator/workflowqueues} and {@code /actuator/workflowqueues/{name}}: the queues that are configured, how many
 * executions hold a place in them, and how many wait for one since when. It only reads.
 */
@WebEndpoint(id = "workflowqueues", defaultAccess = Access.READ_ONLY)
public final class WorkflowQueuesEndpoint {
    private final DurableEngine engine;

    WorkflowQueuesEndpoint(DurableEngine engine) {
        this.engine = engine;
    }

    /** All queues, by name. */
    @ReadOperation
    public WebEndpointResponse<?> queues() {
        return answer(() -> new All(engine.queues()));
    }

    /** One queue. */
    @ReadOperation
    public WebEndpointResponse<?> queue(@Selector String name) {
        return answer(() -> {
            Optional<QueueView> found = engine.queues().stream()
                    .filter(queue -> queue.name().equals(name))
                    .findFirst();
            return found.orElse(null);
        });
    }

    private static WebEndpointResponse<?> answer(Supplier<@Nullable Object> question) {
        try {
            Object found = question.get();
            return found == null
                    ? new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND)
                    : new WebEndpointResponse<>(found);
        } catch (StoreUnavailableException e) {
            return WorkflowsEndpoint.problem(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, e);
        }
    }

    /** The answer about all. */
    record All(List<QueueView> queues) {}
}
