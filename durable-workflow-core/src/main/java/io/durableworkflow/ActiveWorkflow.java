package io.durableworkflow;

/**
 * How many executions of a workflow have not ended.
 *
 * @param workflow name under which they were started
 * @param version version that they keep to
 * @param executions their number
 */
public record ActiveWorkflow(String workflow, int version, long executions) {}
