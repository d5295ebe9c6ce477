package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.durableworkflow.testing.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.ProtectionDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.SmartClassLoader;

/** Durable beans keep the life that they have without us: lazy ones are lazy, restarted ones are new. */
class LifecycleTests {
    private static final List<String> EVENTS = new CopyOnWriteArrayList<>();

    @BeforeEach
    void forget() {
        EVENTS.clear();
    }

    @Test
    void leavesLazyBeansLazyUntilTheyAreCalled() {
        Executions.runner(LazyOrders.class).run(context -> {
            assertThat(EVENTS).isEmpty();

            assertThat(context.getBean(LazyOrders.class).run()).isEqualTo("done");
            assertThat(EVENTS).containsExactly("created");
            assertThat(Executions.lastSteps(context)).containsExactly("work");
        });
    }

    @Test
    void worksUnderLazyInitialization() {
        Executions.runner(Orders.class)
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> {
                    assertThat(EVENTS).isEmpty();

                    assertThat(context.getBean(Orders.class).run()).isEqualTo("done");
                    assertThat(Executions.lastSteps(context)).containsExactly("work");
                });
    }

    @Test
    void goesOnInTheNextContextWithABeanThatIsLazyThere() {
        InMemoryCheckpointStore store = new InMemoryCheckpointStore();
        VirtualClock clock = new VirtualClock(Instant.parse("2030-01-01T00:00:00Z"));
        ApplicationContextRunner runner = Executions.runner(LazySleeper.class)
                .withBean(InMemoryCheckpointStore.class, () -> store)
                .withBean(VirtualClock.class, () -> clock);
        runner.run(context -> {
            DurableEngine engine = context.getBean(DurableEngine.class);
            LazySleeper sleeper = context.getBean(LazySleeper.class);
            engine.start("long", () -> sleeper.run("order"));
            await().until(() -> engine.handle("long", String.class).status() == ExecutionStatus.SUSPENDED);
        });
        EVENTS.clear();

        runner.run(context -> {
            assertThat(EVENTS).as("nothing is due yet").isEmpty();
            clock.advance(Duration.ofHours(2));

            DurableEngine engine = context.getBean(DurableEngine.class);
            assertThat(engine.handle("long", String.class).result()).isEqualTo("order before, order after");
            assertThat(EVENTS).containsExactly("created", "after");
        });
    }

    @Test
    void compensatesThroughTheBean() {
        Executions.runner(Saga.class).run(context -> {
            assertThatThrownBy(context.getBean(Saga.class)::run).hasMessage("no");

            assertThat(EVENTS).containsExactly("cancel b", "unpaid 3 a", "released a of a");
        });
    }

    @Test
    void survivesCircularReferences() {
        Executions.runner(Hen.class, Egg.class)
                .withAllowCircularReferences(true)
                .run(context -> {
                    Hen hen = context.getBean(Hen.class);
                    assertThat(context.getBean(Egg.class).hen).isSameAs(hen);

                    assertThat(hen.run()).isEqualTo("laid");
                    assertThat(Executions.lastSteps(context)).containsExactly("lay");
                });
    }

    @Test
    void forgetsAnEarlyProxyOfABeanThatFailed() {
        Executions.runner(Fox.class, Goose.class)
                .withAllowCircularReferences(true)
                .run(context -> {
                    assertThatThrownBy(() -> context.getBean(Fox.class)).hasMessageContaining("not hungry");

                    assertThat(context.getBean(Fox.class).run()).isEqualTo("caught");
                    assertThat(Executions.lastSteps(context)).containsExactly("hunt");
                });
    }

    @Test
    void refusesWorkflowsWhenSwitchedOff() {
        Executions.runner(Orders.class).withPropertyValues("enabled=false").run(context -> {
            Orders orders = context.getBean(Orders.class);

            assertThatThrownBy(orders::run)
                    .isInstanceOf(DurableCallException.class)
                    .hasMessageContaining("durable-workflow.enabled");
            assertThat(orders.work()).as("a step outside an execution").isEqualTo("done");
        });
    }

    @Test
    void putsItsInterceptorsAroundAllOthers() {
        Executions.runner(Orders.class, AdviceTests.Resilient.class, AdviceTests.Transactions.class)
                .run(context -> {
                    Advised proxy = (Advised) context.getBean(Orders.class);

                    assertThat(proxy.getAdvisors()[0].getAdvice()).isInstanceOf(DurableCallInterceptor.class);
                    assertThat(proxy.getAdvisors()[proxy.getAdvisorCount() - 1].getAdvice())
                            .isInstanceOf(ArrivalInterceptor.class);
                    assertThat(AopUtils.isCglibProxy(proxy)).isTrue();
                });
    }

    @Test
    void leavesOtherBeansAlone() {
        Executions.runner(Plain.class)
                .run(context ->
                        assertThat(context.getBean(Plain.class).getClass()).isSameAs(Plain.class));
    }

    @Test
    void startsAgainWithClassesOfAnotherLoader() throws Exception {
        Class<?> first = null;
        for (int restart = 0; restart < 2; restart++) {
            try (RestartLoader loader = new RestartLoader();
                    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
                context.setClassLoader(loader);
                Class<?> beanClass = Class.forName(RestartedOrders.class.getName(), true, loader);
                context.register(DurableTestConfiguration.class, beanClass);
                context.refresh();

                Callable<?> orders = (Callable<?>) context.getBean(beanClass);
                assertThat(orders.call()).isEqualTo("done");
                assertThat(Executions.lastSteps(context)).containsExactly("work");
                assertThat(beanClass).isNotSameAs(first);
                first = beanClass;
            }
        }
    }

    static class Plain {}

    public static class Orders {
        public Orders() {
            EVENTS.add("created");
        }

        @DurableWorkflow
        public String run() {
            return work();
        }

        @Step
        public String work() {
            return "done";
        }
    }

    @Lazy
    static class LazyOrders extends Orders {}

    @Lazy
    static class LazySleeper {
        LazySleeper() {
            EVENTS.add("created");
        }

        @DurableWorkflow
        public String run(String order) {
            String before = step(order, "before");
            WorkflowContext.current().sleep(Duration.ofHours(1));
            return before + ", " + step(order, "after");
        }

        @Step
        String step(String order, String when) {
            EVENTS.add(when);
            return order + " " + when;
        }
    }

    static class Saga {
        @DurableWorkflow
        public void run() {
            reserve("a");
            pay(3, "a");
            book("b");
            throw new IllegalStateException("no");
        }

        @Step(compensation = "release")
        String reserve(String item) {
            return item;
        }

        void release(String item, String reservation) {
            EVENTS.add("released " + reservation + " of " + item);
        }

        @Step(compensation = "unpay")
        void pay(int amount, String item) {}

        protected void unpay(int amount, String item) {
            EVENTS.add("unpaid " + amount + " " + item);
        }

        @Step(compensation = "cancel")
        long book(String item) {
            return 7;
        }

        public void cancel(String item) {
            EVENTS.add("cancel " + item);
        }
    }

    static class Hen {
        @Autowired
        private Egg egg;

        @DurableWorkflow
        public String run() {
            return lay();
        }

        @Step
        String lay() {
            return egg == null ? "nothing" : "laid";
        }
    }

    static class Egg {
        @Autowired
        private Hen hen;
    }

    @Lazy
    static class Fox implements InitializingBean {
        @Autowired
        private Goose goose;

        @Override
        public void afterPropertiesSet() {
            EVENTS.add("hungry");
            if (EVENTS.size() == 1) {
                throw new IllegalStateException("not hungry");
            }
        }

        @DurableWorkflow
        public String run() {
            return hunt();
        }

        @Step
        String hunt() {
            return goose.fox == null ? "missed" : "caught";
        }
    }

    @Lazy
    static class Goose {
        @Autowired
        private Fox fox;
    }

    /** Loads the bean's class anew, as the restart of DevTools does. */
    private static final class RestartLoader extends URLClassLoader implements SmartClassLoader {
        RestartLoader() {
            super(new URL[0], LifecycleTests.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(RestartedOrders.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = file.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        @Override
        public boolean isClassReloadable(Class<?> type) {
            return type.getClassLoader() == this;
        }

        @Override
        public ClassLoader getOriginalClassLoader() {
            return getParent();
        }

        @Override
        public Class<?> publicDefineClass(String name, byte[] code, ProtectionDomain domain) {
            return defineClass(name, code, 0, code.length, domain);
        }
    }
}
