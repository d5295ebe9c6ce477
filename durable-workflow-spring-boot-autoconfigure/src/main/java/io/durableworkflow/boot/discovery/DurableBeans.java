package io.durableworkflow.boot.discovery;

import io.durableworkflow.RetryPolicy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.beans.factory.BeanFactory;

/** The beans with durable methods of one context: shared by whoever calls them and whoever registers them. */
public final class DurableBeans {
    private final BeanFactory beanFactory;
    private final Supplier<RetryPolicy> defaultRetry;
    private final Map<String, DurableBean> byName = new ConcurrentHashMap<>();

    /**
     * Creates an empty collection.
     *
     * @param beanFactory where bodies and compensations find their bean when they are run
     * @param defaultRetry what holds where a step's annotation says nothing; asked for when the first step is defined
     */
    public DurableBeans(BeanFactory beanFactory, Supplier<RetryPolicy> defaultRetry) {
        this.beanFactory = beanFactory;
        this.defaultRetry = defaultRetry;
    }

    /** The bean of this name; creates what is known of it, never the bean. */
    DurableBean get(String name) {
        return byName.computeIfAbsent(name, key -> new DurableBean(name, beanFactory, defaultRetry));
    }
}
