package io.durableworkflow.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.NamedSignal;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.contract.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of the page about waits. */
class WaitsGuideTests {
    private final World world = World.inMemory();

    @AfterEach
    void switchOff() {
        world.close();
    }

    private DurableEngine engine(WorkflowDefinition<?> definition) {
        world.code(engine -> engine.register(definition));
        return world.start();
    }

    private String result(String id) throws InterruptedException {
        return world.engine().handle(id, String.class).result(World.PATIENCE);
    }

    @Test
    void oneOfSeveralSignals() throws Exception {
        WorkflowDefinition<String> approval = WorkflowDefinition.of("approval", String.class, ctx -> {
            // tag::any-signal
            NamedSignal<String> decision =
                    ctx.awaitAnySignal(List.of("approved", "rejected"), String.class, Duration.ofDays(14));
            return decision.name() + " by " + decision.payload();
            // end::any-signal
        });
        DurableEngine engine = engine(approval);
        world.begin(approval, "a-1");
        world.await("a-1", ExecutionStatus.SUSPENDED);

        engine.signal("a-1", "rejected", "ada");

        assertThat(result("a-1")).isEqualTo("rejected by ada");
    }
}
