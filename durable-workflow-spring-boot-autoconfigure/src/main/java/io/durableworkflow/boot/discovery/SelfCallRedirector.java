package io.durableworkflow.boot.discovery;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.EngineProvider;
import io.durableworkflow.WorkflowContext;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.cglib.proxy.MethodInterceptor;
import org.springframework.cglib.proxy.MethodProxy;

/**
 * What an enhanced bean does when a durable method of it is called: go on if the call came through the proxy, send it
 * there if it did not. A self-call thus behaves like a call from outside.
 */
final class SelfCallRedirector implements MethodInterceptor {
    @Override
    public @Nullable Object intercept(Object bean, Method method, @Nullable Object[] arguments, MethodProxy original)
            throws Throwable {
        if (HandOver.accept(bean, method)) {
            return original.invokeSuper(bean, arguments);
        }
        SelfReference self = SelfReference.of(bean);
        Object proxy = self == null ? null : self.proxy();
        if (proxy != null) {
            return ProxyCall.invoke(proxy, method, arguments);
        }
        refuseIfMeantToBeDurable(bean, method);
        return original.invokeSuper(bean, arguments);
    }

    // In a constructor or an init method there is no proxy yet. A plain call must not pass for a durable one.
    private static void refuseIfMeantToBeDurable(Object bean, Method method) {
        DurableMethod called = DurableType.of(bean.getClass()).find(method);
        if (called instanceof WorkflowMethod || isStepOfAnExecution()) {
            throw new DurableCallException(
                    "'%s.%s' was called before Spring had finished creating the bean, or on an object that is no bean, so it"
                                    .formatted(
                                            DurableType.userClass(bean.getClass())
                                                    .getSimpleName(),
                                            method.getName())
                            + " cannot be durable. Call it once the application has started, for instance from an"
                            + " ApplicationRunner.");
        }
    }

    private static boolean isStepOfAnExecution() {
        WorkflowContext context = EngineProvider.loaded().currentContext();
        return context != null && !context.isInStep();
    }
}
