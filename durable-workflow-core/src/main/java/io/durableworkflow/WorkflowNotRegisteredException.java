package io.durableworkflow;

/** No workflow of this name and version is registered. */
public final class WorkflowNotRegisteredException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    public WorkflowNotRegisteredException(String workflow) {
        super("DW-114", "No workflow '" + workflow + "' is registered. Register it before it is started.");
    }
}
