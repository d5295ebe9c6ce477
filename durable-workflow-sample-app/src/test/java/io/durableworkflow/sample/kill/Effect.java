package io.durableworkflow.sample.kill;

/**
 * Something that is done for an execution, once.
 *
 * @param executionId the execution
 * @param step the step or compensation, as the ledger calls it
 */
record Effect(String executionId, String step) {}
