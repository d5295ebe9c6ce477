package io.durableworkflow.boot.actuate;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineListener;
import java.time.Duration;
import java.util.Arrays;
import org.springframework.boot.health.contributor.Health;

/** How long the latest transactions took, of which the disk is most. */
final class RecentCommits implements EngineListener, HealthDetail {
    static final int KEPT = 100;

    private final long[] micros = new long[KEPT];
    private long commits;

    @Override
    public void onEvent(EngineEvent event) {
        if (event instanceof EngineEvent.BatchCommitted batch) {
            add(batch.took());
        }
    }

    private synchronized void add(Duration took) {
        micros[(int) (commits++ % KEPT)] = took.toNanos() / 1_000;
    }

    private synchronized long[] sorted() {
        return Arrays.stream(micros, 0, (int) Math.min(commits, KEPT)).sorted().toArray();
    }

    @Override
    public void addTo(Health.Builder health) {
        long[] times = sorted();
        if (times.length > 0) {
            health.withDetail(
                    "commits",
                    "the last %d took %.1f ms (median), at most %.1f ms"
                            .formatted(times.length, times[times.length / 2] / 1e3, times[times.length - 1] / 1e3));
        }
    }
}
