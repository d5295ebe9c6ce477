package io.durableworkflow.boot.discovery;

import java.lang.reflect.Method;
import org.aopalliance.aop.Advice;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;

/** Applies an interceptor to the durable methods of one bean, and to no other. */
final class DurableAdvisor extends StaticMethodMatcherPointcutAdvisor {
    private static final long serialVersionUID = 1L;

    private final transient DurableType type;

    DurableAdvisor(DurableType type, Advice advice) {
        super(advice);
        this.type = type;
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        return type.find(method) != null;
    }
}
