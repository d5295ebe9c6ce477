package io.durableworkflow.boot.discovery;

import io.durableworkflow.boot.discovery.CheckedBean.Origin;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyFactoryBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.context.annotation.ConfigurationClassPostProcessor;
import org.springframework.core.Conventions;

/** Finds the beans with durable methods of a context by their definitions, without creating one. */
final class CheckedBeans {
    // Set by Spring on the definitions of classes that it enhances itself.
    private static final String CONFIGURATION =
            Conventions.getQualifiedAttributeName(ConfigurationClassPostProcessor.class, "configurationClass");

    private final ConfigurableListableBeanFactory beanFactory;

    CheckedBeans(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    List<CheckedBean> find() {
        return Arrays.stream(beanFactory.getBeanDefinitionNames())
                .flatMap(name -> find(name).stream())
                .toList();
    }

    private Optional<CheckedBean> find(String name) {
        BeanDefinition definition = beanFactory.getBeanDefinition(name);
        // What exists already is infrastructure, and what is enhanced already was inspected then.
        if (definition.isAbstract()
                || beanFactory.containsSingleton(name)
                || isScopedProxy(definition)
                || definition.hasAttribute(EnhancedClasses.ATTRIBUTE)) {
            return Optional.empty();
        }
        Class<?> constructed = constructedClass(beanFactory.getMergedBeanDefinition(name));
        if (constructed == null) {
            return made(name);
        }
        if (!DurableType.of(constructed).isEmpty()) {
            return Optional.of(checked(name, constructed, constructedBy(definition)));
        }
        return FactoryBean.class.isAssignableFrom(constructed) ? made(name) : Optional.empty();
    }

    private Optional<CheckedBean> made(String name) {
        return Optional.ofNullable(beanFactory.getType(name, false))
                .filter(type -> !DurableType.of(type).isEmpty())
                .map(type -> checked(name, type, Origin.FACTORY));
    }

    private CheckedBean checked(String name, Class<?> type, Origin origin) {
        String scope = beanFactory.getMergedBeanDefinition(name).getScope();
        return new CheckedBean(
                name,
                DurableType.of(type),
                origin,
                scope == null || scope.isEmpty() ? BeanDefinition.SCOPE_SINGLETON : scope);
    }

    /** The class of which Spring calls a constructor; null if a factory method or a supplier makes the object. */
    private @Nullable Class<?> constructedClass(BeanDefinition merged) {
        if (!(merged instanceof AbstractBeanDefinition definition)
                || definition.getFactoryMethodName() != null
                || definition.getInstanceSupplier() != null) {
            return null;
        }
        try {
            return definition.hasBeanClass()
                    ? definition.getBeanClass()
                    : definition.resolveBeanClass(beanFactory.getBeanClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // Not ours to report: Spring does, if the bean is ever needed.
            return null;
        }
    }

    private static Origin constructedBy(BeanDefinition definition) {
        return "full".equals(definition.getAttribute(CONFIGURATION)) ? Origin.CONFIGURATION : Origin.CONSTRUCTOR;
    }

    // Looked at under the name of its target.
    private static boolean isScopedProxy(BeanDefinition definition) {
        return ScopedProxyFactoryBean.class.getName().equals(definition.getBeanClassName());
    }
}
