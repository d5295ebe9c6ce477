package io.durableworkflow.contract.crash;

import io.durableworkflow.Audit;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import io.durableworkflow.store.EventKind;

final class TakenBack extends Tale {
    TakenBack() {
        super("a rewind that undoes what it drops", "a", "b", "c", "undo c", "undo b", "d");
    }

    @Override
    String body(WorkflowContext ctx) {
        undoable(ctx, "a");
        if (world.disk().find("it").orElseThrow().state().generation() == 0) { // before the code was changed
            undoable(ctx, "b");
            undoable(ctx, "c");
            return ctx.awaitSignal("never", String.class);
        }
        undoable(ctx, "d");
        return "done";
    }

    private void undoable(WorkflowContext ctx, String step) {
        ctx.step(
                step,
                String.class,
                StepOptions.<String>defaults().compensate(result -> effect(ctx, "undo " + step)),
                () -> effect(ctx, step));
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        world.await("it", view -> isTakenBack() || view.status() == ExecutionStatus.SUSPENDED);
        if (!isTakenBack()) {
            world.engine().rewind("it", BodyPosition.of("b"), DroppedSteps.COMPENSATE, Audit.none());
        }
        world.await("it", ExecutionStatus.COMPLETED);
    }

    private boolean isTakenBack() {
        return world.disk().events(world.disk().find("it").orElseThrow().no()).stream()
                .anyMatch(event -> event.kind() == EventKind.REWINDING);
    }
}
