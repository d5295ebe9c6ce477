package io.durableworkflow.boot.discovery;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.boot.discovery.CheckedBean.Origin;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;
import org.springframework.util.ClassUtils;

/**
 * Puts our two interceptors on the proxy of each bean with durable methods, and tells the bean of its proxy.
 *
 * <p>Not {@code Ordered} on purpose: it then comes after all post-processors that are, among them those which proxy for
 * {@code @Transactional}, {@code @Retryable}, {@code @Async} and {@code @Validated}, and finds their proxy finished.
 */
public final class DurableBeanPostProcessor implements SmartInstantiationAwareBeanPostProcessor, BeanClassLoaderAware {
    private final DurableBeans beans;
    private final DurableBeanInspector inspector;
    private final DurableCalls calls;
    private final Map<String, SelfReference> unfinished = new ConcurrentHashMap<>();
    private final Map<String, Object> proxiedEarly = new ConcurrentHashMap<>();
    private @Nullable ClassLoader loader = ClassUtils.getDefaultClassLoader();

    /**
     * Creates the post-processor. None of the arguments is used before the first durable call.
     *
     * @param beans shared with {@link DurableMethodRegistrar}
     * @param inspector inspects what shows its class only when it is there
     * @param engine asked once
     * @param enabled false: workflow calls are refused, rather than run without being durable
     * @param foreignThreads what happens to a step called on a thread that runs no execution
     */
    public DurableBeanPostProcessor(
            DurableBeans beans,
            DurableBeanInspector inspector,
            Supplier<DurableEngine> engine,
            boolean enabled,
            ForeignThreadPolicy foreignThreads) {
        this.beans = beans;
        this.inspector = inspector;
        this.calls = new DurableCalls(engine, enabled, foreignThreads);
    }

    @Override
    public void setBeanClassLoader(ClassLoader classLoader) {
        loader = classLoader;
    }

    // Asked when a context is generated ahead of time: the class of the proxy, too, is then generated in the build.
    @Override
    public Class<?> determineBeanType(Class<?> beanClass, String beanName) {
        boolean proxied = SpringProxy.class.isAssignableFrom(beanClass);
        return proxied || DurableType.of(beanClass).isEmpty()
                ? beanClass
                : DurableProxies.proxyClass(beanClass, loader);
    }

    @Override
    public boolean postProcessAfterInstantiation(Object bean, String beanName) {
        if (bean instanceof DurableEnhanced enhanced) {
            SelfReference self = new SelfReference(beanName);
            self.giveTo(enhanced);
            unfinished.put(beanName, self);
        }
        return true;
    }

    @Override
    public Object getEarlyBeanReference(Object bean, String beanName) {
        proxiedEarly.put(beanName, DurableProxies.ultimateTarget(bean));
        return advise(bean, beanName);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        // Compared, because an earlier attempt to create the bean may have ended after its early proxy.
        boolean advised = proxiedEarly.remove(beanName) == DurableProxies.ultimateTarget(bean);
        return advised ? bean : advise(bean, beanName);
    }

    private Object advise(Object bean, String beanName) {
        DurableType type = DurableType.of(AopProxyUtils.ultimateTargetClass(bean));
        SelfReference self = unfinished.remove(beanName);
        if (bean instanceof AopInfrastructureBean || (type.isEmpty() && self == null)) {
            return bean;
        }
        Object target = DurableProxies.ultimateTarget(bean);
        if (self != null && SelfReference.of(target) != self) {
            throw new BeanCreationException(
                    beanName,
                    "The bean is wrapped in a " + bean.getClass().getName()
                            + ", which is no proxy of Spring's, so its durable methods cannot be reached through it");
        }
        if (self == null) {
            inspector.inspectCreated(new CheckedBean(beanName, type, Origin.FACTORY, BeanDefinition.SCOPE_SINGLETON));
        }
        Object proxy = DurableProxies.advise(
                bean,
                new DurableAdvisor(type, new DurableCallInterceptor(beans.get(beanName), type, calls)),
                new DurableAdvisor(type, new ArrivalInterceptor(type)),
                loader);
        if (self != null) {
            self.proxy(proxy);
        }
        return proxy;
    }
}
