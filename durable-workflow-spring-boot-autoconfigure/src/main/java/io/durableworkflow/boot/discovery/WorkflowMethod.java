package io.durableworkflow.boot.discovery;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.ScheduleOptions;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.Schedules;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
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

    /**
     * How it is started on schedule, or null if it is not.
     *
     * @throws IllegalArgumentException if an attribute is wrong; names it
     */
    @Nullable
    ScheduleOptions schedule() {
        ScheduleTiming timing = ScheduleAttributes.timing(annotation);
        if (timing == null) {
            return null;
        }
        Schedules.requireName(name());
        if (method.getParameterCount() > 0) {
            throw new IllegalArgumentException(
                    "a workflow with parameters is not started by its annotation; create the schedule with engine.schedules()");
        }
        return new ScheduleOptions(
                timing, annotation.missedRuns(), annotation.maxMissedRuns(), annotation.overlap(), Map.of());
    }
}
