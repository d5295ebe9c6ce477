package io.durableworkflow.engine;

import io.durableworkflow.Schedules;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ScheduleRecord;
import io.durableworkflow.store.StartRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The executions that schedules start. */
final class ScheduledStart {
    private ScheduledStart() {}

    static Change.Start of(
            Listeners listeners,
            ScheduleRecord schedule,
            WorkflowDefinition<?> definition,
            String id,
            Instant due,
            Instant now) {
        Map<String, String> tags = new HashMap<>(schedule.plan().tags());
        tags.put(Schedules.TAG, schedule.name());
        tags.put(Schedules.DUE_TAG, due.toString());
        WorkflowOptions options = WorkflowOptions.id(id);
        StartRecord start = new StartRecord(
                id,
                definition.name(),
                definition.version(),
                Keys.newSeed(),
                now,
                FirstState.deadline(options, definition, now),
                listeners.tags(tags, id, definition.name()),
                schedule.plan().inputHash(),
                schedule.plan().input(),
                null,
                FirstState.queue(options, definition, now));
        return new Change.Start(start, FirstState.queued(options, start, now));
    }
}
