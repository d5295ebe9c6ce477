package io.durableworkflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out what became of an {@link StepGuarantee#AT_MOST_ONCE} step that was interrupted. */
@FunctionalInterface
public interface StepReconciliation {
    /**
     * Decides the step's result, for example by asking the other system under the step's idempotency key. Called again if
     * the process dies before its answer is on disk.
     *
     * @param arguments what the step was called with
     * @return what the step counts as having returned
     * @throws StepOutcomeUnknownException if it cannot tell
     * @throws Exception what the step counts as having failed with
     */
    @Nullable
    Object reconcile(List<? extends @Nullable Object> arguments) throws Exception;
}
