package io.durableworkflow.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ScheduleOptions;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class Scheduled extends Tale {
    private static final List<String> RUNS = List.of("it@2026-01-01T01:00:00Z", "it@2026-01-01T03:00:00Z");

    Scheduled() {
        super("a schedule with a fixed delay");
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        ctx.sleep(Duration.ofHours(1));
        return "done";
    }

    @Override
    public void play(World theWorld) {
        world.engine()
                .schedules()
                .create("it", flow, ScheduleOptions.of(ScheduleTiming.fixedDelay(Duration.ofHours(1))));
        for (String run : RUNS) {
            world.await(run + " is due or there", () -> {
                Instant due = next();
                return due != null || world.engine().find(run).isPresent();
            });
            Instant due = next();
            if (world.engine().find(run).isEmpty()
                    && due != null
                    && due.isAfter(world.clock().now())) {
                world.clock().advanceTo(due);
            }
            world.finish(run);
        }
        world.await("the end was seen", () -> next() != null);
    }

    private @Nullable Instant next() {
        return world.engine().schedules().find("it").orElseThrow().nextAt();
    }

    @Override
    public List<String> effects() {
        return RUNS.stream().map(run -> run + "/a").toList();
    }

    @Override
    public void check(World theWorld) throws Exception {
        for (String run : RUNS) {
            assertThat(world.engine().handle(run, String.class).result(World.PATIENCE))
                    .isEqualTo("done");
        }
        assertThat(world.engine().find(ExecutionFilter.all()).executions()).hasSize(2);
        assertThat(next()).isEqualTo(BEGIN.plus(Duration.ofHours(5)));
    }
}
