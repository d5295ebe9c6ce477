package io.durableworkflow.boot.discovery;

import io.durableworkflow.DurableCallException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/** Notices steps that a workflow calls on a thread of its own making, where nothing would be recorded. */
final class ForeignThreadGuard {
    private static final Log log = LogFactory.getLog(ForeignThreadGuard.class);

    private final ForeignThreadPolicy policy;
    private final Set<StepMethod> warned = ConcurrentHashMap.newKeySet();

    ForeignThreadGuard(ForeignThreadPolicy policy) {
        this.policy = policy;
    }

    /** Called when a step is about to run outside an execution. */
    void check(DurableBean bean, StepMethod step) {
        if (!bean.isRunning()) {
            return;
        }
        if (policy == ForeignThreadPolicy.REFUSE) {
            throw new DurableCallException(message(bean, step));
        }
        if (warned.add(step)) {
            log.warn(message(bean, step) + " It runs plainly now. This is logged once.");
        }
    }

    private static String message(DurableBean bean, StepMethod step) {
        return "Step '%s' of bean '%s' was called on thread '%s', which runs no execution, while a workflow of this bean is"
                        .formatted(
                                step.name(), bean.name(), Thread.currentThread().getName())
                + " running. If the workflow itself made this call, its result is not recorded: call steps on the thread"
                + " that runs the workflow, not from parallelStream() or an executor.";
    }
}
