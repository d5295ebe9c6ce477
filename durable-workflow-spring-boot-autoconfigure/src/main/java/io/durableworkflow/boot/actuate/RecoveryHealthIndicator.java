package io.durableworkflow.boot.actuate;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineListener;
import io.durableworkflow.RecoveryReport;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * OUT_OF_SERVICE until as many runs have begun as the recovery has found executions to go on with: for the readiness of an
 * application that is to be asked for nothing new before.
 */
final class RecoveryHealthIndicator extends AbstractHealthIndicator implements EngineListener {
    // The engine is built with its listeners, of which this is one.
    private final ObjectProvider<DurableEngine> engine;
    private final boolean dispatch;
    private final LongAdder begun = new LongAdder();

    private volatile boolean over;

    /** @param dispatch whether this process runs workflows; one that does not recovers none */
    RecoveryHealthIndicator(ObjectProvider<DurableEngine> engine, boolean dispatch) {
        this.engine = engine;
        this.dispatch = dispatch;
    }

    @Override
    public void onEvent(EngineEvent event) {
        if (!over && event instanceof EngineEvent.RunEntered) {
            begun.increment();
        }
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        RecoveryReport report =
                over || !dispatch ? null : engine.getObject().view().recovery();
        over = over || !dispatch || (report != null && begun.sum() >= report.resumed());
        if (over) {
            health.up();
        } else if (report == null) {
            health.outOfService().withDetail("recovery", "has not begun");
        } else {
            health.outOfService().withDetail("recovery", begun.sum() + " of " + report.resumed() + " run again");
        }
    }
}
