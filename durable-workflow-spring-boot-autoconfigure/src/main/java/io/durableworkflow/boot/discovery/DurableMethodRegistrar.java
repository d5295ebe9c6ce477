package io.durableworkflow.boot.discovery;

import io.durableworkflow.DurableEngine;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Hands what the annotated beans define to an engine. Needs their types only: no bean is created for it. */
public final class DurableMethodRegistrar {
    private final ConfigurableListableBeanFactory beanFactory;
    private final DurableBeans beans;

    /**
     * Creates the registrar.
     *
     * @param beanFactory whose beans are registered
     * @param beans shared with {@link DurableBeanPostProcessor}
     */
    public DurableMethodRegistrar(ConfigurableListableBeanFactory beanFactory, DurableBeans beans) {
        this.beanFactory = beanFactory;
        this.beans = beans;
    }

    /**
     * Registers all workflows and compensations. Call it once per engine, after the singletons have been created and
     * before {@link DurableEngine#launch()}.
     */
    public void registerWith(DurableEngine engine) {
        for (DurableBean bean : durableBeans()) {
            bean.type()
                    .steps()
                    .filter(StepMethod::isCompensated)
                    .forEach(step -> engine.register(bean.compensationOf(step)));
            bean.type().workflows().forEach(workflow -> engine.register(bean.definitionOf(workflow)));
        }
    }

    private List<DurableBean> durableBeans() {
        Set<String> names = new LinkedHashSet<>(List.of(beanFactory.getBeanDefinitionNames()));
        names.addAll(List.of(beanFactory.getSingletonNames()));
        return names.stream().flatMap(this::durableBean).toList();
    }

    private Stream<DurableBean> durableBean(String name) {
        Class<?> type = beanFactory.getType(name, false);
        if (type == null) {
            return Stream.empty();
        }
        DurableType durable = DurableType.of(type);
        return durable.isEmpty() ? Stream.empty() : Stream.of(beans.get(name, durable));
    }
}
