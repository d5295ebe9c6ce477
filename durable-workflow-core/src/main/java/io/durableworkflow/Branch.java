package io.durableworkflow;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One branch of a parallel block. Immutable.
 *
 * @param name 1 to 256 characters, unique in its block; must be the same on every replay
 * @param type type that the result is stored and read back as
 * @param body what it does
 * @param <T> what it returns
 */
public record Branch<T extends @Nullable Object>(String name, Class<T> type, BranchBody<T> body) {
    public Branch {
        Identifiers.requireName("branch", name);
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(body, "body");
    }

    /** A branch with a result. */
    public static <T extends @Nullable Object> Branch<T> of(String name, Class<T> type, BranchBody<T> body) {
        return new Branch<>(name, type, body);
    }

    /** A branch without a result. */
    @SuppressWarnings("NullAway") // not aware of the nullness of type arguments
    public static Branch<@Nullable Void> of(String name, BranchAction body) {
        return new Branch<@Nullable Void>(name, Void.class, () -> {
            body.run();
            return null;
        });
    }
}
