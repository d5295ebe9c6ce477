package io.durableworkflow.boot.test;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineListener;
import io.durableworkflow.WorkflowClock;
import io.durableworkflow.boot.jdbc.WorkflowDatabase;
import io.durableworkflow.store.CheckpointStore;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Makes the engine of a context one that can die. What builds it stays what the application has configured: the same bean definition
 * builds an engine for each process, and only store, clock and a listener are put in between. The bean of the engine hands
 * every call to the engine of the process that runs.
 */
record WorkflowTestCustomizer() implements ContextCustomizer {
    private static final String ENGINE = "durableWorkflowEngine";
    private static final String ENGINE_OF_PROCESS = "durableWorkflowTestEngineOfProcess";
    private static final String TESTER = "durableWorkflowTester";
    private static final String PREFIX = "durableWorkflowTest";

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        TestProperties.addBelowTheTestsOwn(
                context.getEnvironment().getPropertySources(),
                new MapPropertySource(
                        "durableWorkflowTest",
                        Map.of(
                                // Every wait is followed by a replay, as it mostly is in life.
                                "durable-workflow.resident-wait",
                                "0s",
                                // Time stands still: a call that waits for it would never return.
                                "durable-workflow.call-timeout",
                                Machine.PATIENCE.toMillis() + "ms")));
        DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
        Machine machine = new Machine(
                () -> beans.getBean(ENGINE_OF_PROCESS, DurableEngine.class),
                () -> storeOf(beans),
                () -> beans.getBeanProvider(WorkflowDatabase.class).getIfAvailable());
        // Before the auto-configuration, which then leaves the clock out.
        define(beans, PREFIX + "WorkflowClock", WorkflowClock.class, machine::clockToBuildWith);
        define(beans, PREFIX + "Clock", Clock.class, machine.time()::asJavaClock);
        RootBeanDefinition tester = new RootBeanDefinition(
                WorkflowTester.class, () -> new WorkflowTester(machine, beans.getBean(ENGINE, DurableEngine.class)));
        tester.setLazyInit(true);
        beans.registerBeanDefinition(TESTER, tester);
        beans.registerSingleton(PREFIX + "Machine", machine);
        context.addBeanFactoryPostProcessor(factory -> replaceEngine(beans, machine));
    }

    private static void replaceEngine(DefaultListableBeanFactory beans, Machine machine) {
        if (!beans.containsBeanDefinition(ENGINE)) {
            throw new IllegalStateException(
                    "@DurableWorkflowTest needs the engine that the auto-configuration makes, and the context has none: durable workflows are not auto-configured, or the application has a DurableEngine bean of its own. Let the test be of the application's configuration, or use @SpringBootTest.");
        }
        AbstractBeanDefinition engine = (AbstractBeanDefinition) beans.getBeanDefinition(ENGINE);
        if ("DisabledConfiguration".equals(simpleName(engine.getFactoryBeanName()))) {
            throw new IllegalStateException(
                    "@DurableWorkflowTest needs an engine, and durable-workflow.enabled is false. Set it to true in the test's properties, or use @SpringBootTest.");
        }
        AbstractBeanDefinition ofProcess = engine.cloneBeanDefinition();
        ofProcess.setScope(BeanDefinition.SCOPE_PROTOTYPE);
        ofProcess.setAutowireCandidate(false);
        ofProcess.setDestroyMethodName(null);
        beans.registerBeanDefinition(ENGINE_OF_PROCESS, ofProcess);
        RootBeanDefinition lasting = new RootBeanDefinition(DurableEngine.class, () -> {
            machine.begin();
            return LastingEngine.of(machine);
        });
        lasting.setDestroyMethodName("close");
        lasting.setDependsOn(storesOf(beans));
        beans.removeBeanDefinition(ENGINE);
        beans.registerBeanDefinition(ENGINE, lasting);
        for (Class<?> replaced : new Class<?>[] {CheckpointStore.class, WorkflowClock.class}) {
            for (String name : beans.getBeanNamesForType(replaced, true, false)) {
                if (!name.startsWith(PREFIX) && beans.containsBeanDefinition(name)) {
                    beans.getBeanDefinition(name).setPrimary(false);
                }
            }
        }
        define(beans, PREFIX + "Store", CheckpointStore.class, machine::storeToBuildWith);
        define(beans, PREFIX + "Listener", EngineListener.class, machine::listenerToBuildWith)
                .setPrimary(false);
    }

    private static String simpleName(@Nullable String name) {
        return name == null ? "" : name.substring(name.lastIndexOf('.') + 1);
    }

    private static String[] storesOf(ConfigurableListableBeanFactory beans) {
        String[] names = beans.getBeanNamesForType(CheckpointStore.class, true, false);
        return Arrays.stream(names).filter(name -> !name.startsWith(PREFIX)).toArray(String[]::new);
    }

    private static CheckpointStore storeOf(DefaultListableBeanFactory beans) {
        String[] names = storesOf(beans);
        if (names.length != 1) {
            throw new IllegalStateException(
                    "@DurableWorkflowTest needs one CheckpointStore in the context, and there are "
                            + String.join(", ", names));
        }
        return beans.getBean(names[0], CheckpointStore.class);
    }

    private static <T> RootBeanDefinition define(
            BeanDefinitionRegistry beans, String name, Class<T> type, Supplier<T> supplier) {
        RootBeanDefinition definition = new RootBeanDefinition(type, supplier);
        definition.setScope(BeanDefinition.SCOPE_PROTOTYPE);
        definition.setPrimary(true);
        beans.registerBeanDefinition(name, definition);
        return definition;
    }
}
