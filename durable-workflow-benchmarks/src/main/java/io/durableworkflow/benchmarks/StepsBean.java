package io.durableworkflow.benchmarks;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;

/** {@link StepsWorkflow} as an application would write it. */
class StepsBean {
    private final StepsWorkflow workflow;

    StepsBean(StepsWorkflow workflow) {
        this.workflow = workflow;
    }

    @DurableWorkflow("steps")
    public int run() {
        return workflow.run(this::step);
    }

    @Step("step")
    public Payload step(int position) {
        return Payload.of(position);
    }
}
