package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.Outcome;
import io.durableworkflow.WorkflowCancelledException;
import io.durableworkflow.WorkflowTimedOutException;
import io.durableworkflow.contract.TestCodec;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChildEndTests {
    private static final Instant NOW = Examples.T0.plusSeconds(9);
    private final Payloads payloads = new Payloads(new TestCodec(), 10_000);
    private final CheckpointRecord begun = new CheckpointRecord(
            0,
            CheckpointRecord.BODY,
            3,
            CheckpointKind.CHILD,
            "shipping",
            CheckpointStatus.INTENT,
            0,
            1,
            null,
            Examples.T0,
            null,
            null,
            "child",
            null,
            null);

    private static ExecutionRecord ended(Outcome outcome, String output, String error) {
        ExecutionState state =
                Transitions.ended(ExecutionState.queued(Examples.T0), outcome, CompensationStatus.NONE, NOW).toBuilder()
                        .output(output)
                        .error(error)
                        .build();
        return Examples.execution(state, null);
    }

    private CheckpointRecord record(ExecutionRecord child) {
        return ChildEnd.record(payloads, begun, Optional.of(child), NOW);
    }

    @Test
    void aResultIsCopied() {
        CheckpointRecord record = record(ended(Outcome.COMPLETED, "\"receipt\"", null));

        assertThat(record.status()).isEqualTo(CheckpointStatus.COMPLETED);
        assertThat(record.output()).isEqualTo("\"receipt\"");
        assertThat(record.childId()).isEqualTo("child");
        assertThat(record.endedAt()).isEqualTo(NOW);
    }

    @Test
    void aFailureIsCopied() {
        String error = payloads.encodeFailure(Failures.record(new IllegalStateException("full up")));

        CheckpointRecord record = record(ended(Outcome.FAILED, null, error));

        assertThat(record.status()).isEqualTo(CheckpointStatus.FAILED);
        assertThat(ChildEnd.exception(payloads, record))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("full up");
    }

    @Test
    void cancellationAndTimeoutAreExceptionsOfTheirOwn() {
        CheckpointRecord cancelled = record(ended(Outcome.CANCELLED, null, null));
        CheckpointRecord timedOut = record(ended(Outcome.TIMED_OUT, null, null));

        assertThat(cancelled.status()).isEqualTo(CheckpointStatus.CANCELLED);
        assertThat(ChildEnd.exception(payloads, cancelled))
                .isInstanceOfSatisfying(
                        WorkflowCancelledException.class,
                        e -> assertThat(e.executionId()).isEqualTo("child"));
        assertThat(timedOut.status()).isEqualTo(CheckpointStatus.TIMED_OUT);
        assertThat(ChildEnd.exception(payloads, timedOut))
                .isInstanceOfSatisfying(
                        WorkflowTimedOutException.class,
                        e -> assertThat(e.executionId()).isEqualTo("child"));
    }

    @Test
    void aChildThatIsGoneHasFailed() {
        CheckpointRecord record = ChildEnd.record(payloads, begun, Optional.empty(), NOW);

        assertThat(record.status()).isEqualTo(CheckpointStatus.FAILED);
        assertThat(ChildEnd.exception(payloads, record))
                .isInstanceOf(DurableCallException.class)
                .hasMessage("The child execution 'child' was deleted while its parent waited for it.");
    }

    @Test
    void aChildThatRunsHasNoEnd() {
        ExecutionRecord running = Examples.execution(ExecutionState.queued(Examples.T0), null);

        assertThat(ChildEnd.isOver(Optional.of(running))).isFalse();
        assertThat(ChildEnd.isOver(Optional.empty())).isTrue();
        assertThatThrownBy(() -> record(running))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has not ended: QUEUED");
    }
}
