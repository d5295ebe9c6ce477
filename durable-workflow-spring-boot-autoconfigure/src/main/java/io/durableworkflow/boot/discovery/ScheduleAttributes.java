package io.durableworkflow.boot.discovery;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.ScheduleTiming;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotationUtils;

/** Timings as they are written in annotations. */
final class ScheduleAttributes {
    private static final String A_CRON_EXPRESSION = "schedule";
    private static final String ANY = "schedule, fixedRate or fixedDelay";

    /**
     * An attribute that is given, but says nothing.
     *
     * @param name its name
     * @param missing what it would say something about
     */
    record Stray(String name, String missing) {}

    private ScheduleAttributes() {}

    /** Whether a workflow has a schedule, be it a wrong one. */
    static boolean isScheduled(DurableWorkflow workflow) {
        return given(workflow) > 0;
    }

    /** What is said of a schedule that there is not. */
    static List<Stray> strays(DurableWorkflow workflow) {
        List<Stray> strays = new ArrayList<>();
        if (!workflow.zone().isEmpty() && workflow.schedule().isEmpty()) {
            strays.add(new Stray("zone", A_CRON_EXPRESSION));
        }
        if (!isScheduled(workflow)) {
            addUnlessDefault(strays, "missedRuns", workflow.missedRuns());
            addUnlessDefault(strays, "maxMissedRuns", workflow.maxMissedRuns());
            addUnlessDefault(strays, "overlap", workflow.overlap());
        }
        return strays;
    }

    private static void addUnlessDefault(List<Stray> strays, String name, Object value) {
        if (!value.equals(AnnotationUtils.getDefaultValue(DurableWorkflow.class, name))) {
            strays.add(new Stray(name, ANY));
        }
    }

    private static long given(DurableWorkflow workflow) {
        return Stream.of(workflow.schedule(), workflow.fixedRate(), workflow.fixedDelay())
                .filter(value -> !value.isEmpty())
                .count();
    }

    /**
     * Reads the attributes.
     *
     * @return null if none is given
     * @throws IllegalArgumentException if they are wrong; names the attribute
     */
    static @Nullable ScheduleTiming timing(DurableWorkflow workflow) {
        String cron = workflow.schedule();
        long given = given(workflow);
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
