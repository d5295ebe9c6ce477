package io.durableworkflow.boot.actuate;

import io.durableworkflow.boot.operator.ExecutionOperations;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * {@code /actuator/workflowtypes}: the workflows that there is code for, in all their versions, and those without code that
 * have executions which wait for it. It only reads.
 */
@WebEndpoint(id = WorkflowTypesEndpoint.ID, defaultAccess = Access.READ_ONLY)
public final class WorkflowTypesEndpoint {
    static final String ID = "workflowtypes";

    private final ExecutionOperations operations;

    WorkflowTypesEndpoint(ExecutionOperations operations) {
        this.operations = operations;
    }

    /** All of them, by name and version. */
    @ReadOperation
    public WebEndpointResponse<?> types() {
        return Answers.to(operations::types);
    }
}
