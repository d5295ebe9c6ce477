package io.durableworkflow.boot;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.DurableEngine;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the engine when durable workflows are switched off, so that beans that need an engine can still be
 * created. It opens nothing and refuses every call; run plainly, a workflow would silently lose what it promises.
 */
final class DisabledEngine implements InvocationHandler {
    // What the library itself calls while it starts and stops.
    private static final Set<String> IGNORED = Set.of("register", "declareSchedules", "close");

    private DisabledEngine() {}

    static DurableEngine create() {
        return (DurableEngine) Proxy.newProxyInstance(
                DurableEngine.class.getClassLoader(), new Class<?>[] {DurableEngine.class}, new DisabledEngine());
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> arguments != null && proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "disabled engine";
            };
        }
        if (IGNORED.contains(method.getName())) {
            return null;
        }
        throw new DurableCallException("Durable workflows are switched off, so '" + method.getName()
                + "' is refused. Remove durable-workflow.enabled=false, or do not call workflows.");
    }
}
