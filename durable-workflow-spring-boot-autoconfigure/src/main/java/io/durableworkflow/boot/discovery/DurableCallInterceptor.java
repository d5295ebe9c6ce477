package io.durableworkflow.boot.discovery;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;

/** The outermost interceptor: takes a call to the engine before any other advice sees it. */
final class DurableCallInterceptor implements MethodInterceptor {
    private final DurableBean bean;
    private final DurableType type;
    private final DurableCalls calls;

    DurableCallInterceptor(DurableBean bean, DurableType type, DurableCalls calls) {
        this.bean = bean;
        this.type = type;
        this.calls = calls;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        DurableMethod called = type.find(invocation.getMethod());
        if (called instanceof StepMethod step) {
            return calls.step(bean, step, (ProxyMethodInvocation) invocation);
        }
        if (called instanceof WorkflowMethod workflow) {
            return HandOver.accept(bean, workflow.method())
                    ? bean.runBody(invocation::proceed)
                    : calls.workflow(bean, workflow, (ProxyMethodInvocation) invocation);
        }
        return invocation.proceed();
    }
}
