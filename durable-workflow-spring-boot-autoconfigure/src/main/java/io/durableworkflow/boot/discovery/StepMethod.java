package io.durableworkflow.boot.discovery;

import io.durableworkflow.Step;
import java.lang.reflect.Method;

/** A method with {@link Step}. */
record StepMethod(Class<?> beanClass, Method method, Step annotation) implements DurableMethod {
    @Override
    public String name() {
        return annotation.value().isEmpty() ? method.getName() : annotation.value();
    }

    boolean isReconciled() {
        return !annotation.onUnknown().isEmpty();
    }

    boolean isCompensated() {
        return !annotation.compensation().isEmpty();
    }
}
