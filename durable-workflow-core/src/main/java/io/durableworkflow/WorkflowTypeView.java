package io.durableworkflow;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A workflow in one version, as operators see it.
 *
 * @param name its name
 * @param version its version
 * @param registered whether there is code for it; if not, there are executions that wait for it, and nothing else is known
 * @param aliases names that it had before
 * @param parameterTypes types of its arguments
 * @param resultType type of its result, or null
 * @param timeout limit for executions that are started without one of their own, or null
 * @param queue name of the queue of executions that are started without one of their own, or null
 * @param compensateOn ends after which completed steps are undone
 * @param activeExecutions how many executions of it have not ended, those that were started under its aliases included
 */
public record WorkflowTypeView(
        String name,
        int version,
        boolean registered,
        List<String> aliases,
        List<String> parameterTypes,
        @Nullable String resultType,
        @Nullable Duration timeout,
        @Nullable String queue,
        Set<Outcome> compensateOn,
        long activeExecutions) {
    public WorkflowTypeView {
        aliases = List.copyOf(aliases);
        parameterTypes = List.copyOf(parameterTypes);
        compensateOn = Set.copyOf(compensateOn);
    }
}
