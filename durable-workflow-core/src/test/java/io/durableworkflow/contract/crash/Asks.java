package io.durableworkflow.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Callback;
import io.durableworkflow.CallbackNotOpenException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

final class Asks extends Tale {
    private final List<String> tokens = new CopyOnWriteArrayList<>();

    Asks() {
        super("callbacks", "a", "mail", "mail again", "b");
    }

    @Override
    public void prepare(World newWorld) {
        super.prepare(newWorld);
        tokens.clear();
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        Callback<String> approval = ctx.callback("approval", String.class);
        mail(ctx, approval, "mail");
        boolean none = approval.tryAwait(Duration.ofHours(1)).isEmpty();
        mail(ctx, approval, "mail again");
        String got = approval.await(Duration.ofDays(1));
        step(ctx, "b");
        return got + none;
    }

    private void mail(WorkflowContext ctx, Callback<String> approval, String step) {
        ctx.step(step, () -> {
            tokens.add(approval.token());
            effect(ctx, step);
        });
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        if (!world.clock().now().isAfter(BEGIN)) {
            world.wakeUp("it");
        }
        world.await(
                "it waits again, or is over", () -> world.engine().steps("it").size() >= 5);
        try {
            world.engine().completeCallback(tokens.get(0), "yes");
        } catch (CallbackNotOpenException e) {
            assertThat(world.await("it", view -> view.status().isEnded()).status())
                    .isEqualTo(ExecutionStatus.COMPLETED); // an earlier process has told it
        }
        world.await("it", ExecutionStatus.COMPLETED);
    }

    @Override
    String expected() {
        return "yestrue";
    }
}
