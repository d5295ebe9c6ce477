package io.durableworkflow.engine;

import io.durableworkflow.Compensation;
import io.durableworkflow.RetryPolicy;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A lambda compensation, found by running or replaying the body.
 *
 * @param undo the code
 * @param type type of the step's result
 * @param retry its retry policy, or null for the default
 */
record LambdaUndo(Compensation<?> undo, Type type, @Nullable RetryPolicy retry) {
    @SuppressWarnings({"unchecked", "NullAway"}) // decoded as the type that the step was called with
    void run(@Nullable Object result) throws Exception {
        ((Compensation<@Nullable Object>) undo).undo(result);
    }
}
