package io.durableworkflow.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionPage;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.World;
import java.util.List;

/** A parent and its child under the id "kid". */
abstract class Family extends Tale {
    private final List<String> effects;
    WorkflowDefinition<String> kid;

    Family(String name, String... effects) {
        super(name);
        this.effects = List.of(effects);
    }

    abstract String kidsBody(WorkflowContext ctx) throws Exception;

    @Override
    public void prepare(World newWorld) {
        kid = WorkflowDefinition.of("kid", String.class, this::kidsBody);
        super.prepare(newWorld);
        newWorld.code(engine -> engine.register(kid));
    }

    String call(WorkflowContext ctx) throws Exception {
        return ctx.child(kid, WorkflowOptions.id("kid"));
    }

    void undoable(WorkflowContext ctx, String step) {
        ctx.step(
                step,
                String.class,
                StepOptions.<String>defaults().compensate(result -> effect(WorkflowContext.current(), "undo " + step)),
                () -> effect(ctx, step));
    }

    @Override
    public void check(World theWorld) throws Exception {
        super.check(theWorld);
        oneChild();
    }

    void oneChild() {
        ExecutionPage all = world.engine().find(ExecutionFilter.all());
        assertThat(all.executions()).hasSize(2);
        assertThat(world.engine().find("kid").orElseThrow().parentId()).isEqualTo("it");
    }

    @Override
    public List<String> effects() {
        return effects;
    }
}
