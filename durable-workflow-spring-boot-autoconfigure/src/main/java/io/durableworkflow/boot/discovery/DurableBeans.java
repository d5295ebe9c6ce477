package io.durableworkflow.boot.discovery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.BeanFactory;

/** The beans with durable methods of one context: shared by whoever calls them and whoever registers them. */
public final class DurableBeans {
    private final BeanFactory beanFactory;
    private final DefaultRetries defaultRetries;
    private final Map<String, DurableBean> byName = new ConcurrentHashMap<>();

    /**
     * Creates an empty collection.
     *
     * @param beanFactory where bodies and compensations find their bean when they are run
     * @param defaultRetries what holds where annotations say nothing
     */
    public DurableBeans(BeanFactory beanFactory, DefaultRetries defaultRetries) {
        this.beanFactory = beanFactory;
        this.defaultRetries = defaultRetries;
    }

    /** The bean of this name; creates what is known of it, never the bean. */
    DurableBean get(String name) {
        return byName.computeIfAbsent(name, key -> new DurableBean(name, beanFactory, defaultRetries));
    }
}
