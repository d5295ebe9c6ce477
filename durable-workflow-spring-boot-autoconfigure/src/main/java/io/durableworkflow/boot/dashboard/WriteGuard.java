package io.durableworkflow.boot.dashboard;

import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * Lets only those requests change something that the pages themselves have made. Another site can make a browser send a form, but
 * neither JSON nor a header of its own, unless the application allows that site to (CORS).
 */
final class WriteGuard {
    static final String HEADER = "X-Durable-Workflow";
    static final String VALUE = "1";

    private final boolean actions;

    /** @param actions whether anything may be changed at all */
    WriteGuard(boolean actions) {
        this.actions = actions;
    }

    /** @throws RefusedException if the request may not change anything */
    void check(ServerRequest request) {
        if (!actions) {
            throw new RefusedException(
                    403,
                    "Nothing was done: the dashboard only shows. Set durable-workflow.dashboard.actions=true to let it act.");
        }
        if (!VALUE.equals(request.headers().firstHeader(HEADER))) {
            throw new RefusedException(
                    403, "Nothing was done: the request needs the header %s: %s.".formatted(HEADER, VALUE));
        }
        if (!isJson(request)) {
            throw new RefusedException(
                    415, "Nothing was done: the body must be JSON, with Content-Type: application/json.");
        }
    }

    private static boolean isJson(ServerRequest request) {
        try {
            return request.headers()
                    .contentType()
                    .filter(type -> type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON))
                    .isPresent();
        } catch (IllegalArgumentException e) { // no media type at all
            return false;
        }
    }
}
