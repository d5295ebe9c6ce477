package io.durableworkflow.contract.crash;

import io.durableworkflow.WorkflowContext;

final class ChildThatFails extends Family {
    ChildThatFails() {
        super("a child that fails", "it/a", "kid/x", "kid/y#1", "kid/undo x", "it/b");
    }

    @Override
    String body(WorkflowContext ctx) throws Exception {
        step(ctx, "a");
        try {
            return call(ctx);
        } catch (IllegalStateException e) {
            step(ctx, "b");
            return e.getMessage();
        }
    }

    @Override
    String kidsBody(WorkflowContext ctx) {
        undoable(ctx, "x");
        ctx.step("y", () -> {
            effect(ctx, "y#1");
            throw new IllegalStateException("full up");
        });
        return "never";
    }

    @Override
    String expected() {
        return "full up";
    }
}
