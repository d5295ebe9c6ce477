package io.durableworkflow.boot.discovery;

import java.lang.reflect.Method;
import java.util.List;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** Methods of a bean that an annotation of a step names. */
final class NamedMethods {
    private NamedMethods() {}

    /** Methods of this name, inherited ones included. */
    static List<Method> of(StepMethod step, String name) {
        return MethodIntrospector.selectMethods(
                        step.beanClass(), (Method method) -> method.getName().equals(name) && !method.isBridge())
                .stream()
                .toList();
    }

    /** Whether the first parameters of the method take these values, which are no more than it has. */
    static boolean take(Method method, StepMethod step, List<ResolvableType> given) {
        for (int i = 0; i < given.size(); i++) {
            if (!accepts(ResolvableType.forMethodParameter(method, i, step.beanClass()), given.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a value of one type can be handed to the other. */
    static boolean accepts(ResolvableType parameter, ResolvableType given) {
        boolean primitive = parameter.toClass().isPrimitive() || given.toClass().isPrimitive();
        return primitive
                ? ClassUtils.isAssignable(parameter.toClass(), given.toClass())
                : parameter.isAssignableFrom(given);
    }
}
