package io.durableworkflow.engine;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which steps executions are in, or are undoing, in this process at the moment. Safe to use from any thread. */
final class AttemptsUnderWay {
    private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();

    /** One attempt. Two of the same are two, as branches may be in steps of one name. */
    static final class Attempt {
        private final long execution;
        private final String step;
        private final int number;
        private final Instant since;

        private Attempt(long execution, String step, int number, Instant since) {
            this.execution = execution;
            this.step = step;
            this.number = number;
            this.since = since;
        }

        @Override
        public String toString() {
            // As exact as all other instants that are shown.
            Instant shown = since.truncatedTo(ChronoUnit.MILLIS);
            return "'" + step + "' since " + shown + (number == 1 ? "" : ", attempt " + number);
        }
    }

    Attempt begin(long execution, StepFrame frame, Instant now) {
        Attempt attempt = new Attempt(execution, frame.name(), frame.attempt(), now);
        attempts.add(attempt);
        return attempt;
    }

    void end(Attempt attempt) {
        attempts.remove(attempt);
    }

    /** Those of one execution, the oldest first. */
    List<Attempt> of(long execution) {
        return attempts.stream()
                .filter(attempt -> attempt.execution == execution)
                .sorted(Comparator.comparing((Attempt attempt) -> attempt.since).thenComparing(attempt -> attempt.step))
                .toList();
    }
}
