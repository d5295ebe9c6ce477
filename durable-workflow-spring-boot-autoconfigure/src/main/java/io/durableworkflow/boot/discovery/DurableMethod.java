package io.durableworkflow.boot.discovery;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.core.BridgeMethodResolver;

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
        TypeVariables variables = new TypeVariables(beanClass());
        return Arrays.stream(declared().getGenericParameterTypes())
                .map(variables::replacedIn)
                .toList();
    }

    /** Type of the result, type variables filled in from the class of the bean. */
    default Type resultType() {
        return new TypeVariables(beanClass()).replacedIn(declared().getGenericReturnType());
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
