package io.durableworkflow.boot.discovery;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Calls a method of a bean through its proxy, whichever kind of proxy it is. */
final class ProxyCall {
    private ProxyCall() {}

    /**
     * Calls the method.
     *
     * @param proxy the bean as others see it
     * @param method as found on the class of the bean
     * @param arguments null stands for zero where the parameter is a primitive
     * @throws Throwable what the method threw
     */
    static @Nullable Object invoke(Object proxy, Method method, @Nullable Object[] arguments) throws Throwable {
        Method callable = callableOn(proxy, method);
        ReflectionUtils.makeAccessible(callable);
        try {
            return callable.invoke(proxy, withoutPrimitiveNulls(arguments, callable.getParameterTypes()));
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** The value that stands for "nothing" in this type: null, or zero for a primitive. */
    static @Nullable Object nothing(Class<?> type) {
        return type.isPrimitive() && type != void.class ? Array.get(Array.newInstance(type, 1), 0) : null;
    }

    private static Method callableOn(Object proxy, Method method) {
        if (method.getDeclaringClass().isInstance(proxy)) {
            return method;
        }
        if (Proxy.isProxyClass(proxy.getClass())) {
            Class<?> target = DurableType.userClass(AopProxyUtils.ultimateTargetClass(proxy));
            for (Class<?> exposed : proxy.getClass().getInterfaces()) {
                for (Method candidate : exposed.getMethods()) {
                    if (HandOver.sameSignature(BridgeMethodResolver.getMostSpecificMethod(candidate, target), method)) {
                        return candidate;
                    }
                }
            }
        }
        throw new IllegalStateException(
                "%s.%s is not visible on %s: declare it in an interface of the bean, or let Spring proxy the class"
                        .formatted(
                                ClassUtils.getShortName(method.getDeclaringClass()),
                                method.getName(),
                                proxy.getClass().getName()));
    }

    private static @Nullable Object[] withoutPrimitiveNulls(@Nullable Object[] arguments, Class<?>[] types) {
        @Nullable Object[] filled = arguments.clone();
        for (int i = 0; i < filled.length && i < types.length; i++) {
            if (filled[i] == null) {
                filled[i] = nothing(types[i]);
            }
        }
        return filled;
    }
}
