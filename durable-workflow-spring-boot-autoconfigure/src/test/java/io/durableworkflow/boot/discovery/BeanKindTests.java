package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.boot.discovery.elsewhere.ExportedSteps;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;

/** Whatever a bean is made of, its durable methods are found and its calls of them are recorded. */
class BeanKindTests {
    @Test
    void findsAnnotationsOfAnInterface() {
        Executions.runner(Teller.class).run(context -> {
            assertThat(context.getBean(Greeter.class).greet("Ada")).isEqualTo("Hello, Ada!");

            assertThat(Executions.lastSteps(context)).containsExactly("salutation", "mark");
        });
    }

    @Test
    void findsGenericMethodsBehindTheirBridges() {
        Executions.runner(OrderHandler.class).run(context -> {
            Handler<Order, String> handler = context.getBean(OrderHandler.class);

            assertThat(handler.handle(new Order("o-1"))).isEqualTo("load o-1");

            assertThat(Executions.lastSteps(context)).containsExactly("load");
        });
    }

    @Test
    void findsInheritedMethodsAndReadsTheirTypesInTheChild() {
        Executions.runner(Baskets.class).run(context -> {
            assertThat(context.getBean(Baskets.class).process(List.of(new Order("a"), new Order("b"))))
                    .isEqualTo("first a");

            assertThat(Executions.lastSteps(context)).containsExactly("sorted", "first");
        });
    }

    @Test
    void findsProtectedStepsOfAParentElsewhere() {
        Executions.runner(Imported.class).run(context -> {
            assertThat(context.getBean(Imported.class).run()).isEqualTo("exported");

            assertThat(Executions.lastSteps(context)).containsExactly("exported");
        });
    }

    @Test
    void findsPublicMethodsOfAHiddenParent() {
        Executions.runner(ExportedSteps.Visible.class).run(context -> {
            assertThat(context.getBean(ExportedSteps.Visible.class).run()).isEqualTo("hidden");

            assertThat(Executions.lastSteps(context)).containsExactly("hidden");
        });
    }

    @Test
    void callsTheOverriddenMethodOfAParentPlainly() {
        Executions.runner(Overriding.class).run(context -> {
            assertThat(context.getBean(Overriding.class).run()).isEqualTo("child of parent");

            assertThat(Executions.lastSteps(context)).containsExactly("name");
        });
    }

    @Test
    void adoptsBeansOfFactoryMethodsThatDoNotCallThemselves() {
        Executions.runner(FactoryMade.class).run(context -> {
            assertThat(context.getBean(Caller.class).run()).isEqualTo("price 7");

            assertThat(Executions.lastSteps(context)).containsExactly("price");
        });
    }

    @Test
    void adoptsBeansOfFactoryMethodsThatReturnAnInterface() {
        Executions.runner(FactoryMadeInterface.class).run(context -> {
            assertThat(context.getBean(UnaryOperator.class)).isInstanceOf(Upper.class);

            assertThat(context.getBean(Upper.class).apply("a")).isEqualTo("A");
            assertThat(Executions.executions(context)).hasSize(1);
        });
    }

    @Test
    void adoptsALambdaWithTheInterfaceItImplements() {
        Executions.runner(FactoryMadeLambda.class, PriceCaller.class).run(context -> {
            assertThat(context.getBean(PriceCaller.class).run()).isEqualTo(3);

            assertThat(Executions.lastSteps(context)).containsExactly("amount");
        });
    }

    @Test
    void adoptsAClientThatIsNothingButAProxy() {
        Executions.runner(FactoryMadeClient.class, PriceCaller.class).run(context -> {
            assertThat(context.getBean(PriceCaller.class).run()).isEqualTo(5);

            assertThat(Executions.lastSteps(context)).containsExactly("amount");
        });
    }

    @Test
    void adoptsBeansOfARegistrar() {
        Executions.runner(Registered.class).run(context -> {
            assertThat(context.getBean(Baskets.class).process(List.of(new Order("a"))))
                    .isEqualTo("first a");

            assertThat(Executions.lastSteps(context)).containsExactly("sorted", "first");
        });
    }

    @Test
    void adoptsAMainClassWithoutBeanMethods() {
        Executions.runner(Application.class).run(context -> {
            assertThat(context.getBean(Application.class).run()).isEqualTo("main");

            assertThat(Executions.lastSteps(context)).containsExactly("step");
        });
    }

    @Test
    void keepsTheClassWhereTheApplicationPrefersInterfaces() {
        Executions.runner(Teller.class, Resilient.class)
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withPropertyValues("spring.aop.proxy-target-class=false")
                .run(context -> {
                    assertThat(context.getBean(Teller.class).greet("Ada")).isEqualTo("Hello, Ada!");

                    assertThat(Executions.lastSteps(context)).containsExactly("salutation", "mark");
                });
    }

