package io.durableworkflow.engine;

import io.durableworkflow.DurableCallException;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the engine that are made by a workflow. Inside a step they belong to its effect: their ids derive from its key,
 * so that another attempt repeats none of them. In the body itself they would be repeated by every replay.
 */
final class CallsInSteps {
    private CallsInSteps() {}

    static void refuseInBody(String what) {
        BodyContext context = BodyContext.onThisThread();
        if (context != null && !context.isInStep()) {
            throw new DurableCallException(
                    "%s is called in the body of a workflow, where every replay would repeat it. Call it inside a step."
                            .formatted(what));
        }
    }

    /** The given key, else one of the running step, else a random one. */
    static String dedupKey(String what, @Nullable String given) {
        refuseInBody(what);
        if (given != null) {
            return given;
        }
        BodyContext context = BodyContext.onThisThread();
        return context == null ? Keys.newSeed() : context.nextKeyInStep();
    }
}
