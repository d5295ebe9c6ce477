package io.durableworkflow.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowContext;

abstract class AbandonedFamily extends Family {
    AbandonedFamily(String name) {
        super(name, "it/a", "kid/x", "kid/undo x", "it/undo a");
    }

    @Override
    String body(WorkflowContext ctx) throws Exception {
        undoable(ctx, "a");
        call(ctx);
        step(ctx, "never");
        return "never";
    }

    @Override
    String kidsBody(WorkflowContext ctx) {
        undoable(ctx, "x");
        return ctx.awaitSignal("go", String.class);
    }

    void kidWaits() {
        world.await("kid", view -> view.status() == ExecutionStatus.SUSPENDED || view.outcome() != null);
    }

    void check(ExecutionStatus status) {
        ended(status, CompensationStatus.DONE);
        oneChild();
        assertThat(world.engine().find("kid").orElseThrow().status()).isEqualTo(ExecutionStatus.CANCELLED);
    }
}
