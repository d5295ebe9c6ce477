package io.durableworkflow.boot.discovery;

import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AdvisedSupport;
import org.springframework.aop.framework.AopConfigException;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.core.SmartClassLoader;
import org.springframework.util.ClassUtils;

/** Puts an outermost and an innermost interceptor on a bean: on the proxies that it has, or on a new one. */
final class DurableProxies {
    private DurableProxies() {}

    /** The object behind all proxies; the bean itself if it is none. */
    static Object ultimateTarget(Object bean) {
        Object current = bean;
        Object behind = AopProxyUtils.getSingletonTarget(current);
        while (behind != null) {
            current = behind;
            behind = AopProxyUtils.getSingletonTarget(current);
        }
        return current;
    }

    static Object advise(Object bean, Advisor outermost, Advisor innermost, @Nullable ClassLoader loader) {
        if (bean instanceof Advised outer) {
            Advised inner = innermostProxy(outer);
            requireOpen(bean, outer);
            requireOpen(bean, inner);
            outer.addAdvisor(0, outermost);
            // A proxy without a target answers calls by its last advice, such as the client behind an interface.
            boolean withoutTarget = inner.getTargetSource() == AdvisedSupport.EMPTY_TARGET_SOURCE;
            inner.addAdvisor(inner.getAdvisorCount() - (withoutTarget ? 1 : 0), innermost);
            return bean;
        }
        ProxyFactory factory = factoryFor(bean.getClass());
        factory.setTarget(bean);
        factory.addAdvisor(outermost);
        factory.addAdvisor(innermost);
        factory.setPreFiltered(true);
        return factory.getProxy(loaderFor(bean.getClass(), loader));
    }

    /** The class of the proxy that a bean without one will get. */
    static Class<?> proxyClass(Class<?> beanClass, @Nullable ClassLoader loader) {
        ProxyFactory factory = factoryFor(beanClass);
        factory.setTargetClass(beanClass);
        return factory.getProxyClass(loaderFor(beanClass, loader));
    }

    private static ProxyFactory factoryFor(Class<?> beanClass) {
        ProxyFactory factory = new ProxyFactory();
        if (canBeSubclassed(beanClass)) {
            factory.setProxyTargetClass(true);
        } else {
            factory.setInterfaces(ClassUtils.getAllInterfacesForClass(beanClass));
        }
        return factory;
    }

    // Proxies may be stacked: the outermost interceptor belongs on the first, the innermost on the last.
    private static Advised innermostProxy(Advised outer) {
        Advised current = outer;
        while (AopProxyUtils.getSingletonTarget(current) instanceof Advised behind) {
            current = behind;
        }
        return current;
    }

    private static void requireOpen(Object bean, Advised proxy) {
        if (proxy.isFrozen()) {
            throw new AopConfigException("The proxy " + bean.getClass().getName()
                    + " is frozen, so its methods cannot be made durable. Leave it open, or move the durable methods to"
                    + " another bean.");
        }
    }

    private static boolean canBeSubclassed(Class<?> type) {
        return !type.isInterface()
                && !type.isSealed()
                && !Modifier.isFinal(type.getModifiers())
                && !Proxy.isProxyClass(type)
                && !ClassUtils.isLambdaClass(type);
    }

    // A class from the parent of a reloading loader is proxied there, next to what it can see.
    private static @Nullable ClassLoader loaderFor(Class<?> beanClass, @Nullable ClassLoader loader) {
        return loader instanceof SmartClassLoader smart && loader != beanClass.getClassLoader()
                ? smart.getOriginalClassLoader()
                : loader;
    }
}
