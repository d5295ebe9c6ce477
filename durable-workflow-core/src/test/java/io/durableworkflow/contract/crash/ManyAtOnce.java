package io.durableworkflow.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

final class ManyAtOnce extends Tale {
    private static final int MANY = 6;

    ManyAtOnce() {
        super("many at once");
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        step(ctx, "b");
        ctx.sleep(Duration.ofHours(1));
        step(ctx, "c");
        return "done";
    }

    @Override
    public void play(World theWorld) throws Exception {
        for (int i = 0; i < MANY; i++) {
            world.begin(flow, "it-" + i);
        }
        for (int i = 0; i < MANY; i++) {
            world.finish("it-" + i);
        }
    }

    @Override
    public void check(World theWorld) throws Exception {
        for (int i = 0; i < MANY; i++) {
            assertThat(world.engine().handle("it-" + i, String.class).result(World.PATIENCE))
                    .isEqualTo("done");
        }
    }

    @Override
    public List<String> effects() {
        List<String> all = new ArrayList<>();
        IntStream.range(0, MANY)
                .forEach(i -> all.addAll(List.of("it-" + i + "/a", "it-" + i + "/b", "it-" + i + "/c")));
        return all;
    }

    @Override
    public boolean isConcurrent() {
        return true;
    }
}
