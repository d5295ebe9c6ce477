package io.durableworkflow.boot.discovery;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import java.lang.reflect.Method;

/**
 * Tells apart, at the cost of a glance, the many classes that have nothing to do with us: each bean's class is asked about at
 * each start, and to look for annotations the way Spring does, through all that a method overrides, takes far longer.
 */
final class DurableDeclarations {
    // Kept with the class itself, and for each on its own, as many share their parents.
    private static final ClassValue<Boolean> DECLARES = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            for (Method method : type.getDeclaredMethods()) {
                // Both are for methods only, so no other annotation can stand for them.
                if (method.isAnnotationPresent(Step.class) || method.isAnnotationPresent(DurableWorkflow.class)) {
                    return true;
                }
            }
            return false;
        }
    };

    private DurableDeclarations() {}

    /** Whether the class, or anything that it inherits from, declares a durable method. It may still have none itself. */
    static boolean isReachedFrom(Class<?> type) {
        for (Class<?> part = type; part != null && part != Object.class; part = part.getSuperclass()) {
            if (DECLARES.get(part)) {
                return true;
            }
            for (Class<?> contract : part.getInterfaces()) {
                if (isReachedFrom(contract)) {
                    return true;
                }
            }
        }
        return false;
    }
}
