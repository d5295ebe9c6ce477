package io.durableworkflow.boot.discovery;

import io.durableworkflow.CronParser;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.WorkflowClock;
import io.durableworkflow.store.InMemoryCheckpointStore;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/** What the auto-configuration declares for this package, over an engine in memory. */
@Configuration(proxyBeanMethods = false)
class DurableTestConfiguration {
    private static final CronParser ANY_EXPRESSION = expression -> after -> null;

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static DurableBeanInspector durableBeanInspector() {
        return new DurableBeanInspector(
                type -> type == Unreadable.class ? Optional.of("Unreadable has no constructor") : Optional.empty(),
                ANY_EXPRESSION);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static DurableBeans durableBeans(ConfigurableListableBeanFactory beanFactory) {
        return new DurableBeans(beanFactory, new DefaultRetries(RetryPolicy::none, RetryPolicy::none));
    }

    @Bean
    static DurableBeanFactoryPostProcessor durableBeanFactoryPostProcessor(DurableBeanInspector inspector) {
        return new DurableBeanFactoryPostProcessor(inspector);
    }

    @Bean
    static DurableBeanPostProcessor durableBeanPostProcessor(
            DurableBeans beans,
            DurableBeanInspector inspector,
            ObjectProvider<DurableEngine> engine,
            Environment environment) {
        return new DurableBeanPostProcessor(
                beans,
                inspector,
                engine::getObject,
                environment.getProperty("enabled", boolean.class, true),
                environment.getProperty("foreign-thread", ForeignThreadPolicy.class, ForeignThreadPolicy.WARN));
    }

    @Bean
    static DurableMethodRegistrar durableMethodRegistrar(
            ConfigurableListableBeanFactory beanFactory, DurableBeans beans) {
        return new DurableMethodRegistrar(beanFactory, beans, () -> ANY_EXPRESSION);
    }

    @Bean
    DurableEngine durableEngine(ObjectProvider<InMemoryCheckpointStore> store, ObjectProvider<WorkflowClock> clock) {
        return DurableEngine.builder()
                .store(store.getIfAvailable(InMemoryCheckpointStore::new))
                .codec(new PlainJsonCodec())
                .clock(clock.getIfAvailable(WorkflowClock::system))
                .residentWait(Duration.ZERO)
                .build();
    }

    @Bean
    @Lazy(false)
    Launcher launcher(DurableMethodRegistrar registrar, DurableEngine engine) {
        return new Launcher(registrar, engine);
    }

    /** A type that the check of types refuses. */
    record Unreadable() {}

    /** Registers, then launches. */
    static final class Launcher implements SmartLifecycle {
        private final DurableMethodRegistrar registrar;
        private final DurableEngine engine;
        private boolean running;

        Launcher(DurableMethodRegistrar registrar, DurableEngine engine) {
            this.registrar = registrar;
            this.engine = engine;
        }

        @Override
        public void start() {
            registrar.registerWith(engine);
            engine.launch();
            running = true;
        }

        @Override
        public void stop() {
            engine.stop(Duration.ofSeconds(5));
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }
}
