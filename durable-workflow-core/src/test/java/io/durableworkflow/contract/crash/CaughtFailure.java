package io.durableworkflow.contract.crash;

import io.durableworkflow.WorkflowContext;

final class CaughtFailure extends Tale {
    CaughtFailure() {
        super("a failure that the body catches", "card#1", "invoice", "mail");
    }

    @Override
    String body(WorkflowContext ctx) {
        try {
            ctx.step("card", () -> {
                effect(ctx, "card#1");
                throw new IllegalStateException("declined");
            });
            return "never";
        } catch (IllegalStateException e) {
            step(ctx, "invoice");
        }
        step(ctx, "mail");
        return "done";
    }
}
