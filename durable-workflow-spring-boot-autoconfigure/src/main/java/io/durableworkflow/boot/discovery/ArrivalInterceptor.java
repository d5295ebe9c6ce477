package io.durableworkflow.boot.discovery;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

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
        return called == null || target == null
                ? invocation.proceed()
                : HandOver.announce(target, called.method(), invocation::proceed);
    }
}
