package io.durableworkflow.boot.discovery;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** Finds the method that undoes a step: it takes the step's arguments, then its result or nothing more. */
final class CompensationMethod {
    private CompensationMethod() {}

    /**
     * The one method that fits.
     *
     * @throws IllegalStateException if there is none, or more than one; the start-up checks have said so before
     */
    static Method of(StepMethod step) {
        List<Method> fitting = fitting(step);
        if (fitting.size() != 1) {
            throw new IllegalStateException("%s has %d methods that can compensate %s"
                    .formatted(step.beanClass().getName(), fitting.size(), step.signature()));
        }
        return fitting.get(0);
    }

    /** Methods with the name that the step gives. */
    static List<Method> named(StepMethod step) {
        return NamedMethods.of(step, step.annotation().compensation());
    }

    /** Methods with the name that the step gives, that can be called with its arguments, and with its result or not. */
    static List<Method> fitting(StepMethod step) {
        return named(step).stream().filter(method -> fits(method, step)).toList();
    }

    private static boolean fits(Method method, StepMethod step) {
        List<ResolvableType> given = Stream.concat(step.parameterTypes().stream(), Stream.ofNullable(resultOf(step)))
                .map(ResolvableType::forType)
                .toList();
        int parameters = method.getParameterCount();
        int stepParameters = step.method().getParameterCount();
        if (parameters != stepParameters && parameters != given.size()) {
            return false;
        }
        return NamedMethods.take(method, step, given.subList(0, parameters));
    }

    private static java.lang.reflect.@Nullable Type resultOf(StepMethod step) {
        return step.method().getReturnType() == void.class ? null : Objects.requireNonNull(step.resultType());
    }
}
