package io.durableworkflow.contract.crash;

import io.durableworkflow.WorkflowContext;

/** Effects of branches come in any order. */
abstract class Branching extends Family {
    Branching(String name, String... effects) {
        super(name, effects);
    }

    @Override
    String kidsBody(WorkflowContext ctx) {
        return ctx.awaitSignal("never", String.class);
    }

    @Override
    void oneChild() {
        // There are none.
    }

    @Override
    public boolean isConcurrent() {
        return true;
    }
}
