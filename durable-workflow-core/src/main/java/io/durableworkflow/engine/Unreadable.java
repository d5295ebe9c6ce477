package io.durableworkflow.engine;

import io.durableworkflow.StoreUnavailableException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Executions that were to be run and could not be read. While all is well there are none. They are tried again and again, as it cannot be
 * told from an outage whether it ends; of a damaged file it does not, and somebody has to know.
 */
final class Unreadable {
    private static final System.Logger LOG = System.getLogger("io.durableworkflow");

    /** Most that are remembered; how many more there are makes no difference. */
    static final int MOST = 1_000;

    private final Map<Long, CommitPipeline.Outage> failures = new ConcurrentHashMap<>();

    void failed(long no, Instant now, StoreUnavailableException failure) {
        boolean first = failures.isEmpty();
        if (failures.containsKey(no) || failures.size() >= MOST) {
            return;
        }
        String reason = "Execution number " + no + " cannot be read: " + Failures.reasonOf(failure);
        failures.putIfAbsent(no, new CommitPipeline.Outage(now, reason));
        if (first) {
            LOG.log(System.Logger.Level.WARNING, "{0} It is tried again and again, and the others go on.", reason);
        }
    }

    void remove(long no) {
        if (!failures.isEmpty()) {
            failures.remove(no);
        }
    }

    /** The one that has been so for longest, or null if there is none. */
    CommitPipeline.@Nullable Outage first() {
        return failures.values().stream()
                .min(Comparator.comparing(CommitPipeline.Outage::since))
                .orElse(null);
    }
}
