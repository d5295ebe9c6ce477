package io.durableworkflow;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Schedules: rows in the store that start a workflow again and again. Each due time starts one execution, whatever dies when:
 * its id is made of the schedule's name and the due time, and it comes to disk together with the advance of the schedule.
 * All methods are safe to call from any thread; those that change something return when that is on disk, and end with
 * {@link StoreUnavailableException} or {@link OutcomeUnknownException} while the store cannot write. They are refused in the
 * body of a workflow, where a replay would repeat them.
 *
 * <p>Schedules start something only in a process that was launched.
 */
public interface Schedules {
    /** Longest name of a schedule, in characters; the letters are those of {@link Identifiers#requireId}. */
    int MAX_NAME = 200;

    /** Most schedules on a page. */
    int MAX_PAGE = 1_000;

    /** Tag of an execution that names the schedule that started it. */
    String TAG = "schedule";

    /** Tag of an execution that gives the due time that it was started for. */
    String DUE_TAG = "due";

    /**
     * Checks the name of a schedule.
     *
     * @return the name
     * @throws IllegalArgumentException if it is none
     */
    static String requireName(String name) {
        if (Identifiers.requireId("schedule name", name).length() > MAX_NAME) {
            throw new IllegalArgumentException("The schedule name '%s…' is not valid: use at most %d characters"
                    .formatted(name.substring(0, 80), MAX_NAME));
        }
        return name;
    }

    /**
     * Creates a schedule. If it exists as it is to be, nothing happens; so an application may do this at every start.
     *
     * @param arguments what each run is handed; as many as the workflow has parameter types
     * @throws ScheduleConflictException if there is another schedule of this name, or it is declared in code
     * @throws WorkflowNotRegisteredException if the workflow is not registered
     * @throws IllegalArgumentException if the timing cannot be read
     * @throws PayloadException if the arguments cannot be stored
     */
    ScheduleView create(
            String name, WorkflowDefinition<?> workflow, ScheduleOptions options, @Nullable Object... arguments);

    /**
     * Changes a schedule. A new timing counts from now on: due times of the old one that have not led to a run are dropped. With
     * the timing as it was the next due time stays, and so does a pause in any case.
     *
     * @throws ScheduleNotFoundException if there is no such schedule
     * @throws ScheduleConflictException if it is declared in code
     * @throws WorkflowNotRegisteredException if the workflow is not registered
     * @throws IllegalArgumentException if the timing cannot be read
     * @throws PayloadException if the arguments cannot be stored
     */
    ScheduleView update(
            String name, WorkflowDefinition<?> workflow, ScheduleOptions options, @Nullable Object... arguments);

    /**
     * Lets a schedule start nothing, across restarts and redeployments too, until it is resumed. Pausing a paused one does nothing.
     *
     * @throws ScheduleNotFoundException if there is no such schedule
     */
    ScheduleView pause(String name, Audit audit);

    /**
     * Lets a paused schedule go on. Due times that passed while it was paused are dropped. Resuming one that is not paused does
     * nothing.
     *
     * @throws ScheduleNotFoundException if there is no such schedule
     */
    ScheduleView resume(String name, Audit audit);

    /**
     * Deletes a schedule. Executions that it has started go on.
     *
     * @throws ScheduleNotFoundException if there is no such schedule
     * @throws ScheduleConflictException if code declares it
     */
    void delete(String name, Audit audit);

    /**
     * Starts one run now, whether the schedule is paused or a run is going on; its due times stay as they are.
     *
     * @return id of the execution
     * @throws ScheduleNotFoundException if there is no such schedule
     * @throws ScheduleConflictException if its workflow is not registered
     */
    String triggerNow(String name, Audit audit);

    /** One schedule; empty if there is none of this name. */
    Optional<ScheduleView> find(String name);

    /**
     * Schedules in the order of their creation.
     *
     * @param cursor {@link SchedulePage#nextCursor()} of the page before, or null for the first
     * @param limit 1 to {@link #MAX_PAGE}
     */
    SchedulePage list(@Nullable String cursor, int limit);
}
