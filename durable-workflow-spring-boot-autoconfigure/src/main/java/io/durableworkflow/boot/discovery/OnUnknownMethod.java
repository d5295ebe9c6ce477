package io.durableworkflow.boot.discovery;

import java.lang.reflect.Method;
import java.util.List;
import org.springframework.core.MethodIntrospector;
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
        String name = step.annotation().onUnknown();
        return MethodIntrospector.selectMethods(
                        step.beanClass(), (Method method) -> method.getName().equals(name) && !method.isBridge())
                .stream()
                .toList();
    }

    /** Methods with the name that the step gives, its parameters and its result. */
    static List<Method> fitting(StepMethod step) {
        return named(step).stream().filter(method -> fits(method, step)).toList();
    }

    private static boolean fits(Method method, StepMethod step) {
        List<ResolvableType> given =
                step.parameterTypes().stream().map(ResolvableType::forType).toList();
        if (method.getParameterCount() != given.size()) {
            return false;
        }
        for (int i = 0; i < given.size(); i++) {
            if (!CompensationMethod.accepts(
                    ResolvableType.forMethodParameter(method, i, step.beanClass()), given.get(i))) {
                return false;
            }
        }
        return step.method().getReturnType() == void.class
                || CompensationMethod.accepts(
                        ResolvableType.forType(step.resultType()),
                        ResolvableType.forMethodReturnType(method, step.beanClass()));
    }
}
