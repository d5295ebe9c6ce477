package io.durableworkflow;

/** What a step promises when the process dies before its result is on disk. */
public enum StepGuarantee {
    /** It runs again. Make its effect repeatable with {@link WorkflowContext#idempotencyKey()}. */
    AT_LEAST_ONCE,
    /** It never runs again. Not supported yet: refused at start-up. */
    AT_MOST_ONCE
}
