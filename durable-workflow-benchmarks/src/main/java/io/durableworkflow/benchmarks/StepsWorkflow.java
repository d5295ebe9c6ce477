package io.durableworkflow.benchmarks;

import io.durableworkflow.WorkflowDefinition;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A workflow of so many steps, each with a small result. */
final class StepsWorkflow {
    private final int steps;
    private volatile @Nullable Latencies latencies;

    StepsWorkflow(int steps) {
        this.steps = steps;
    }

    WorkflowDefinition<Integer> definition() {
        return WorkflowDefinition.of(
                "steps",
                Integer.class,
                context -> run(position -> context.step(step(position), Payload.class, () -> Payload.of(position))));
    }

    /** Measures the steps from now on; only while one workflow runs at a time. */
    void measure(Latencies newLatencies) {
        latencies = newLatencies;
    }

    static String step(int position) {
        return "step-" + position;
    }

    /** The body. */
    int run(IntFunction<Payload> step) {
        int done = 0;
        for (int i = 0; i < steps; i++) {
            long begin = System.nanoTime();
            Payload result = step.apply(i);
            done += result.step() == i ? 1 : 0;
            Latencies measured = latencies;
            if (measured != null) {
                measured.add(System.nanoTime() - begin);
            }
        }
        return done;
    }

    void requireAll(Integer result) {
        if (result != steps) {
            throw new IllegalStateException("a workflow of " + steps + " steps returned " + result);
        }
    }
}
