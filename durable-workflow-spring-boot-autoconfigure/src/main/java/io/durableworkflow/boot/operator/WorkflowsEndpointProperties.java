package io.durableworkflow.boot.operator;

import java.security.Principal;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may see values of executions, at the endpoint and on the dashboard.
 *
 * @param showValues When to show what executions were given, what their steps returned, and messages of exceptions.
 * @param roles Roles of which a user must have one to be shown values, if they are shown when authorized. Without any, every
 *     authenticated user is.
 */
@ConfigurationProperties("management.endpoint.workflows")
public record WorkflowsEndpointProperties(
        @DefaultValue("never") ShowValues showValues,
        @DefaultValue Set<String> roles) {

    /** Whether they are shown to this principal, who has these roles. */
    public boolean showsValuesTo(@Nullable Principal principal, Predicate<String> isInRole) {
        return showValues.allows(principal, isInRole, roles);
    }
}
