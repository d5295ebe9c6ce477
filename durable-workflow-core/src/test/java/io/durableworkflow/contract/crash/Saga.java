package io.durableworkflow.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.CompensationDefinition;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepDefinition;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;
import java.util.List;

final class Saga extends Tale {
    private final boolean registered;

    Saga(String name, boolean registered) {
        super(name, "a", "b", "c#1", "undo b#1", "undo b", "undo a");
        this.registered = registered;
    }

    @Override
    public void prepare(World newWorld) {
        super.prepare(newWorld);
        newWorld.code(engine -> engine.register(new CompensationDefinition(
                "undo",
                List.of(String.class),
                String.class,
                RetryPolicy.fixed(2, Duration.ofMinutes(10)),
                (arguments, result) -> undo(String.valueOf(arguments.get(0))))));
    }

    @Override
    String body(WorkflowContext ctx) {
        done(ctx, "a");
        done(ctx, "b");
        ctx.step("c", () -> {
            effect(ctx, "c#1");
            throw new IllegalStateException("full up");
        });
        return "never";
    }

    private void done(WorkflowContext ctx, String step) {
        if (registered) {
            ctx.step(
                    new StepDefinition(step, List.of(String.class), String.class, null, "undo"),
                    List.of(step),
                    () -> effect(ctx, step));
        } else {
            ctx.step(
                    step,
                    String.class,
                    StepOptions.<String>defaults()
                            .compensationRetry(RetryPolicy.fixed(2, Duration.ofMinutes(10)))
                            .compensate(result -> undo(result)),
                    () -> effect(ctx, step));
        }
    }

    private void undo(String step) {
        WorkflowContext ctx = WorkflowContext.current();
        if (step.equals("b") && ctx.attempt() == 1) {
            effect(ctx, "undo b#1");
            throw new IllegalStateException("not yet");
        }
        effect(ctx, "undo " + step);
    }

    @Override
    public void check(World theWorld) {
        ended(ExecutionStatus.FAILED, CompensationStatus.DONE);
        endedAt(Duration.ofMinutes(10));
        assertThat(world.engine().find("it").orElseThrow().errorMessage()).isEqualTo("full up");
    }
}