    @Test
    void worksBehindAProxyOfInterfaces() {
        Executions.runner(Resilient.class, RetriedPriceConfiguration.class, PriceCaller.class)
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withPropertyValues("spring.aop.proxy-target-class=false")
                .run(context -> {
                    Price price = context.getBean(Price.class);
                    assertThat(AopUtils.isJdkDynamicProxy(price)).isTrue();

                    assertThat(context.getBean(PriceCaller.class).run()).isEqualTo(11);

                    assertThat(Executions.lastSteps(context)).containsExactly("amount");
                });
    }

    @Test
    void registersWhatAProxyOfInterfacesHides() {
        Executions.runner(Resilient.class, HiddenWorkflowConfiguration.class)
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withPropertyValues("spring.aop.proxy-target-class=false")
                .run(context -> {
                    PlainPrice price = context.getBean(PlainPrice.class);
                    assertThat(AopUtils.isJdkDynamicProxy(price)).isTrue();

                    assertThat(price.plainAmount()).isEqualTo(13);

                    assertThat(Executions.executions(context))
                            .singleElement()
                            .matches(view -> view.workflow().equals("hidden-by-proxy"));
                });
    }

    interface Greeter {
        @DurableWorkflow
        String greet(String name);

        @Step
        default String mark() {
            return "!";
        }
    }

    static class Teller implements Greeter {
        @Override
        public String greet(String name) {
            return salutation() + name + mark();
        }

        @Step
        @Retryable
        public String salutation() {
            return "Hello, ";
        }
    }

    record Order(String id) {}

    interface Handler<I, O> {
        O handle(I input);
    }

    static class OrderHandler implements Handler<Order, String> {
        @Override
        @DurableWorkflow
        public String handle(Order input) {
            return load(input);
        }

        @Step
        String load(Order order) {
            return "load " + order.id();
        }
    }

    abstract static class Pipeline<T> {
        @DurableWorkflow
        public String process(T input) {
            return first(sorted(input));
        }

        @Step
        protected T sorted(T input) {
            return input;
        }

        protected abstract String first(T input);
    }

    static class Baskets extends Pipeline<List<Order>> {
        @Override
        @Step
        protected String first(List<Order> input) {
            return "first " + input.get(0).id();
        }
    }

    static class Imported extends ExportedSteps {
        @DurableWorkflow
        public String run() {
            return exported();
        }
    }

    static class Named {
        @Step
        String name() {
            return "parent";
        }
    }

    static class Overriding extends Named {
        @DurableWorkflow
        public String run() {
            return name();
        }

        @Override
        @Step
        String name() {
            return "child of " + super.name();
        }
    }

    static class Prices {
        @Step
        public String price(int amount) {
            return "price " + amount;
        }
    }

    static class Caller {
        private final Prices prices;

        Caller(Prices prices) {
            this.prices = prices;
        }

        @DurableWorkflow
        public String run() {
            return prices.price(7);
        }
    }

    @Configuration
    static class FactoryMade {
        @Bean
        Prices prices() {
            return new Prices();
        }

        @Bean
        Caller caller(Prices prices) {
            return new Caller(prices);
        }
    }

    static class Upper implements UnaryOperator<String> {
        @Override
        @DurableWorkflow
        public String apply(String text) {
            return text.toUpperCase(Locale.ROOT);
        }
    }

    @Configuration
    static class FactoryMadeInterface {
        @Bean
        UnaryOperator<String> upper() {
            return new Upper();
        }
    }

    @SpringBootConfiguration
    static class Application {
        @DurableWorkflow
        String run() {
            return step();
        }

        @Step
        String step() {
            return "main";
        }
    }

    interface Price {
        @Step
        int amount();
    }

    static class PriceCaller {
        private final Price price;

        PriceCaller(Price price) {
            this.price = price;
        }

        @DurableWorkflow
        public int run() {
            return price.amount();
        }
    }

    @Configuration
    static class FactoryMadeLambda {
        @Bean
        Price price() {
            return () -> 3;
        }
    }

    @Configuration
    static class FactoryMadeClient {
        @Bean
        Price price() {
            ProxyFactory factory = new ProxyFactory(Price.class, (MethodInterceptor) call -> 5);
            Object client = factory.getProxy();
            assertThat(Proxy.isProxyClass(client.getClass())).isTrue();
            return (Price) client;
        }
    }

    @Configuration
    @EnableResilientMethods
    static class Resilient {}

    static class RetriedPrice implements Price {
        @Override
        @Retryable
        public int amount() {
            return 11;
        }
    }

    static class HiddenWorkflow implements PlainPrice {
        @Override
        @DurableWorkflow("hidden-by-proxy")
        public int plainAmount() {
            return 13;
        }

        @Retryable
        public void retried() {}
    }

    interface PlainPrice {
        int plainAmount();
    }

    @Configuration
    static class HiddenWorkflowConfiguration {
        @Bean
        PlainPrice price() {
            return new HiddenWorkflow();
        }
    }

    @Configuration
    static class RetriedPriceConfiguration {
        @Bean
        RetriedPrice price() {
            return new RetriedPrice();
        }
    }

    @Configuration
    @Import(Registrar.class)
    static class Registered {}

    static class Registrar implements BeanRegistrar {
        @Override
        public void register(BeanRegistry registry, Environment environment) {
            registry.registerBean(Baskets.class);
        }
    }
}
