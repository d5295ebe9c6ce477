package io.durableworkflow.boot.discovery;

import java.lang.reflect.Method;
import java.util.List;
import org.springframework.core.ResolvableType;

/** Finds the method that decides what became of an interrupted step: it takes the step's arguments and returns its result. */
final class OnUnknownMethod {
    private OnUnknownMethod() {}

    /**
     * The one method that fits.
     *
     * @throws IllegalStateException if there is none, or more than one; the start-up checks have said so before
     */
    static Method of(StepMethod step) {
        List<Method> fitting = fitting(step);
        if (fitting.size() != 1) {
            throw new IllegalStateException("%s has %d methods that can say what became of %s"
                    .formatted(step.beanClass().getName(), fitting.size(), step.signature()));
        }
        return fitting.get(0);
    }

    /** Methods with the name that the step gives. */
    static List<Method> named(StepMethod step) {
        return NamedMethods.of(step, step.annotation().onUnknown());
    }

    /** Methods with the name that the step gives, its parameters and its result. */
    static List<Method> fitting(StepMethod step) {
        return named(step).stream().filter(method -> fits(method, step)).toList();
    }

    private static boolean fits(Method method, StepMethod step) {
        List<ResolvableType> given =
                step.parameterTypes().stream().map(ResolvableType::forType).toList();
        return method.getParameterCount() == given.size()
                && NamedMethods.take(method, step, given)
                && returnsTheResult(method, step);
    }

    private static boolean returnsTheResult(Method method, StepMethod step) {
        return step.method().getReturnType() == void.class
                || NamedMethods.accepts(
                        ResolvableType.forType(step.resultType()),
                        ResolvableType.forMethodReturnType(method, step.beanClass()));
    }
}
