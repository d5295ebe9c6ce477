package io.durableworkflow.boot.operator;

import java.security.Principal;
import java.util.Collection;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who is shown the values that are stored of executions. */
public enum ShowValues {
    /** Nobody. */
    NEVER,
    /** Whoever has logged in, and has one of the roles if there are any. */
    WHEN_AUTHORIZED,
    /** Everybody who is answered at all. */
    ALWAYS;

    /**
     * Whether they are shown.
     *
     * @param principal who asks, or null
     * @param isInRole whether that is somebody of a role
     * @param roles those of whom one is enough; none if any log-in is
     */
    public boolean allows(@Nullable Principal principal, Predicate<String> isInRole, Collection<String> roles) {
        return switch (this) {
            case NEVER -> false;
            case WHEN_AUTHORIZED ->
                principal != null && (roles.isEmpty() || roles.stream().anyMatch(isInRole));
            case ALWAYS -> true;
        };
    }
}
