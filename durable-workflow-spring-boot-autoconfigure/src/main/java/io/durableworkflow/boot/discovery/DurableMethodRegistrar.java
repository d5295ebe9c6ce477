package io.durableworkflow.boot.discovery;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.boot.discovery.CheckedBean.Origin;
import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
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
     * before {@link DurableEngine#launch()}: a bean made by a {@code @Bean} method that returns an interface shows what it
     * is only then, and if it is lazy even later, so a workflow of such a bean is not known.
     *
     * @throws InvalidDurableBeanException if two workflows have one name and version
     */
    public void registerWith(DurableEngine engine) {
        List<CheckedBean> found = durableBeans();
        List<Problem> problems = WorkflowNames.problemsOf(found);
        if (!problems.isEmpty()) {
            throw new InvalidDurableBeanException(problems);
        }
        for (CheckedBean bean : found) {
            register(beans.get(bean.name()), bean.type(), engine);
        }
    }

    // Compensations first, so that they are there when a workflow goes on.
    private static void register(DurableBean bean, DurableType type, DurableEngine engine) {
        type.steps()
                .filter(StepMethod::isCompensated)
                .flatMap(bean::compensationsOf)
                .forEach(engine::register);
        type.workflows().forEach(workflow -> engine.register(bean.definitionOf(workflow)));
    }

    private List<CheckedBean> durableBeans() {
        return Arrays.stream(beanFactory.getBeanDefinitionNames())
                .filter(name -> !beanFactory.getBeanDefinition(name).isAbstract())
                .flatMap(this::durableBean)
                .toList();
    }

    private Stream<CheckedBean> durableBean(String name) {
        Class<?> type = typeOf(name);
        return type == null || DurableType.of(type).isEmpty()
                ? Stream.empty()
                : Stream.of(
                        new CheckedBean(name, DurableType.of(type), Origin.FACTORY, BeanDefinition.SCOPE_SINGLETON));
    }

    private @Nullable Class<?> typeOf(String name) {
        Class<?> type = beanFactory.getType(name, false);
        // A proxy of interfaces hides what is annotated on the class; one that exists can be looked behind.
        return type != null && Proxy.isProxyClass(type) && beanFactory.containsSingleton(name)
                ? AopProxyUtils.ultimateTargetClass(beanFactory.getBean(name))
                : type;
    }
}
