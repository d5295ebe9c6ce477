package io.durableworkflow.boot.discovery;

import io.durableworkflow.EngineProvider;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;

/**
 * The innermost interceptor: tells the bean that the call which follows has come all the way through its proxy. It runs
 * inside the step's transaction, if there is one, and on the thread of the body, whatever the advice around it does.
 */
final class ArrivalInterceptor implements MethodInterceptor {
    private final DurableType type;

    ArrivalInterceptor(DurableType type) {
        this.type = type;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        DurableMethod called = type.find(invocation.getMethod());
        Object target = invocation.getThis();
        if (called == null || target == null) {
            return invocation.proceed();
        }
        HandOver.Call rest = () -> HandOver.announce(target, called.method(), invocation::proceed);
        return called instanceof StepMethod && invocation instanceof ProxyMethodInvocation proxied
                ? OwnCall.arrive(proxied.getProxy(), called.method(), rest, ArrivalInterceptor::recorded)
                : rest.proceed();
    }

    @SuppressWarnings("NullAway") // not aware of the nullness of type arguments: a step may return null
    private static @Nullable Object recorded(HandOver.Call call) throws Exception {
        return EngineProvider.loaded().innermost(() -> Checked.run(call));
    }
}
