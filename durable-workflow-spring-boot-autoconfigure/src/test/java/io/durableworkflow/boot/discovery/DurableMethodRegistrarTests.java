package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import io.durableworkflow.CompensationDefinition;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowDefinition;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.ResolvableType;

class DurableMethodRegistrarTests {
    private final DurableEngine engine = mock();

    @Test
    void handsOverWorkflowsWithTheirTypes() {
        Executions.runner(Orders.class).run(context -> {
            context.getBean(DurableMethodRegistrar.class).registerWith(engine);

            ArgumentCaptor<WorkflowDefinition<?>> registered = ArgumentCaptor.captor();
            verify(engine).register(registered.capture());
            WorkflowDefinition<?> definition = registered.getValue();
            assertThat(definition.name()).isEqualTo("orders");
            assertThat(definition.version()).isEqualTo(3);
            assertThat(definition.timeout()).isEqualTo(Duration.ofDays(14));
            Type numbers = ResolvableType.forClassWithGenerics(List.class, Integer.class)
                    .getType();
            assertThat(definition.parameterTypes())
                    .map(Type::getTypeName)
                    .containsExactly(numbers.getTypeName(), "int");
            assertThat(definition.resultType()).isEqualTo(void.class);
        });
    }

    @Test
    void handsOverCompensationsUnderBeanAndStep() {
        Executions.runner(Orders.class).run(context -> {
            context.getBean(DurableMethodRegistrar.class).registerWith(engine);

            ArgumentCaptor<CompensationDefinition> registered = ArgumentCaptor.captor();
            verify(engine).register(registered.capture());
            CompensationDefinition definition = registered.getValue();
            assertThat(definition.name()).isEqualTo("durableMethodRegistrarTests.Orders.take");
            assertThat(definition.argumentTypes()).containsExactly(String.class);
            assertThat(definition.resultType()).isEqualTo(long.class);
            assertThat(definition.retry()).isNull();
        });
    }

    @Test
    void createsNoBean() {
        Executions.runner(Orders.class).run(context -> {
            context.getBean(DurableMethodRegistrar.class).registerWith(engine);

            verify(engine).register(any(CompensationDefinition.class));
            assertThat(context.getSourceApplicationContext()
                            .getBeanFactory()
                            .containsSingleton("durableMethodRegistrarTests.Orders"))
                    .isFalse();
        });
    }

    abstract static class Base<T> {
        @DurableWorkflow(value = "orders", version = 3, timeout = "14d")
        public void run(T input, int number) {}
    }

    @Lazy
    static class Orders extends Base<List<Integer>> {
        @Step(value = "take", compensation = "give")
        public long takeFromShelf(String item) {
            return 1;
        }

        void give(String item) {}
    }
}
