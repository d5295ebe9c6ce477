package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** However a bean calls its own durable methods, each call is recorded as one from outside would be. */
class SelfCallTests {
    @Test
    void recordsDirectCallsLambdasAndMethodReferences() {
        Executions.runner(Checkout.class).run(context -> {
            assertThat(context.getBean(Checkout.class).place("o-1")).isEqualTo("reserved o-1, shipped o-1, [2, 3]");

            assertThat(Executions.lastSteps(context)).containsExactly("reserve", "ship", "count", "count");
        });
    }

    @Test
    void startsByLambda() {
        Executions.runner(Checkout.class).run(context -> {
            Checkout checkout = context.getBean(Checkout.class);

            var handle = context.getBean(DurableEngine.class).start("order-1", () -> checkout.place("o-1"));

            assertThat(handle.result()).startsWith("reserved o-1");
            assertThat(Executions.executions(context))
                    .extracting(view -> view.id())
                    .containsExactly("order-1");
        });
    }

    @Test
    void startsByLambdaAWorkflowThatReturnsAPrimitive() {
        Executions.runner(Numbers.class).run(context -> {
            Numbers numbers = context.getBean(Numbers.class);

            var handle = context.getBean(DurableEngine.class).start("sum", () -> numbers.sum(2));

            assertThat(handle.result()).isEqualTo(4);
        });
    }

    @Test
    void startsAWorkflowThatAPlainMethodOfTheBeanCalls() {
        Executions.runner(Numbers.class).run(context -> {
            assertThat(context.getBean(Numbers.class).viaPlainMethod()).isEqualTo(6);

            assertThat(Executions.executions(context)).hasSize(1);
        });
    }

    @Test
    void injectsConstructorsWithQualifiersValuesAndGenerics() {
        Executions.runner(Constructed.class, Constructed.Parts.class)
                .withPropertyValues("city=Bern")
                .run(context -> {
                    assertThat(context.getBean(Constructed.class).describe()).isEqualTo("Bern red [1, 2] field");

                    assertThat(Executions.lastSteps(context)).containsExactly("paint");
                });
    }

    @Test
    void runsAStepPlainlyOutsideAnExecution() {
        Executions.runner(Checkout.class).run(context -> {
            assertThat(context.getBean(Checkout.class).ship("o-9")).isEqualTo("shipped o-9");

            assertThat(Executions.executions(context)).isEmpty();
        });
    }

    @Test
    void makesAStepInAStepPartOfIt() {
        Executions.runner(Nested.class).run(context -> {
            assertThat(context.getBean(Nested.class).run()).isEqualTo("outer(inner)");

            assertThat(Executions.lastSteps(context)).containsExactly("outer");
        });
    }

    @Test
    void letsAStepCallItself() {
        Executions.runner(Nested.class).run(context -> {
            assertThat(context.getBean(Nested.class).recurse()).isEqualTo(6);

            assertThat(Executions.lastSteps(context)).containsExactly("factorial");
        });
    }

