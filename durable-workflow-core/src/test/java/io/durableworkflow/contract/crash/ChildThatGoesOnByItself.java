package io.durableworkflow.contract.crash;

import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.World;

final class ChildThatGoesOnByItself extends Family {
    ChildThatGoesOnByItself() {
        super("a child that goes on by itself", "it/a", "it/b", "kid/x");
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        String id = ctx.startChild(kid, WorkflowOptions.id("kid"));
        step(ctx, "b");
        return id;
    }

    @Override
    String kidsBody(WorkflowContext ctx) {
        return step(ctx, "x");
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        world.finish("it");
        world.finish("kid");
    }

    @Override
    String expected() {
        return "kid";
    }

    @Override
    public boolean isConcurrent() {
        return true;
    }
}
