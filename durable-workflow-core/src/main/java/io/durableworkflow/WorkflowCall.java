package io.durableworkflow;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A lambda that calls a {@link DurableWorkflow} method without a result, so that the workflow is started instead. */
@FunctionalInterface
public interface WorkflowCall {
    /** Makes the call. */
    void call() throws Exception;

    /** The same with null as the result. */
    default Callable<@Nullable Void> asCallable() {
        return () -> {
            call();
            return null;
        };
    }
}
