package io.durableworkflow;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method of a Spring bean a workflow: a call runs durably, resumes after a crash, and repeats no finished
 * {@link Step}. Its parameters and its result are stored, so they must be values that the payload codec can write and
 * read back. The body must be deterministic between its steps: take the time from {@link WorkflowContext#now()} and
 * random values from {@link WorkflowContext#random()}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface DurableWorkflow {
    /** Name under which executions are stored; 1 to 256 characters. Empty: the name of the method. */
    String value() default "";

    /** Version of the code, 1 or more. An execution keeps the version that it was started with. */
    int version() default 1;

    /** Names that it had before: executions that were stored under one of them go on with this code. */
    String[] aliases() default {};

    /** Longest time from start to end, such as {@code "14d"} or {@code "PT36H"}. Empty: no limit. */
    String timeout() default "";

    /** Queue of executions that are started without one of their own; it must be configured. Empty: none. */
    String queue() default "";

    /**
     * Starts it on schedule: a cron expression, with seconds first, as Spring's {@code @Scheduled} takes it. The schedule has
     * the name of the workflow, which must then be an id of at most {@link Schedules#MAX_NAME} characters; the method takes no
     * parameters. At most one of this, {@link #fixedRate()} and {@link #fixedDelay()} is given. Empty: none.
     */
    String schedule() default "";

    /**
     * Id of the time zone of the cron expression, such as {@code "Europe/Berlin"}; refused without one. Empty: that of the
     * machine.
     */
    String zone() default "";

    /** Starts it at equal distances, such as {@code "15m"}; at least 1 s. Empty: not. */
    String fixedRate() default "";

    /** Starts it a while after the end of the run before, such as {@code "15m"}; at least 1 s. Empty: not. */
    String fixedDelay() default "";

    /** What becomes of due times that passed while nothing ran. To be given only with a schedule, rate or delay. */
    MissedRuns missedRuns() default MissedRuns.ONCE;

    /** Most runs that {@link MissedRuns#ALL} makes up for, 1 to {@link ScheduleOptions#MOST_MISSED_RUNS}; only with one, too. */
    int maxMissedRuns() default 10;

    /** What happens at a due time when the run before has not ended. To be given only with a schedule, rate or delay. */
    OverlapPolicy overlap() default OverlapPolicy.SKIP;

    /**
     * Ends after which the compensations of completed steps run. Leave out {@link Outcome#CANCELLED}, for example, where an
     * operator is to decide what becomes of a cancelled execution. {@link Outcome#COMPLETED} is none of them.
     */
    Outcome[] compensateOn() default {Outcome.FAILED, Outcome.TIMED_OUT, Outcome.CANCELLED};
}
