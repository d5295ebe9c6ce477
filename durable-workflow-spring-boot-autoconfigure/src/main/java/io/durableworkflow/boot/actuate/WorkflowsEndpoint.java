package io.durableworkflow.boot.actuate;

import io.durableworkflow.boot.operator.CommandRequest;
import io.durableworkflow.boot.operator.ExecutionOperations;
import io.durableworkflow.boot.operator.ExecutionQuery;
import io.durableworkflow.boot.operator.WorkflowsEndpointProperties;
import java.util.List;
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
 * {@code /actuator/workflows} and {@code /actuator/workflows/{id}}: which executions there are, and what one of them has
 * done. Values are shown only as {@code management.endpoint.workflows.show-values} allows. It only reads, unless {@code
 * management.endpoint.workflows.access=unrestricted} lets operators give their commands: {@code POST
 * /actuator/workflows/{id}/{operation}} and {@code DELETE /actuator/workflows/{id}}, and for all executions of a filter {@code
 * POST /actuator/workflows/{operation}}. Who gave a command is the name of the authenticated principal, if there is one.
 */
@WebEndpoint(id = WorkflowsEndpoint.ID, defaultAccess = Access.READ_ONLY)
public final class WorkflowsEndpoint {
    static final String ID = "workflows";

    private final ExecutionOperations operations;
    private final WorkflowsEndpointProperties properties;

    WorkflowsEndpoint(ExecutionOperations operations, WorkflowsEndpointProperties properties) {
        this.operations = operations;
        this.properties = properties;
    }

    /**
     * Executions, newest first.
     *
     * @param id only those whose ids begin so
     * @param workflow only those of this name
     * @param status only those in one of these states, separated by commas
     * @param tag only those with this tag, as key:value
     * @param createdFrom only those that were started at this instant or later
     * @param createdBefore only those that were started before this instant
     * @param cursor the nextCursor of the page before
     * @param limit most executions on the page. As text, because the answer to a wrong one then names the range.
     */
    @ReadOperation
    public WebEndpointResponse<?> workflows(
            @Nullable String id,
            @Nullable String workflow,
            @Nullable String status,
            @Nullable String tag,
            @Nullable String createdFrom,
            @Nullable String createdBefore,
            @Nullable String cursor,
            @Nullable String limit,
            SecurityContext security) {
        return Answers.to(() -> operations.list(
                query(id, workflow, status, tag, createdFrom, createdBefore), cursor, limit, showsValuesTo(security)));
    }

    /** One execution, its steps, signals and history, and the names under which it has published values. */
    @ReadOperation
    public WebEndpointResponse<?> workflow(@Selector String id, SecurityContext security) {
        return Answers.to(() -> operations.detail(id, showsValuesTo(security)));
    }

    private boolean showsValuesTo(SecurityContext security) {
        return properties.showsValuesTo(security.getPrincipal(), security::isUserInRole);
    }

    /**
     * A command to one execution.
     *
     * @param operation cancel, pause, resume, retry, rewind, fork, signal or resolve
     * @param why goes into the history
     * @param to for rewind and fork: a position, or else the name of a step
     * @param dropped for rewind: refuse, forget or compensate
     * @param newId for fork: id of the new execution
     * @param name for signal: its name
     * @param value for signal: the payload; for resolve: the result, or the message of the failure. What it is in the JSON of
     *     the body, which may be an object; as a query parameter it is text.
     * @param dedupKey for signal: a second one with this key does nothing
     * @param resolution for resolve: result, failure, run-again or accept
     */
    @WriteOperation
    public WebEndpointResponse<?> command(
            @Selector String id,
            @Selector String operation,
            @Nullable String why,
            @Nullable String to,
            @Nullable String dropped,
            @Nullable String newId,
            @Nullable String name,
            @Nullable Object value,
            @Nullable String dedupKey,
            @Nullable String resolution,
            SecurityContext security) {
        return Answers.to(() -> operations.command(
                operation,
                new CommandRequest(
                        id, to, dropped, newId, name, value, dedupKey, resolution, Answers.audit(security, why))));
    }

    /**
     * A command to all executions of a filter.
     *
     * @param operation cancel, pause, resume, retry or delete
     * @param id only those whose ids begin so
     * @param workflow only those of this name
     * @param status only those in one of these states, separated by commas
     * @param tag only those with this tag, as key:value
     * @param createdFrom only those that were started at this instant or later
     * @param createdBefore only those that were started before this instant
     * @param all true for all there are; without it, a command that leaves none out is refused
     * @param cursor the nextCursor of the answer before
     * @param dryRun true to count them only
     * @param why goes into the histories
     */
    @WriteOperation
    public WebEndpointResponse<?> bulk(
            @Selector String operation,
            @Nullable String id,
            @Nullable String workflow,
            @Nullable String status,
            @Nullable String tag,
            @Nullable String createdFrom,
            @Nullable String createdBefore,
            @Nullable String all,
            @Nullable String cursor,
            @Nullable String dryRun,
            @Nullable String why,
            SecurityContext security) {
        return Answers.to(() -> operations.bulk(
                operation,
                query(id, workflow, status, tag, createdFrom, createdBefore),
                all,
                cursor,
                dryRun,
                Answers.audit(security, why)));
    }

    /** Deletes an execution that has ended. */
    @DeleteOperation
    public WebEndpointResponse<?> delete(@Selector String id, @Nullable String why, SecurityContext security) {
        return Answers.to(() -> operations.delete(id, Answers.audit(security, why)));
    }

    private static ExecutionQuery query(
            @Nullable String id,
            @Nullable String workflow,
            @Nullable String status,
            @Nullable String tag,
            @Nullable String createdFrom,
            @Nullable String createdBefore) {
        return new ExecutionQuery(
                id, workflow, status, tag == null ? List.of() : List.of(tag), createdFrom, createdBefore);
    }
}
