package io.durableworkflow.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Branch;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;

final class Publishes extends Tale {
    Publishes() {
        super("published values", "a", "one", "publish", "two", "b");
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        ctx.publish("state", "zero");
        ctx.publish("state", "one");
        ctx.sleep(Duration.ofHours(1));
        ctx.step("one", String.class, () -> effect(ctx, shown()));
        ctx.step("publish", () -> {
            effect(ctx, "publish");
            ctx.publish("state", "two");
        });
        ctx.step("two", String.class, () -> effect(ctx, shown()));
        ctx.parallel("block", Branch.of("branch", () -> {
            ctx.publish("other", "three");
            step(ctx, "b");
        }));
        return shown();
    }

    // What is recorded says that it is on disk.
    private String shown() {
        return world.engine().value("it", "state", String.class).orElse("none");
    }

    @Override
    String expected() {
        return "two";
    }

    @Override
    public void check(World theWorld) throws Exception {
        super.check(theWorld);
        assertThat(world.engine().value("it", "other", String.class)).contains("three");
    }
}
