package io.durableworkflow.boot.discovery;

import io.durableworkflow.DurableWorkflow;
import java.lang.reflect.Method;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A method with {@link DurableWorkflow}. */
record WorkflowMethod(Class<?> beanClass, Method method, DurableWorkflow annotation) implements DurableMethod {
    @Override
    public String name() {
        return annotation.value().isEmpty() ? method.getName() : annotation.value();
    }

    int version() {
        return annotation.version();
    }

    /** Limit from start to end, or null for none. */
    @Nullable
    Duration timeout() {
        return DurationAttribute.parse("timeout", annotation.timeout());
    }
}
