package io.durableworkflow.boot.actuate;

import io.durableworkflow.Audit;
import io.durableworkflow.BulkCommand;
import io.durableworkflow.CommandResult;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.EventView;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionPage;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.OutcomeUnknownException;
import io.durableworkflow.PayloadException;
import io.durableworkflow.StepView;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.ValueView;
import java.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
 * {@code /actuator/workflows} and {@code /actuator/workflows/{id}}: which executions there are, and what one of them has
 * done; never a payload. It only reads, unless {@code management.endpoint.workflows.access=unrestricted} lets operators give
 * their commands: {@code POST /actuator/workflows/{id}/{operation}} and {@code DELETE /actuator/workflows/{id}}, and for all
 * executions of a filter {@code POST /actuator/workflows/{operation}}. Who gave a command is the name of the authenticated
 * principal, if there is one.
 */
@WebEndpoint(id = WorkflowsEndpoint.ID, defaultAccess = Access.READ_ONLY)
public final class WorkflowsEndpoint {
    static final String ID = "workflows";

    /** Most steps in an answer; of a longer execution the latest are shown. */
    static final int MAX_STEPS = 1_000;

    /** Most lines of a history in an answer; of a longer one the latest are shown. */
    static final int MAX_HISTORY = 1_000;

    private static final int DEFAULT_LIMIT = 100;
    private static final int STATUS_OK = WebEndpointResponse.STATUS_OK;
    private static final int STATUS_BAD_REQUEST = WebEndpointResponse.STATUS_BAD_REQUEST;
    private static final int STATUS_NOT_FOUND = WebEndpointResponse.STATUS_NOT_FOUND;
    private static final int STATUS_SERVICE_UNAVAILABLE = WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE;
    private static final int ACCEPTED = 202;
    private static final int CONFLICT = 409;

    private final DurableEngine engine;

    WorkflowsEndpoint(DurableEngine engine) {
        this.engine = engine;
    }

    /**
     * Executions, newest first.
     *
     * @param workflow only those of this name
     * @param status only those in one of these states, separated by commas
     * @param cursor the nextCursor of the page before
     * @param limit most executions on the page. As text, because the answer to a wrong one then names the range.
     */
    @ReadOperation
    public WebEndpointResponse<?> workflows(
            @Nullable String workflow, @Nullable String status, @Nullable String cursor, @Nullable String limit) {
        return answer(() -> {
            ExecutionFilter filter = new ExecutionFilter(workflow, statuses(status), cursor, limit(limit));
            return Page.of(engine.find(filter));
        });
    }

    /** One execution, its steps, its history, and the names under which it has published values. */
    @ReadOperation
    public WebEndpointResponse<?> workflow(@Selector String id) {
        return answer(() -> engine.find(id)
                .map(execution -> Detail.of(execution, engine.steps(id), engine.values(id), engine.history(id)))
                .orElseThrow(() -> new ExecutionNotFoundException(id)));
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
        return carriedOut(() -> {
            CommandRequest request =
                    new CommandRequest(id, to, dropped, newId, name, value, dedupKey, resolution, audit(security, why));
            return SingleCommand.named(operation).applyTo(engine, request);
        });
    }

    /**
     * A command to all executions of a filter.
     *
     * @param operation cancel, pause, resume, retry or delete
     * @param workflow only those of this name
     * @param status only those in one of these states, separated by commas
     * @param all true for all there are; without it, a command that has neither workflow nor status is refused
     * @param cursor the nextCursor of the answer before
     * @param dryRun true to count them only
     * @param why goes into the histories
     */
    @WriteOperation
    public WebEndpointResponse<?> bulk(
            @Selector String operation,
            @Nullable String workflow,
            @Nullable String status,
            @Nullable String all,
            @Nullable String cursor,
            @Nullable String dryRun,
            @Nullable String why,
            SecurityContext security) {
        return answer(() -> {
            BulkCommand command = Words.oneOf(BulkCommand.class, "operation", operation);
            boolean countOnly = Words.isTrue("dryRun", dryRun);
            ExecutionFilter filter = new ExecutionFilter(workflow, statuses(status), cursor, ExecutionFilter.MAX_LIMIT);
            requireFilter(workflow != null || status != null, Words.isTrue("all", all));
            return engine.bulk(command, filter, countOnly, audit(security, why));
        });
    }

    /** Deletes an execution that has ended. */
    @DeleteOperation
    public WebEndpointResponse<?> delete(@Selector String id, @Nullable String why, SecurityContext security) {
        return carriedOut(() -> engine.delete(id, audit(security, why)));
    }

