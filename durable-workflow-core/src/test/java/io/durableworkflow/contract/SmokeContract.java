package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

abstract class SmokeContract {
    abstract World world();

    @Test
    void runsALambda() throws Exception {
        try (World world = world()) {
            String greeting =
                    world.start().run("greet", ctx -> "Hello, " + ctx.step("fetch", String.class, () -> "World"));
            assertThat(greeting).isEqualTo("Hello, World");
        }
    }

    @Test
    void sleepsWhatRemains() throws Exception {
        try (World world = world()) {
            WorkflowDefinition<String> naps = WorkflowDefinition.of("naps", String.class, ctx -> {
                String first = ctx.step("first", String.class, () -> {
                    world.effect("first");
                    return "a";
                });
                ctx.sleep(Duration.ofHours(1));
                return first + ctx.step("second", String.class, () -> "b");
            });
            world.code(engine -> engine.register(naps));
            world.start().start(naps, WorkflowOptions.id("nap"));
            world.await("nap", ExecutionStatus.SUSPENDED);
            world.clock().advance(Duration.ofMinutes(59));
            world.killAndRestart();
            world.await("nap", ExecutionStatus.SUSPENDED);
            WorkflowHandle<String> handle = world.engine().handle("nap", String.class);
            world.clock().advance(Duration.ofMinutes(1));
            assertThat(handle.result(World.PATIENCE)).isEqualTo("ab");
            assertThat(world.effects()).containsExactly("first");
        }
    }
}
