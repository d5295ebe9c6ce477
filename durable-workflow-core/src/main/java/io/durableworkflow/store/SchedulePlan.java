package io.durableworkflow.store;

import io.durableworkflow.Identifiers;
import io.durableworkflow.MissedRuns;
import io.durableworkflow.OverlapPolicy;
import io.durableworkflow.ScheduleTiming;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule is to do.
 *
 * @param workflow name of the workflow
 * @param version version of the workflow
 * @param timing when; may be one that nobody can read
 * @param missedRuns what becomes of due times that have passed
 * @param maxMissedRuns most runs that are made up for
 * @param overlap what happens when the run before has not ended
 * @param declared whether it comes from code
 * @param tags of the executions
 * @param inputHash hash of the canonical input
 * @param input encoded arguments, or null for none
 */
public record SchedulePlan(
        String workflow,
        int version,
        ScheduleTiming timing,
        MissedRuns missedRuns,
        int maxMissedRuns,
        OverlapPolicy overlap,
        boolean declared,
        Map<String, String> tags,
        String inputHash,
        @Nullable String input) {
    public SchedulePlan {
        Identifiers.requireName("workflow", workflow);
        tags = Map.copyOf(tags);
    }
}
