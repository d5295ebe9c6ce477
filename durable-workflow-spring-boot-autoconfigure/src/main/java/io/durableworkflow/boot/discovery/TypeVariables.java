package io.durableworkflow.boot.discovery;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * What the type variables of a class's ancestors stand for in that class: in {@code class Orders extends Steps<List<Order>>}
 * the {@code T} of {@code Steps<T>} is a {@code List<Order>}, with all its parts, as values are read back by them.
 */
final class TypeVariables {
    private final Map<TypeVariable<?>, Type> bindings = new HashMap<>();

    TypeVariables(Class<?> type) {
        collect(type);
    }

    /** The type with its variables replaced; a variable that the class leaves open stays as it is. */
    Type replacedIn(Type type) {
        if (type instanceof TypeVariable<?> variable) {
            return bindings.getOrDefault(variable, variable);
        }
        if (type instanceof WildcardType wildcard && wildcard.getLowerBounds().length == 0) {
            return replacedIn(wildcard.getUpperBounds()[0]);
        }
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            ResolvableType[] replaced = Arrays.stream(arguments)
                    .map(argument -> ResolvableType.forType(replacedIn(argument)))
                    .toArray(ResolvableType[]::new);
            return ResolvableType.forClassWithGenerics((Class<?>) parameterized.getRawType(), replaced)
                    .getType();
        }
        return type;
    }

    private void collect(@Nullable Class<?> type) {
        if (type == null || type == Object.class) {
            return;
        }
        bind(type.getGenericSuperclass());
        Arrays.stream(type.getGenericInterfaces()).forEach(this::bind);
        collect(type.getSuperclass());
        Arrays.stream(type.getInterfaces()).forEach(this::collect);
    }

    // From the class upwards, so that what a variable is bound to has been replaced already.
    private void bind(@Nullable Type ancestor) {
        if (ancestor instanceof ParameterizedType parameterized) {
            TypeVariable<?>[] variables = ((Class<?>) parameterized.getRawType()).getTypeParameters();
            Type[] arguments = parameterized.getActualTypeArguments();
            for (int i = 0; i < variables.length; i++) {
                bindings.putIfAbsent(variables[i], replacedIn(arguments[i]));
            }
        }
    }
}
