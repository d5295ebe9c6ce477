package io.durableworkflow.contract.crash;

import io.durableworkflow.Audit;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.contract.World;
import java.util.Set;

final class DeletedAndStartedAnew extends Tale {
    DeletedAndStartedAnew() {
        super("a deletion, and a start under the same id", "old", "new");
    }

    @Override
    WorkflowDefinition<String> define() {
        return WorkflowDefinition.of("flow", String.class, String.class, (ctx, which) -> step(ctx, which));
    }

    @Override
    String body(WorkflowContext ctx) {
        throw new AssertionError("the definition has its own body");
    }

    @Override
    public void play(World theWorld) throws Exception {
        if (!world.effects().contains("it/new") && !isNew()) {
            if (!world.effects().contains("it/old") || world.engine().find("it").isPresent()) {
                world.begin(flow, "it", "old");
                world.await("it", ExecutionStatus.COMPLETED);
                world.engine().delete("it", Audit.none());
            }
        }
        world.begin(flow, "it", "new");
        world.await("it", ExecutionStatus.COMPLETED);
    }

    // Started, but not run yet when the process died.
    private boolean isNew() {
        return world.disk().findWithPayloads("it").stream()
                .anyMatch(row -> String.valueOf(row.start().input()).contains("new"));
    }

    @Override
    String expected() {
        return "new";
    }

    @Override
    public Set<String> deleted() {
        return Set.of("it");
    }
}
