package io.durableworkflow.boot.actuate;

import io.durableworkflow.Audit;
import io.durableworkflow.boot.operator.Reply;
import java.security.Principal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** Between endpoints and operations. */
final class Answers {
    private Answers() {}

    static WebEndpointResponse<?> to(Supplier<?> question) {
        return of(Reply.to(question));
    }

    static WebEndpointResponse<?> of(Reply reply) {
        return new WebEndpointResponse<>(reply.body(), reply.status());
    }

    /** Who asks is the name of the authenticated principal, if there is one. */
    static Audit audit(SecurityContext security, @Nullable String why) {
        Principal principal = security.getPrincipal();
        return new Audit(principal == null ? null : principal.getName(), why);
    }
}
