package io.durableworkflow.boot.discovery;

import io.durableworkflow.boot.discovery.CheckedBean.Origin;
import java.util.List;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/**
 * Inspects the beans with durable methods, and gives each its enhanced class before the first of them is created.
 *
 * <p>Not {@code Ordered} on purpose: it then comes after all post-processors that are, and sees their definitions too.
 */
public final class DurableBeanFactoryPostProcessor implements BeanFactoryPostProcessor {
    private final DurableBeanInspector inspector;

    /** Creates the post-processor. */
    public DurableBeanFactoryPostProcessor(DurableBeanInspector inspector) {
        this.inspector = inspector;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        List<CheckedBean> beans = new CheckedBeans(beanFactory).find();
        inspector.inspect(beans);
        for (CheckedBean bean : beans) {
            if (bean.origin() == Origin.CONSTRUCTOR
                    && beanFactory.getBeanDefinition(bean.name()) instanceof AbstractBeanDefinition definition) {
                enhance(definition, bean.type());
            }
        }
    }

    private static void enhance(AbstractBeanDefinition definition, DurableType type) {
        definition.setBeanClass(EnhancedClasses.enhance(type));
        definition.setAttribute(EnhancedClasses.ATTRIBUTE, Boolean.TRUE);
        // Self-calls are sent to the proxy through the class, so the proxy must have it, whatever the application
        // prefers.
        definition.setAttribute(AutoProxyUtils.PRESERVE_TARGET_CLASS_ATTRIBUTE, Boolean.TRUE);
    }
}
