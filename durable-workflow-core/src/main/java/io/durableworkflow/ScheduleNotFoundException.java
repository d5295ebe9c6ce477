package io.durableworkflow;

/** No schedule has this name. */
public final class ScheduleNotFoundException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String schedule;

    public ScheduleNotFoundException(String schedule) {
        super("DW-130", "There is no schedule '" + schedule + "'. Check the name, or whether it was deleted.");
        this.schedule = schedule;
    }

    /** The name that was asked for. */
    public String schedule() {
        return schedule;
    }
}
