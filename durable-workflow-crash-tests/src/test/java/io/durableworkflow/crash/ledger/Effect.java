package io.durableworkflow.crash.ledger;

/**
 * Something that is done for an execution, once.
 *
 * @param execution id of the execution
 * @param step the step or compensation, as the ledger calls it
 */
public record Effect(String execution, String step) {
    @Override
    public String toString() {
        return step + " of " + execution;
    }
}
