package io.durableworkflow;

/** A command does not fit the schedule as it is. Nothing was changed. */
public final class ScheduleConflictException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String schedule;

    /**
     * @param state what is the case
     * @param cure what to do instead; a sentence
     */
    public ScheduleConflictException(String schedule, String state, String cure) {
        super("DW-131", "Schedule '%s' %s. %s".formatted(schedule, state, cure));
        this.schedule = schedule;
    }

    /** The schedule concerned. */
    public String schedule() {
        return schedule;
    }
}
