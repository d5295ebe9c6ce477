package io.durableworkflow.boot.discovery;

import java.lang.reflect.Type;
import java.util.Optional;

/** Says at start-up whether values of a type can be stored and read back. */
@FunctionalInterface
public interface TypeCheck {
    /**
     * Looks at a type.
     *
     * @return what is wrong with it, as the rest of a sentence such as "has no constructor that Jackson can call"; empty
     *     if nothing is
     */
    Optional<String> problemWith(Type type);
}
