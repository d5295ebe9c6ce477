package io.durableworkflow.contract.crash;

import io.durableworkflow.Branch;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;

final class ParallelSaga extends Branching {
    ParallelSaga() {
        super("a saga of branches", "it/before", "it/a", "it/b", "it/c#1", "it/undo before", "it/undo a", "it/undo b");
    }

    @Override
    String body(WorkflowContext ctx) {
        undoable(ctx, "before");
        ctx.parallel("block", Branch.of("a", () -> undoable(ctx, "a")), Branch.of("b", () -> {
            undoable(ctx, "b");
            ctx.sleep(Duration.ofHours(1));
            ctx.step("c", () -> {
                effect(ctx, "c#1");
                throw new IllegalStateException("no");
            });
        }));
        return "never";
    }

    @Override
    public void check(World theWorld) {
        ended(ExecutionStatus.FAILED, CompensationStatus.DONE);
        endedAt(Duration.ofHours(1));
    }
}
