package io.durableworkflow.boot.actuate;

import io.durableworkflow.Audit;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.OutcomeUnknownException;
import io.durableworkflow.ScheduleConflictException;
import io.durableworkflow.ScheduleNotFoundException;
import io.durableworkflow.Schedules;
import io.durableworkflow.StoreUnavailableException;
import java.util.Optional;
import java.util.function.Supplier;
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

    private static final int DEFAULT_LIMIT = 100;
    private static final int CONFLICT = 409;

    private final DurableEngine engine;

    WorkflowSchedulesEndpoint(DurableEngine engine) {
        this.engine = engine;
    }

    /**
     * Schedules in the order of their creation.
     *
     * @param cursor the nextCursor of the page before
     * @param limit most schedules on the page. As text, because the answer to a wrong one then names the range.
     */
    @ReadOperation
    public WebEndpointResponse<?> schedules(@Nullable String cursor, @Nullable String limit) {
        return answer(() -> engine.schedules().list(cursor, limit(limit)));
    }

    /** One schedule. */
    @ReadOperation
    public WebEndpointResponse<?> schedule(@Selector String name) {
        return answer(() -> found(name, engine.schedules().find(name)));
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
        return answer(() -> {
            Audit audit = WorkflowsEndpoint.audit(security, why);
            Schedules schedules = engine.schedules();
            return switch (Words.oneOf(Operation.class, "operation", operation)) {
                case PAUSE -> schedules.pause(name, audit);
                case RESUME -> schedules.resume(name, audit);
                case TRIGGER -> new Triggered(schedules.triggerNow(name, audit));
            };
        });
    }

    /** Deletes a schedule. */
    @DeleteOperation
    public WebEndpointResponse<?> delete(@Selector String name, @Nullable String why, SecurityContext security) {
        return answer(() -> {
            engine.schedules().delete(name, WorkflowsEndpoint.audit(security, why));
            return new Deleted(name);
        });
    }

    private static <T> T found(String name, Optional<T> schedule) {
        return schedule.orElseThrow(() -> new ScheduleNotFoundException(name));
    }

    private static WebEndpointResponse<?> answer(Supplier<Object> question) {
        try {
            return new WebEndpointResponse<>(question.get());
        } catch (ScheduleNotFoundException e) {
            return WorkflowsEndpoint.problem(WebEndpointResponse.STATUS_NOT_FOUND, e);
        } catch (ScheduleConflictException e) {
            return WorkflowsEndpoint.problem(CONFLICT, e);
        } catch (IllegalArgumentException e) {
            return WorkflowsEndpoint.problem(WebEndpointResponse.STATUS_BAD_REQUEST, e);
        } catch (StoreUnavailableException | OutcomeUnknownException | EngineStoppingException e) {
            return WorkflowsEndpoint.problem(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, e);
        }
    }

    private static int limit(@Nullable String limit) {
        try {
            return limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("limit must be 1 to " + Schedules.MAX_PAGE + ", was '" + limit + "'", e);
        }
    }

    private enum Operation {
        PAUSE,
        RESUME,
        TRIGGER
    }

    /** What a trigger started. */
    record Triggered(String executionId) {}

    /** What is gone. */
    record Deleted(String name) {}
}
