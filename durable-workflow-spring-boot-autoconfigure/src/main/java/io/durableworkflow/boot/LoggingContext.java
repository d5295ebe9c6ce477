package io.durableworkflow.boot;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineListener;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Puts {@code executionId}, {@code workflow} and {@code step} into the logging context of the thread that runs them, and
 * puts back afterwards what was there before.
 */
final class LoggingContext implements EngineListener {
    private static final String EXECUTION = "executionId";
    private static final String WORKFLOW = "workflow";
    private static final String STEP = "step";

    // Bodies and steps nest on a thread, and what they replaced comes back in reverse order.
    private static final ThreadLocal<Deque<Replaced>> REPLACED = ThreadLocal.withInitial(ArrayDeque::new);

    @Override
    public void onEvent(EngineEvent event) {
        if (event instanceof EngineEvent.RunEntered run) {
            enter(run.executionId(), run.workflow(), null);
        } else if (event instanceof EngineEvent.BranchEntered branch) {
            enter(branch.executionId(), branch.workflow(), null);
        } else if (event instanceof EngineEvent.StepEntered step) {
            enter(step.executionId(), step.workflow(), step.step());
        } else if (event instanceof EngineEvent.RunLeft
                || event instanceof EngineEvent.BranchLeft
                || event instanceof EngineEvent.StepLeft) {
            leave();
        }
    }

    private static void enter(String executionId, String workflow, @Nullable String step) {
        REPLACED.get().push(Replaced.now());
        new Replaced(executionId, workflow, step).restore();
    }

    private static void leave() {
        Replaced before = REPLACED.get().poll();
        if (before != null) {
            before.restore();
        }
        if (REPLACED.get().isEmpty()) {
            REPLACED.remove();
        }
    }

    private record Replaced(
            @Nullable String executionId,
            @Nullable String workflow,
            @Nullable String step) {
        static Replaced now() {
            return new Replaced(MDC.get(EXECUTION), MDC.get(WORKFLOW), MDC.get(STEP));
        }

        void restore() {
            put(EXECUTION, executionId);
            put(WORKFLOW, workflow);
            put(STEP, step);
        }

        private static void put(String key, @Nullable String value) {
            if (value == null) {
                MDC.remove(key);
            } else {
                MDC.put(key, value);
            }
        }
    }
}
