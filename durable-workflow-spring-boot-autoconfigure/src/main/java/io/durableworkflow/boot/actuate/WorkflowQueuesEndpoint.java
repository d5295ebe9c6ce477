package io.durableworkflow.boot.actuate;

import io.durableworkflow.Audit;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.OutcomeUnknownException;
import io.durableworkflow.QueueNotFoundException;
import io.durableworkflow.QueueView;
import io.durableworkflow.Queues;
import io.durableworkflow.StoreUnavailableException;
import java.util.List;
import java.util.function.Supplier;
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

    private final DurableEngine engine;

    WorkflowQueuesEndpoint(DurableEngine engine) {
        this.engine = engine;
    }

    /** All queues, by name. */
    @ReadOperation
    public WebEndpointResponse<?> queues() {
        return answer(() -> new All(engine.queues().list()));
    }

    /** One queue. */
    @ReadOperation
    public WebEndpointResponse<?> queue(@Selector String name) {
        return answer(() -> engine.queues()
                .find(name)
                .<Object>map(queue -> queue)
                .orElseThrow(() -> new QueueNotFoundException(name, names())));
    }

    private List<String> names() {
        return engine.queues().list().stream().map(QueueView::name).toList();
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
        return answer(() -> {
            Audit audit = WorkflowsEndpoint.audit(security, why);
            Queues queues = engine.queues();
            return switch (Words.oneOf(Operation.class, "operation", operation)) {
                case PAUSE -> queues.pause(name, audit);
                case RESUME -> queues.resume(name, audit);
            };
        });
    }

    private static WebEndpointResponse<?> answer(Supplier<Object> question) {
        try {
            return new WebEndpointResponse<>(question.get());
        } catch (QueueNotFoundException e) {
            return WorkflowsEndpoint.problem(WebEndpointResponse.STATUS_NOT_FOUND, e);
        } catch (IllegalArgumentException e) {
            return WorkflowsEndpoint.problem(WebEndpointResponse.STATUS_BAD_REQUEST, e);
        } catch (StoreUnavailableException | OutcomeUnknownException | EngineStoppingException e) {
            return WorkflowsEndpoint.problem(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, e);
        }
    }

    private enum Operation {
        PAUSE,
        RESUME
    }

    /** The answer about all. */
    record All(List<QueueView> queues) {}
}
