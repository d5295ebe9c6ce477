package io.durableworkflow.boot.dashboard;

import io.durableworkflow.Audit;
import io.durableworkflow.boot.operator.CommandRequest;
import io.durableworkflow.boot.operator.ExecutionOperations;
import io.durableworkflow.boot.operator.ExecutionQuery;
import io.durableworkflow.boot.operator.QueueOperations;
import io.durableworkflow.boot.operator.Reply;
import io.durableworkflow.boot.operator.ScheduleOperations;
import io.durableworkflow.boot.operator.WorkflowsEndpointProperties;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The JSON that the pages talk to. What it means is said by the operations, which the actuator's endpoints share. Whatever changes
 * something goes past the guard.
 */
final class DashboardApi {
    private static final Set<String> NONE = Set.of();
    private static final Set<String> FILTER = Set.of("id", "workflow", "status", "createdFrom", "createdBefore");
    private static final Set<String> LIST = plus(FILTER, "tag", "cursor", "limit");
    private static final Set<String> BULK = plus(FILTER, "tags", "all", "cursor", "dryRun", "why");
    private static final Set<String> COMMAND =
            Set.of("why", "to", "dropped", "newId", "name", "value", "dedupKey", "resolution");
    private static final Set<String> WHY = Set.of("why");
    private static final Set<String> PAGE = Set.of("cursor", "limit");

    private final Overviews overviews;
    private final ExecutionOperations executions;
    private final ScheduleOperations schedules;
    private final QueueOperations queues;
    private final WorkflowsEndpointProperties values;
    private final WriteGuard guard;
    private final DashboardJson json;

    DashboardApi(
            Overviews overviews,
            ExecutionOperations executions,
            ScheduleOperations schedules,
            QueueOperations queues,
            WorkflowsEndpointProperties values,
            WriteGuard guard,
            DashboardJson json) {
        this.overviews = overviews;
        this.executions = executions;
        this.schedules = schedules;
        this.queues = queues;
        this.values = values;
        this.guard = guard;
        this.json = json;
    }

    /** A question that is answered from what came with the query. */
    @FunctionalInterface
    private interface Question {
        Object ask(ServerRequest request, Fields query);
    }

    /** A command that takes what it needs from the body. */
    @FunctionalInterface
    private interface Command {
        Object give(ServerRequest request, Fields body, Audit audit);
    }

    /** @param base where it is, with a slash at the end */
    void addTo(RouterFunctions.Builder routes, String base) {
        routes.GET(base + "overview", asking(NONE, (request, query) -> overviews.latest()))
                .GET(base + "executions", asking(LIST, this::list))
                .GET(base + "executions/{id}", asking(NONE, this::detail))
                .POST(base + "executions/{operation}", commanding(BULK, this::bulk))
                .POST(base + "executions/{id}/{operation}", commanding(COMMAND, this::command))
                .DELETE(
                        base + "executions/{id}",
                        commanding(WHY, (request, body, audit) -> executions.delete(request.pathVariable("id"), audit)))
                .GET(base + "types", asking(NONE, (request, query) -> executions.types()))
                .GET(
                        base + "schedules",
                        asking(PAGE, (request, query) -> schedules.list(query.text("cursor"), query.text("limit"))))
                .POST(
                        base + "schedules/{name}/{operation}",
                        commanding(
                                WHY,
                                (request, body, audit) -> schedules.command(
                                        request.pathVariable("name"), request.pathVariable("operation"), audit)))
                .GET(base + "queues", asking(NONE, (request, query) -> queues.list()))
                .POST(
                        base + "queues/{name}/{operation}",
                        commanding(
                                WHY,
                                (request, body, audit) -> queues.command(
                                        request.pathVariable("name"), request.pathVariable("operation"), audit)));
    }

    private Object list(ServerRequest request, Fields query) {
        return executions.list(filter(query, "tag"), query.text("cursor"), query.text("limit"), showsValuesTo(request));
    }

    private Object detail(ServerRequest request, Fields query) {
        return executions.detail(request.pathVariable("id"), showsValuesTo(request));
    }

    private boolean showsValuesTo(ServerRequest request) {
        HttpServletRequest who = request.servletRequest();
        return values.showsValuesTo(who.getUserPrincipal(), who::isUserInRole);
    }

    private Object bulk(ServerRequest request, Fields body, Audit audit) {
        return executions.bulk(
                request.pathVariable("operation"),
                filter(body, "tags"),
                body.text("all"),
                body.text("cursor"),
                body.text("dryRun"),
                audit);
    }

    private Object command(ServerRequest request, Fields body, Audit audit) {
        return executions.command(
                request.pathVariable("operation"),
                new CommandRequest(
                        request.pathVariable("id"),
                        body.text("to"),
                        body.text("dropped"),
                        body.text("newId"),
                        body.text("name"),
                        body.value("value"),
                        body.text("dedupKey"),
                        body.text("resolution"),
                        audit));
    }

    private static ExecutionQuery filter(Fields fields, String tags) {
        return new ExecutionQuery(
                fields.text("id"),
                fields.text("workflow"),
                fields.text("status"),
                fields.texts(tags),
                fields.text("createdFrom"),
                fields.text("createdBefore"));
    }

    private static HandlerFunction<ServerResponse> asking(Set<String> parameters, Question question) {
        return request -> answer(Reply.to(() -> question.ask(request, query(request, parameters))));
    }

    private HandlerFunction<ServerResponse> commanding(Set<String> parameters, Command command) {
        return request -> {
            guard.check(request);
            // In the body alone: what stands in an address is kept in logs, and would have to be compared with the
            // body.
            query(request, NONE);
            Fields body = body(request, parameters);
            return answer(Reply.to(() -> command.give(request, body, new Audit(who(request), body.text("why")))));
        };
    }

    private Fields body(ServerRequest request, Set<String> parameters) throws IOException {
        HttpServletRequest servletRequest = request.servletRequest();
        return Fields.ofBody(
                json.fields(servletRequest.getInputStream(), servletRequest.getContentLengthLong()), parameters);
    }

    private static Fields query(ServerRequest request, Set<String> parameters) {
        Map<String, List<String>> given;
        try {
            // Nothing is read before it is looked at.
            given = new LinkedHashMap<>(request.params());
        } catch (IllegalStateException e) { // what Tomcat makes of escapes that are none
            throw new RefusedException(400, "Nothing was done: the query cannot be read. " + e.getMessage(), e);
        }
        return Fields.ofQuery(given, parameters);
    }

    private static @Nullable String who(ServerRequest request) {
        return request.principal().map(Principal::getName).orElse(null);
    }

    private static ServerResponse answer(Reply reply) {
        return Answers.json(reply.status(), reply.body());
    }

    private static Set<String> plus(Set<String> some, String... others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(Set.of(others));
        return Set.copyOf(all);
    }
}
