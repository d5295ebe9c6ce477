package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;

/** What a build generates ahead of time is compiled and run, and self-calls are redirected there too. */
class AheadOfTimeTests {
    @Test
    @CompileWithForkedClassLoader
    void redirectsSelfCallsInGeneratedContexts() {
        TestGenerationContext generated = generate(Parts.class, Orders.class, LazyOrders.class);

        assertThat(generated.getGeneratedFiles().getGeneratedFiles(Kind.CLASS).keySet())
                .anyMatch(file -> file.endsWith("AheadOfTimeTests$Orders$$Durable$$0.class"))
                .anyMatch(file -> file.contains("AheadOfTimeTests$Orders$$Durable$$FastClass$$"))
                .anyMatch(file -> file.endsWith("AheadOfTimeTests$Orders$$SpringCGLIB$$0.class"));
        run(generated, context -> {
            assertThat(context.getBean(Orders.class).place("o-1")).isEqualTo("Bern red o-1 counted");
            assertThat(Executions.lastSteps(context)).containsExactly("reserve", "count");

            assertThat(LazyOrders.created).isZero();
            assertThat(context.getBean(LazyOrders.class).run()).isEqualTo("done");
            assertThat(Executions.lastSteps(context)).containsExactly("work");
        });
    }

    @Test
    void failsTheBuildIfADurableMethodCannotWork() {
        assertThatThrownBy(() -> generate(Wrong.class))
                .isInstanceOf(InvalidDurableBeanException.class)
                .hasMessageContaining("is private");
    }

    private static TestGenerationContext generate(Class<?>... beans) {
        TestGenerationContext generation = new TestGenerationContext(AheadOfTimeTests.class);
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.register(DurableTestConfiguration.class);
        context.register(beans);
        new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        generation.writeGeneratedContent();
        return generation;
    }

    private static void run(TestGenerationContext generation, Consumer<GenericApplicationContext> test) {
        TestCompiler.forSystem().with(generation).compile(compiled -> {
            GenericApplicationContext context = new GenericApplicationContext();
            @SuppressWarnings("unchecked")
            ApplicationContextInitializer<GenericApplicationContext> initializer =
                    compiled.getInstance(ApplicationContextInitializer.class);
            // Only now: a build must not pick up what another one has left.
            System.setProperty("spring.aot.enabled", "true");
            try (context) {
                initializer.initialize(context);
                context.refresh();
                test.accept(context);
            } finally {
                System.clearProperty("spring.aot.enabled");
            }
        });
    }

    static class Orders {
        private final String city;
        private final String colour;

        @Autowired
        private List<String> colours;

        Orders(@Value("${city:Bern}") String city, @Qualifier("red") String colour) {
            this.city = city;
            this.colour = colour;
        }

        @DurableWorkflow
        String place(String order) {
            return reserve(order) + " "
                    + List.of(1).stream().map(this::count).toList().get(0);
        }

        @Step(compensation = "release")
        protected String reserve(String order) {
            return city + " " + colour + " " + order;
        }

        @Step
        String count(int number) {
            return colours.size() == 2 && number == 1 ? "counted" : "lost";
        }

        void release(String order, String reservation) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Parts {
        @Bean
        String red() {
            return "red";
        }

        @Bean
        String green() {
            return "green";
        }
    }

    @Lazy
    static class LazyOrders {
        static int created;

        LazyOrders() {
            created++;
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

    static class Wrong {
        @DurableWorkflow
        public String run() {
            return work();
        }

        @Step
        private String work() {
            return "done";
        }
    }
}
