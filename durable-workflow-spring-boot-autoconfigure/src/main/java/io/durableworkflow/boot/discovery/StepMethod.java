package io.durableworkflow.boot.discovery;

import io.durableworkflow.Step;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A method with {@link Step}. */
record StepMethod(Class<?> beanClass, Method method, Step annotation) implements DurableMethod {
    @Override
    public String name() {
        return annotation.value().isEmpty() ? method.getName() : annotation.value();
    }

    /** Its present name, then those that it had before. */
    Stream<String> names() {
        return Stream.concat(Stream.of(name()), Stream.of(annotation.aliases()));
    }

    @Nullable
    Duration timeout() {
        return DurationAttribute.parse("timeout", annotation.timeout());
    }

    boolean isReconciled() {
        return !annotation.onUnknown().isEmpty();
    }

    boolean isCompensated() {
        return !annotation.compensation().isEmpty();
    }
}
