package io.durableworkflow.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.WorkflowDefinition;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DisabledEngineTests {
    private final DurableEngine engine = DisabledEngine.create();

    @Test
    void refusesCallsWithTheCure() {
        assertThatExceptionOfType(DurableCallException.class)
                .isThrownBy(() -> engine.run("greet", context -> "Hello"))
                .withMessageContaining("'run' is refused")
                .withMessageContaining("durable-workflow.enabled");
        assertThatExceptionOfType(DurableCallException.class).isThrownBy(() -> engine.signal("order-42", "paid", null));
        assertThatExceptionOfType(DurableCallException.class).isThrownBy(engine::launch);
    }

    @Test
    void letsAnApplicationStartAndStop() {
        assertThatNoException().isThrownBy(() -> {
            engine.register(WorkflowDefinition.of("greet", String.class, context -> "Hello"));
            engine.close();
        });
        assertThat(Set.of(engine, DisabledEngine.create())).hasSize(2).contains(engine);
        assertThat(engine).hasToString("disabled engine");
    }
}
