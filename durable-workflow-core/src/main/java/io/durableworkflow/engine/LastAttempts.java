package io.durableworkflow.engine;

import io.durableworkflow.WorkflowClock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets executions that too many processes died with be run for the last time one after the other. One that ends the process at
 * once takes all that run beside it with it, each time, before they get on; run together they would all be blocked for what one of
 * them does. The next may begin when the one before has got on or has left, and after some time in any case: then it is not what ends
 * processes at once.
 */
final class LastAttempts {
    /** How long one is alone at most. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    private final WorkflowClock clock;
    private final LongConsumer next;
    private final Set<Long> waiting = new LinkedHashSet<>();
    private @Nullable Long alone;
    private volatile boolean used;

    /** @param next told whose turn it may be */
    LastAttempts(WorkflowClock clock, LongConsumer next) {
        this.clock = clock;
        this.next = next;
    }

    /** Whether it may be run now; else its turn comes. */
    synchronized boolean begin(long no) {
        used = true;
        if (alone != null && alone != no) {
            waiting.add(no);
            return false;
        }
        waiting.remove(no);
        alone = no;
        clock.schedule(clock.now().plus(LONGEST), () -> over(no));
        return true;
    }

    /** It has got on, has left, or needs its turn no more. */
    void over(long no) {
        if (!used) {
            return;
        }
        Long first = null;
        synchronized (this) {
            if (alone != null && alone == no) {
                alone = null;
            }
            if (alone == null && !waiting.isEmpty()) {
                first = waiting.iterator().next();
                waiting.remove(first);
            }
        }
        if (first != null) {
            next.accept(first);
        }
    }
}