    static Audit audit(SecurityContext security, @Nullable String why) {
        Principal principal = security.getPrincipal();
        return new Audit(principal == null ? null : principal.getName(), why);
    }

    private static WebEndpointResponse<?> carriedOut(Supplier<CommandResult> command) {
        try {
            CommandResult result = command.get();
            return new WebEndpointResponse<>(new Answer(result), result == CommandResult.DONE ? STATUS_OK : ACCEPTED);
        } catch (ExecutionNotFoundException e) {
            return problem(STATUS_NOT_FOUND, e);
        } catch (ExecutionConflictException e) {
            return problem(CONFLICT, e);
        } catch (IllegalArgumentException | PayloadException e) {
            return problem(STATUS_BAD_REQUEST, e);
        } catch (StoreUnavailableException | OutcomeUnknownException | EngineStoppingException e) {
            return problem(STATUS_SERVICE_UNAVAILABLE, e);
        }
    }

    private static WebEndpointResponse<?> answer(Supplier<Object> question) {
        try {
            return new WebEndpointResponse<>(question.get());
        } catch (ExecutionNotFoundException e) {
            return problem(STATUS_NOT_FOUND, e);
        } catch (IllegalArgumentException e) {
            return problem(STATUS_BAD_REQUEST, e);
        } catch (StoreUnavailableException e) {
            return problem(STATUS_SERVICE_UNAVAILABLE, e);
        }
    }

    static WebEndpointResponse<Problem> problem(int status, RuntimeException e) {
        return new WebEndpointResponse<>(new Problem(status, String.valueOf(e.getMessage())), status);
    }

    // A filter that was forgotten must not mean everything.
    private static void requireFilter(boolean filtered, boolean all) {
        if (filtered && all) {
            throw new IllegalArgumentException(
                    "all=true means every execution there is: leave it out, or else workflow and status");
        }
        if (!filtered && !all) {
            throw new IllegalArgumentException("Which executions? Give workflow or status, or all=true for every one.");
        }
    }

    private static Set<ExecutionStatus> statuses(@Nullable String list) {
        Set<ExecutionStatus> statuses = EnumSet.noneOf(ExecutionStatus.class);
        if (list != null) {
            Arrays.stream(list.split(",", -1)).map(WorkflowsEndpoint::status).forEach(statuses::add);
        }
        return statuses;
    }

    private static ExecutionStatus status(String name) {
        return Arrays.stream(ExecutionStatus.values())
                .filter(status -> status.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("status must be a comma-separated list of "
                        + Arrays.toString(ExecutionStatus.values()) + ", was '" + name + "'"));
    }

    private static int limit(@Nullable String limit) {
        try {
            return limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "limit must be 1 to " + ExecutionFilter.MAX_LIMIT + ", was '" + limit + "'", e);
        }
    }

    /** A page of the list. */
    record Page(List<Summary> executions, @Nullable String nextCursor) {
        static Page of(ExecutionPage page) {
            return new Page(page.executions().stream().map(Summary::of).toList(), page.nextCursor());
        }
    }

    /** An execution in the list. */
    record Summary(
            String id,
            String workflow,
            int version,
            ExecutionStatus status,
            @Nullable String waitingFor,
            Instant createdAt,
            @Nullable Instant endedAt) {
        static Summary of(ExecutionView view) {
            return new Summary(
                    view.id(),
                    view.workflow(),
                    view.version(),
                    view.status(),
                    view.waitingFor(),
                    view.createdAt(),
                    view.endedAt());
        }
    }

    /** One execution: where it stands, its latest steps, what it has published when, and what was done to it lately. */
    record Detail(
            ExecutionView execution,
            int stepCount,
            List<StepView> steps,
            List<ValueView> values,
            int historyCount,
            List<EventView> history) {
        static Detail of(
                ExecutionView execution, List<StepView> steps, List<ValueView> values, List<EventView> history) {
            return new Detail(
                    execution,
                    steps.size(),
                    latest(steps, MAX_STEPS),
                    values,
                    history.size(),
                    latest(history, MAX_HISTORY));
        }

        private static <T> List<T> latest(List<T> all, int most) {
            return List.copyOf(all.subList(Math.max(0, all.size() - most), all.size()));
        }
    }

    /** What became of a command. */
    record Answer(CommandResult result) {}

    /** Why there is no answer. */
    record Problem(int status, String error) {}
}
