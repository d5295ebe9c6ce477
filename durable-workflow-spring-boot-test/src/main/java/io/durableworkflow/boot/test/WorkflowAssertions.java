package io.durableworkflow.boot.test;

import io.durableworkflow.WorkflowHandle;
import org.jspecify.annotations.Nullable;

/**
 * AssertJ assertions about executions. {@code tester.assertThat("order-1")} does the same by the id.
 */
public final class WorkflowAssertions {
    private WorkflowAssertions() {}

    /**
     * Waits until nothing runs any more, and says what should be so of the execution.
     *
     * @param handle made by the tester or the engine of a {@link DurableWorkflowTest}
     */
    public static ExecutionAssert assertThat(@Nullable WorkflowHandle<?> handle) {
        if (handle instanceof LastingHandle<?> lasting) {
            new Idleness(lasting.machine()).await();
            return ExecutionAssert.of(LastingEngine.of(lasting.machine()), lasting.id());
        }
        throw new IllegalArgumentException(
                "Only handles of a @DurableWorkflowTest can be asked, not " + handle + ". Use tester.assertThat(id).");
    }
}
