package io.durableworkflow.boot.discovery;

import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/**
 * Gives each bean with durable methods its enhanced class, before the first of them is created.
 *
 * <p>Not {@code Ordered} on purpose: it then comes after all post-processors that are, and sees their definitions too.
 */
public final class DurableBeanFactoryPostProcessor implements BeanFactoryPostProcessor {
    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        for (String name : beanFactory.getBeanDefinitionNames()) {
            if (beanFactory.getBeanDefinition(name) instanceof AbstractBeanDefinition definition
                    && !definition.isAbstract()
                    && !beanFactory.containsSingleton(name)) {
                enhance(name, definition, beanFactory);
            }
        }
    }

    private void enhance(String name, AbstractBeanDefinition definition, ConfigurableListableBeanFactory beanFactory) {
        Class<?> beanClass = classThatSpringInstantiates(name, beanFactory);
        if (beanClass == null) {
            return;
        }
        DurableType type = DurableType.of(beanClass);
        if (type.isEmpty() || Modifier.isFinal(beanClass.getModifiers())) {
            return;
        }
        definition.setBeanClass(EnhancedClasses.enhance(type));
        // An enhanced bean is called through its class, so its proxy must have it, whatever the application prefers.
        definition.setAttribute(AutoProxyUtils.PRESERVE_TARGET_CLASS_ATTRIBUTE, Boolean.TRUE);
    }

    /** The class, if Spring will call a constructor of it; a factory method or a supplier makes its own objects. */
    private @Nullable Class<?> classThatSpringInstantiates(String name, ConfigurableListableBeanFactory beanFactory) {
        BeanDefinition merged = beanFactory.getMergedBeanDefinition(name);
        if (merged.getFactoryMethodName() != null
                || !(merged instanceof AbstractBeanDefinition definition)
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
}
