package io.durableworkflow;

/** What a step promises when the process dies before its result is on disk. */
public enum StepGuarantee {
    /** It runs again. Make its effect repeatable with {@link WorkflowContext#idempotencyKey()}. */
    AT_LEAST_ONCE,
    /**
     * It never runs again. That it begins is on disk before its code starts; if no result follows, its {@code onUnknown}
     * decides, or else the workflow gets a {@link StepOutcomeUnknownException}. Costs one more commit for each step.
     */
    AT_MOST_ONCE
}
