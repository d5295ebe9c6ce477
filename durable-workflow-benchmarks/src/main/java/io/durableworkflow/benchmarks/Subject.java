package io.durableworkflow.benchmarks;

import io.durableworkflow.WorkflowHandle;
import java.nio.file.Path;

/** What runs a {@link StepsWorkflow}. */
interface Subject extends AutoCloseable {
    /** Starts one execution. */
    WorkflowHandle<Integer> start();

    @Override
    void close();

    /** Opens the subject on a file. */
    interface Opening {
        Subject open(Path file, Settings settings, StepsWorkflow workflow);
    }
}
