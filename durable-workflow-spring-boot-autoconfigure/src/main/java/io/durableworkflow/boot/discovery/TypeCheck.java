package io.durableworkflow.boot.discovery;

import java.lang.reflect.Type;
import java.util.Optional;

/** Says at start-up whether values of a type can be stored and read back. */
@FunctionalInterface
public interface TypeCheck {
    /**
     * Looks at a type.
     *
     * @return why not, as a clause that names the type at fault, such as "com.acme.Money has no constructor"; empty if
     *     nothing speaks against it
     */
    Optional<String> problemWith(Type type);
}
