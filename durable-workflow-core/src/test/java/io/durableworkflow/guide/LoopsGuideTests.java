package io.durableworkflow.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.contract.World;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopsGuideTests {
    private final AtomicInteger readings = new AtomicInteger();

    private int read() {
        readings.incrementAndGet();
        return 2;
    }

    private boolean isReplaced() {
        return readings.get() >= 60;
    }

    @Test
    void goesOnAsNew() throws Exception {
        // tag::continue-as-new
        WorkflowDefinition<String> meter = WorkflowDefinition.of("meter", Integer.class, String.class, (ctx, total) -> {
            int sum = total;
            for (int day = 0; day < 30; day++) {
                sum += ctx.step("read", Integer.class, this::read);
                ctx.sleep(Duration.ofDays(1));
            }
            if (isReplaced()) {
                return "read " + sum;
            }
            throw ctx.continueAsNew(sum);
        });
        // end::continue-as-new

        try (World world = World.inMemory().code(engine -> engine.register(meter))) {
            world.start();
            world.begin(meter, "it", 0);
            world.finish("it");

            assertThat(world.engine().handle("it", String.class).result(World.PATIENCE))
                    .isEqualTo("read 120");
            assertThat(world.engine().steps("it")).hasSize(61);
        }
    }
}
