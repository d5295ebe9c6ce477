package io.durableworkflow.boot;

import io.durableworkflow.boot.DurableWorkflowProperties.Mode;
import io.durableworkflow.boot.jdbc.WorkflowDataSource;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;
import org.springframework.core.type.MethodMetadata;

/**
 * Begins to load SQLite's driver as soon as it is known that a file of our own will be opened, while the context goes on. It
 * only guesses, and decides nothing: {@link StoreConfiguration} does. Only where there is a second processor to do it.
 */
final class DriverLoading implements BeanFactoryPostProcessor, PriorityOrdered {
    private final Environment environment;
    private final int processors;
    private final Runnable load;

    DriverLoading(Environment environment, int processors, Runnable load) {
        this.environment = environment;
        this.processors = processors;
        this.load = load;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        if (processors > 1 && !usesTheApplications() && !hasMarked(beanFactory)) {
            load.run();
        }
    }

    private boolean usesTheApplications() {
        return Binder.get(environment)
                .bind("durable-workflow.datasource.mode", String.class)
                .map(Mode.APPLICATION.name()::equalsIgnoreCase)
                .orElse(false);
    }

    // By what was read of the configuration classes, as asking for the beans' types would load the types.
    private static boolean hasMarked(ConfigurableListableBeanFactory beanFactory) {
        for (String name : beanFactory.getBeanDefinitionNames()) {
            BeanDefinition definition = beanFactory.getBeanDefinition(name);
            MethodMetadata factory = definition instanceof AnnotatedBeanDefinition annotated
                    ? annotated.getFactoryMethodMetadata()
                    : null;
            if (factory != null && factory.isAnnotated(WorkflowDataSource.class.getName())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE; // among those that come first
    }
}
