package io.durableworkflow.boot.actuate;

import io.durableworkflow.boot.operator.ScheduleOperations;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * {@code /actuator/workflowschedules} and {@code /actuator/workflowschedules/{name}}: which schedules there are, and where one of
 * them stands. It only reads, unless {@code management.endpoint.workflowschedules.access=unrestricted} lets operators give their
 * commands: {@code POST /actuator/workflowschedules/{name}/{operation}} and {@code DELETE /actuator/workflowschedules/{name}}. Who
 * gave a command is the name of the authenticated principal, if there is one.
 */
@WebEndpoint(id = WorkflowSchedulesEndpoint.ID, defaultAccess = Access.READ_ONLY)
public final class WorkflowSchedulesEndpoint {
    static final String ID = "workflowschedules";

    private final ScheduleOperations operations;

    WorkflowSchedulesEndpoint(ScheduleOperations operations) {
        this.operations = operations;
    }

    /**
     * Schedules in the order of their creation.
     *
     * @param cursor the nextCursor of the page before
     * @param limit most schedules on the page. As text, because the answer to a wrong one then names the range.
     */
    @ReadOperation
    public WebEndpointResponse<?> schedules(@Nullable String cursor, @Nullable String limit) {
        return Answers.to(() -> operations.list(cursor, limit));
    }

    /** One schedule. */
    @ReadOperation
    public WebEndpointResponse<?> schedule(@Selector String name) {
        return Answers.to(() -> operations.detail(name));
    }

    /**
     * A command to one schedule.
     *
     * @param operation pause, resume or trigger
     * @param why is kept with the schedule
     */
    @WriteOperation
    public WebEndpointResponse<?> command(
            @Selector String name, @Selector String operation, @Nullable String why, SecurityContext security) {
        return Answers.to(() -> operations.command(name, operation, Answers.audit(security, why)));
    }

    /** Deletes a schedule. */
    @DeleteOperation
    public WebEndpointResponse<?> delete(@Selector String name, @Nullable String why, SecurityContext security) {
        return Answers.to(() -> operations.delete(name, Answers.audit(security, why)));
    }
}
