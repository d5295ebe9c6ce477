package io.durableworkflow.boot.actuate;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.health.contributor.Health;

/** The latest executions that cannot go on by themselves, and why. They do not make the application unhealthy. */
final class NeedingAttention implements HealthDetail {
    static final int MOST = 10;

    private final DurableEngine engine;

    NeedingAttention(DurableEngine engine) {
        this.engine = engine;
    }

    @Override
    public void addTo(Health.Builder health) {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (ExecutionView blocked : engine.find(new ExecutionFilter(null, Set.of(ExecutionStatus.BLOCKED), null, MOST))
                .executions()) {
            reasons.put(blocked.id(), String.valueOf(blocked.blockReason()));
        }
        if (!reasons.isEmpty()) {
            health.withDetail("blocked", reasons);
        }
    }
}
