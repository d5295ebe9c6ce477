package io.durableworkflow.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.World;
import java.util.List;

/** Its branches start a child each, and it waits for one of them. */
final class ChildrenOfBranches extends Family {
    ChildrenOfBranches() {
        super("children that branches start", "it/a", "kid/x", "cousin/x");
    }

    @Override
    String body(WorkflowContext ctx) throws Exception {
        step(ctx, "a");
        List<String> ids = ctx.parallel(
                "both", List.of("kid", "cousin"), String.class, id -> ctx.startChild(kid, WorkflowOptions.id(id)));
        return ids + " " + call(ctx);
    }

    @Override
    String kidsBody(WorkflowContext ctx) {
        return step(ctx, "x");
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        world.finish("it");
        world.finish("cousin");
    }

    @Override
    String expected() {
        return "[kid, cousin] x";
    }

    @Override
    void oneChild() {
        assertThat(world.engine().find(ExecutionFilter.all()).executions()).hasSize(3);
    }

    @Override
    public boolean isConcurrent() {
        return true;
    }
}
