package io.durableworkflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left of a view where messages of exceptions may not be seen. */
class WithoutMessagesTests {
    private static final Instant NOW = Instant.parse("2030-01-01T09:00:00Z");
    private static final String SECRET = "4711 0815";

    @ParameterizedTest
    @EnumSource(names = {"COMPENSATION_FAILED", "PAYLOAD_UNREADABLE", "OUTCOME_UNKNOWN"})
    void whatABlockedOneQuotesIsHiddenAndTheWayOutIsNot(BlockReason reason) {
        ExecutionView hidden = execution(ExecutionStatus.BLOCKED, reason).withoutMessages();

        assertThat(hidden.toString()).doesNotContain(SECRET);
        assertThat(hidden.waitingFor()).contains(reason.name()).endsWith("To go on, " + reason.wayOut() + ".");
        assertThat(hidden.errorType()).isEqualTo("java.io.IOException");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"COMPENSATION_FAILED", "PAYLOAD_UNREADABLE", "OUTCOME_UNKNOWN"})
    void otherReasonsAreInTheWordsOfTheEngine(BlockReason reason) {
        ExecutionView view = execution(ExecutionStatus.BLOCKED, reason);

        assertThat(view.withoutMessages().waitingFor()).isEqualTo(view.waitingFor());
    }

    @Test
    void whatItWaitsForIsNoMessage() {
        ExecutionView view = execution(ExecutionStatus.SUSPENDED, null);

        assertThat(view.withoutMessages().waitingFor()).isEqualTo(view.waitingFor());
        assertThat(view.withoutMessages().errorMessage()).isNull();
    }

    @Test
    void aStepKeepsItsAttempts() {
        StepView.FailedAttempt attempt = new StepView.FailedAttempt(1, NOW, "java.io.IOException", SECRET);
        StepView step = new StepView(
                "STEP",
                0,
                3,
                "pay",
                "FAILED",
                1,
                List.of(attempt),
                null,
                NOW,
                NOW,
                "java.io.IOException",
                SECRET,
                "quotes/ups",
                null);

        StepView hidden = step.withoutMessages();

        assertThat(hidden.toString()).doesNotContain(SECRET);
        assertThat(hidden.errorType()).isEqualTo("java.io.IOException");
        assertThat(hidden.place()).isEqualTo(step.place());
        assertThat(hidden.failures()).containsExactly(new StepView.FailedAttempt(1, NOW, "java.io.IOException", null));
    }

    @Test
    void ofAHistoryOnlyWhyItWasBlockedIsHiddenAndWhatAttemptsSaid() {
        EventView paused = event("PAUSED", "customer called", null);

        assertThat(event("BLOCKED", SECRET, null).withoutMessages().detail()).isNull();
        assertThat(event("ATTEMPT_FAILED", null, SECRET).withoutMessages().errorMessage())
                .isNull();
        assertThat(paused.withoutMessages()).isEqualTo(paused);
    }

    private static EventView event(String kind, @Nullable String detail, @Nullable String message) {
        return new EventView(kind, NOW, 1, null, null, "ann", detail, null, message);
    }

    private static ExecutionView execution(ExecutionStatus status, @Nullable BlockReason reason) {
        return new ExecutionView(
                "order-1",
                "checkout",
                1,
                status,
                "It waits, as " + SECRET + " was said.",
                NOW,
                null,
                reason,
                null,
                CompensationStatus.NONE,
                "java.io.IOException",
                SECRET,
                0,
                Map.of("tenant", "blue"),
                NOW,
                NOW,
                null,
                null,
                null);
    }
}
