package io.durableworkflow.boot;

import io.durableworkflow.CronParser;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.boot.discovery.DefaultRetries;
import io.durableworkflow.boot.discovery.DurableBeanFactoryPostProcessor;
import io.durableworkflow.boot.discovery.DurableBeanInspector;
import io.durableworkflow.boot.discovery.DurableBeanPostProcessor;
import io.durableworkflow.boot.discovery.DurableBeans;
import io.durableworkflow.boot.discovery.DurableMethodRegistrar;
import io.durableworkflow.boot.discovery.ForeignThreadPolicy;
import io.durableworkflow.boot.discovery.TypeCheck;
import io.durableworkflow.boot.jackson.JacksonPayloadCodec;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Makes annotated methods of beans durable. These beans work on the others before the others exist, so they ask the
 * environment instead of the properties' bean: asking for that would create it too early.
 */
@Configuration(proxyBeanMethods = false)
class DiscoveryConfiguration {
    private static final CronParser ANY_EXPRESSION = expression -> after -> null;

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean(TypeCheck.class)
    static TypeCheck durableWorkflowTypeCheck(ConfigurableListableBeanFactory beanFactory) {
        // What a codec of the application's can store, only that codec knows.
        return beanFactory.containsBeanDefinition(DurableWorkflowAutoConfiguration.CODEC)
                ? new JacksonPayloadCodec().typeCheck()::problemWith
                : type -> Optional.empty();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static DurableBeanInspector durableWorkflowBeanInspector(
            TypeCheck payloads, ConfigurableListableBeanFactory beanFactory) {
        // A parser of the application's is asked later, when its bean may be created.
        boolean springs =
                isOurEngine(beanFactory) && beanFactory.containsBeanDefinition(EngineConfiguration.CRON_PARSER);
        return new DurableBeanInspector(payloads, springs ? new SpringCronParser() : ANY_EXPRESSION);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static DurableBeans durableWorkflowBeans(
            ConfigurableListableBeanFactory beanFactory, ObjectProvider<DurableWorkflowProperties> properties) {
        return new DurableBeans(
                beanFactory,
                new DefaultRetries(
                        () -> properties.getObject().retry().policy(),
                        () -> properties.getObject().compensation().policy()));
    }

    @Bean
    static DurableBeanFactoryPostProcessor durableWorkflowBeanFactoryPostProcessor(DurableBeanInspector inspector) {
        return new DurableBeanFactoryPostProcessor(inspector);
    }

    @Bean
    static DurableBeanPostProcessor durableWorkflowBeanPostProcessor(
            DurableBeans beans,
            DurableBeanInspector inspector,
            ObjectProvider<DurableEngine> engine,
            Environment environment) {
        return new DurableBeanPostProcessor(
                beans,
                inspector,
                engine::getObject,
                set(environment, "enabled", true),
                set(environment, "foreign-thread", ForeignThreadPolicy.WARN));
    }

    @Bean
    DurableMethodRegistrar durableWorkflowMethodRegistrar(
            ConfigurableListableBeanFactory beanFactory, DurableBeans beans, ObjectProvider<CronParser> parser) {
        return new DurableMethodRegistrar(
                beanFactory,
                beans,
                () -> isOurEngine(beanFactory) ? parser.getIfAvailable(() -> ANY_EXPRESSION) : ANY_EXPRESSION);
    }

    // What an engine of the application's own can read, only that engine knows.
    private static boolean isOurEngine(ConfigurableListableBeanFactory beanFactory) {
        return beanFactory.containsBeanDefinition(EngineConfiguration.ENGINE);
    }

    @SuppressWarnings("unchecked") // the class of a constant is the enum itself
    private static <T> T set(Environment environment, String property, T otherwise) {
        BindResult<T> set =
                Binder.get(environment).bind("durable-workflow." + property, (Class<T>) otherwise.getClass());
        return set.isBound() ? set.get() : otherwise;
    }
}
