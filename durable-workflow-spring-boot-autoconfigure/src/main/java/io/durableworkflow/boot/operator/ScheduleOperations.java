package io.durableworkflow.boot.operator;

import io.durableworkflow.Audit;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.ScheduleNotFoundException;
import io.durableworkflow.Schedules;
import org.jspecify.annotations.Nullable;

/** What operators ask about schedules, and command. As {@link ExecutionOperations}. */
public final class ScheduleOperations {
    private static final int DEFAULT_LIMIT = 100;

    private final DurableEngine engine;

    public ScheduleOperations(DurableEngine engine) {
        this.engine = engine;
    }

    private enum Operation {
        PAUSE,
        RESUME,
        TRIGGER
    }

    /** What a trigger started. */
    record Triggered(String executionId) {}

    /** What is gone. */
    record Deleted(String name) {}

    /**
     * Schedules in the order of their creation.
     *
     * @param limit most schedules on the page, as text, or null for 100
     */
    public Object list(@Nullable String cursor, @Nullable String limit) {
        Integer size = Words.number(limit, "limit must be 1 to " + Schedules.MAX_PAGE);
        return engine.schedules().list(cursor, size == null ? DEFAULT_LIMIT : size);
    }

    /** One schedule. */
    public Object detail(String name) {
        return engine.schedules().find(name).orElseThrow(() -> new ScheduleNotFoundException(name));
    }

    /**
     * Gives a command to one schedule.
     *
     * @param operation pause, resume or trigger
     */
    public Object command(String name, String operation, Audit audit) {
        Schedules schedules = engine.schedules();
        return switch (Words.oneOf(Operation.class, "operation", operation)) {
            case PAUSE -> schedules.pause(name, audit);
            case RESUME -> schedules.resume(name, audit);
            case TRIGGER -> new Triggered(schedules.triggerNow(name, audit));
        };
    }

    /** Deletes a schedule. */
    public Object delete(String name, Audit audit) {
        engine.schedules().delete(name, audit);
        return new Deleted(name);
    }
}
