package io.durableworkflow.boot.discovery;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.ScheduleTiming;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Timings as they are written in annotations. */
final class ScheduleAttributes {
    private ScheduleAttributes() {}

    /**
     * Reads the attributes.
     *
     * @return null if none is given
     * @throws IllegalArgumentException if they are wrong; names the attribute
     */
    static @Nullable ScheduleTiming timing(DurableWorkflow workflow) {
        String cron = workflow.schedule();
        long given = Stream.of(cron, workflow.fixedRate(), workflow.fixedDelay())
                .filter(value -> !value.isEmpty())
                .count();
        if (given > 1) {
            throw new IllegalArgumentException("only one of schedule, fixedRate and fixedDelay may be given");
        }
        if (given == 0) {
            return null;
        }
        if (!cron.isEmpty()) {
            return ScheduleTiming.cron(cron, zone(workflow.zone()));
        }
        return workflow.fixedRate().isEmpty()
                ? ScheduleTiming.fixedDelay(duration("fixedDelay", workflow.fixedDelay()))
                : ScheduleTiming.fixedRate(duration("fixedRate", workflow.fixedRate()));
    }

    private static Duration duration(String attribute, String value) {
        return Objects.requireNonNull(DurationAttribute.parse(attribute, value));
    }

    private static ZoneId zone(String id) {
        try {
            return id.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(id);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "zone must be the id of a time zone such as \"Europe/Berlin\", was \"" + id + "\"", e);
        }
    }
}