    @Test
    void refusesAWorkflowInAStep() {
        Executions.runner(Nested.class)
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(Nested.class).workflowInStep())
                        .isInstanceOf(DurableCallException.class)
                        .hasMessageContaining("inside a step"));
    }

    @Test
    void keepsTheTypesOfExceptions() {
        Executions.runner(Failing.class).run(context -> {
            Failing failing = context.getBean(Failing.class);

            assertThatThrownBy(failing::checked).isInstanceOf(IOException.class).hasMessage("disk");
            assertThatThrownBy(failing::unchecked)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("broken");
            assertThat(failing.caught()).isEqualTo("caught disk");
        });
    }

    @Test
    void injectsItself() {
        Executions.runner(SelfInjected.class).run(context -> {
            assertThat(context.getBean(SelfInjected.class).run()).isEqualTo("stepstep");

            assertThat(Executions.lastSteps(context)).containsExactly("step", "step");
        });
    }

    @Test
    void refusesAWorkflowBeforeItsBeanIsReady() {
        Executions.runner(Early.class)
                .run(context -> assertThat(context.getBean(Early.class).failure())
                        .isInstanceOf(DurableCallException.class)
                        .hasMessageContaining("ApplicationRunner"));
    }

    @Test
    void runsAStepPlainlyBeforeItsBeanIsReady() {
        Executions.runner(Early.class)
                .run(context -> assertThat(context.getBean(Early.class).warm()).isEqualTo("warm"));
    }

    @Test
    void passesTheContextToSteps() {
        Executions.runner(Keys.class).run(context -> {
            assertThat(context.getBean(Keys.class).keys()).hasSize(2).doesNotHaveDuplicates();
        });
    }

    static class Checkout {
        @DurableWorkflow("checkout")
        public String place(String order) {
            Function<String, String> shipping = this::ship;
            return reserve(order) + ", " + shipping.apply(order) + ", "
                    + Stream.of(1, 2).map(i -> count(i)).toList();
        }

        @Step
        String reserve(String order) {
            return "reserved " + order;
        }

        @Step
        protected String ship(String order) {
            return "shipped " + order;
        }

        @Step
        public int count(int i) {
            return i + 1;
        }
    }

    static class Numbers {
        @DurableWorkflow
        public int sum(int a) {
            return a + a;
        }

        int viaPlainMethod() {
            return sum(3);
        }
    }

    static class Constructed {
        private final String city;
        private final String colour;
        private final List<Integer> numbers;

        @Value("field")
        private String field;

        @Autowired
        Constructed(@Value("${city}") String city, @Qualifier("red") String colour, List<Integer> numbers) {
            this.city = city;
            this.colour = colour;
            this.numbers = numbers;
        }

        Constructed(String city) {
            this(city, "none", List.of());
        }

        @DurableWorkflow
        String describe() {
            return paint();
        }

        @Step
        String paint() {
            return city + " " + colour + " " + numbers + " " + field;
        }

        static class Parts {
            @Bean
            String red() {
                return "red";
            }

            @Bean
            String green() {
                return "green";
            }

            @Bean
            Integer one() {
                return 1;
            }

            @Bean
            Integer two() {
                return 2;
            }
        }
    }

    static class Nested {
        @DurableWorkflow
        public String run() {
            return outer();
        }

        @DurableWorkflow
        public int recurse() {
            return factorial(3);
        }

        @DurableWorkflow
        public void workflowInStep() {
            callsWorkflow();
        }

        @Step
        String outer() {
            return "outer(" + inner() + ")";
        }

        @Step
        String inner() {
            return "inner";
        }

        @Step
        int factorial(int n) {
            return n == 1 ? 1 : n * factorial(n - 1);
        }

        @Step
        void callsWorkflow() {
            run();
        }
    }

    static class Failing {
        @DurableWorkflow
        public void checked() throws IOException {
            write();
        }

        @DurableWorkflow
        public void unchecked() {
            throw new IllegalStateException("broken");
        }

        @DurableWorkflow
        public String caught() {
            try {
                write();
                return "written";
            } catch (IOException e) {
                return "caught " + e.getMessage();
            }
        }

        @Step
        void write() throws IOException {
            throw new IOException("disk");
        }
    }

    static class SelfInjected {
        @Autowired
        @Lazy
        private SelfInjected self;

        @DurableWorkflow
        public String run() {
            return self.step() + step();
        }

        @Step
        public String step() {
            return "step";
        }
    }

    static class Early {
        private final String warm;
        private Throwable failure;

        Early() {
            warm = warmUp();
            try {
                run();
            } catch (DurableCallException e) {
                failure = e;
            }
        }

        @DurableWorkflow
        public String run() {
            return "never";
        }

        Throwable failure() {
            return failure;
        }

        String warm() {
            return warm;
        }

        @Step
        public String warmUp() {
            return "warm";
        }
    }

    static class Keys {
        @DurableWorkflow
        public List<String> keys() {
            return List.of(key(), key());
        }

        @Step
        String key() {
            return WorkflowContext.current().idempotencyKey();
        }
    }
}
