package io.durableworkflow.boot.actuate;

import io.durableworkflow.boot.operator.QueueOperations;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * {@code /actuator/workflowqueues} and {@code /actuator/workflowqueues/{name}}: the queues that are configured, how many
 * executions hold a place in them, and how many wait for one since when. It only reads, unless {@code
 * management.endpoint.workflowqueues.access=unrestricted} lets operators pause and resume queues: {@code POST
 * /actuator/workflowqueues/{name}/{operation}}. Who did that is the name of the authenticated principal, if there is one.
 */
@WebEndpoint(id = WorkflowQueuesEndpoint.ID, defaultAccess = Access.READ_ONLY)
public final class WorkflowQueuesEndpoint {
    static final String ID = "workflowqueues";

    private final QueueOperations operations;

    WorkflowQueuesEndpoint(QueueOperations operations) {
        this.operations = operations;
    }

    /** All queues, by name. */
    @ReadOperation
    public WebEndpointResponse<?> queues() {
        return Answers.to(operations::list);
    }

    /** One queue. */
    @ReadOperation
    public WebEndpointResponse<?> queue(@Selector String name) {
        return Answers.to(() -> operations.detail(name));
    }

    /**
     * A command to one queue.
     *
     * @param operation pause or resume
     * @param why is kept with a pause
     */
    @WriteOperation
    public WebEndpointResponse<?> command(
            @Selector String name, @Selector String operation, @Nullable String why, SecurityContext security) {
        return Answers.to(() -> operations.command(name, operation, Answers.audit(security, why)));
    }
}
