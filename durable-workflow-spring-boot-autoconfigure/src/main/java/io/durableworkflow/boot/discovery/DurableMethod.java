package io.durableworkflow.boot.discovery;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.GenericTypeResolver;

/** A method with one of the annotations, as seen from the class of its bean. */
sealed interface DurableMethod permits WorkflowMethod, StepMethod {
    /** Class of the bean, as written by the user. */
    Class<?> beanClass();

    /** The method that a call on the bean class ends in. */
    Method method();

    /** Name under which it is stored. */
    String name();

    /** Types of the parameters, type variables filled in from the class of the bean. */
    default List<Type> parameterTypes() {
        return Arrays.stream(declared().getGenericParameterTypes())
                .map(type -> GenericTypeResolver.resolveType(type, beanClass()))
                .toList();
    }

    /** Type of the result, type variables filled in from the class of the bean. */
    default Type resultType() {
        return GenericTypeResolver.resolveType(declared().getGenericReturnType(), beanClass());
    }

    /** The method as people write it, such as {@code charge(Order)}. */
    default String signature() {
        return Arrays.stream(method().getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", method().getName() + "(", ")"));
    }

    // A bridge knows no generic types; the method behind it does.
    private Method declared() {
        return BridgeMethodResolver.findBridgedMethod(method());
    }
}
