package io.durableworkflow.engine;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.WorkflowDefinition;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Catches the one workflow call that a lambda makes, instead of running it. */
final class StartCapture {
    private static final ThreadLocal<StartCapture> CURRENT = new ThreadLocal<>();

    private @Nullable Captured captured;
    private @Nullable DurableCallException refusal; // kept, in case that the lambda catches it

    /** The call. */
    record Captured(WorkflowDefinition<?> definition, List<? extends @Nullable Object> arguments) {}

    static @Nullable StartCapture onThisThread() {
        return CURRENT.get();
    }

    /** Runs the lambda. */
    static Captured of(Callable<?> lambda) {
        StartCapture capture = new StartCapture();
        StartCapture outer = CURRENT.get();
        CURRENT.set(capture);
        try {
            lambda.call();
        } catch (Exception e) {
            throw Failures.<RuntimeException>sneaky(e);
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
        if (capture.refusal != null) {
            throw capture.refusal;
        }
        if (capture.captured == null) {
            throw new DurableCallException(
                    "The lambda calls no @DurableWorkflow method of a Spring bean. Call exactly one,"
                            + " as in engine.start(id, () -> checkout.placeOrder(order)).");
        }
        return capture.captured;
    }

    void catchCall(WorkflowDefinition<?> definition, List<? extends @Nullable Object> arguments) {
        if (captured != null) {
            refusal = new DurableCallException(
                    "The lambda calls a second workflow, '%s' after '%s'. Start each one by itself; nothing was started."
                            .formatted(definition.name(), captured.definition().name()));
        }
        if (refusal != null) {
            throw refusal;
        }
        captured = new Captured(definition, arguments);
    }
}
