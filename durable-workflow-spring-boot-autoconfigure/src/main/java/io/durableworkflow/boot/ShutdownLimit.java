package io.durableworkflow.boot;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * How long running steps may go on during a shutdown. Spring waits for a phase as long as {@code
 * spring.lifecycle.timeout-per-shutdown-phase} says; the engine takes a little less, so that it ends before Spring gives
 * it up.
 */
final class ShutdownLimit {
    private static final String PROPERTY = "spring.lifecycle.timeout-per-shutdown-phase";
    private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(2);
    private static final int SHARE_OF_MARGIN = 10;

    private ShutdownLimit() {}

    static Duration of(Environment environment) {
        BindResult<Duration> set = Binder.get(environment).bind(PROPERTY, Duration.class);
        Duration phase = set.isBound() ? set.get() : DEFAULT_PHASE_TIMEOUT;
        return less(phase.isNegative() ? Duration.ZERO : phase);
    }

    private static Duration less(Duration phase) {
        Duration share = phase.dividedBy(SHARE_OF_MARGIN);
        return phase.minus(share.compareTo(LONGEST_MARGIN) < 0 ? share : LONGEST_MARGIN);
    }
}
