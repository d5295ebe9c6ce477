package io.durableworkflow.engine;

import io.durableworkflow.BlockReason;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepTimeoutException;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A step that goes on after its time was over and it was interrupted. Its attempt has failed, and the execution is blocked;
 * both are one write, made for the thread that does not come back. Until that thread has left, the execution keeps its slot
 * here, so that nothing of it runs beside the step.
 */
final class StuckStep {
    private StuckStep() {}

    static void block(
            EngineParts engine,
            Run run,
            CheckpointRecord record,
            RetryPolicy policy,
            String key,
            StepTimeoutException timeout) {
        Instant now = engine.clock().now();
        String error = engine.payloads().encodeFailure(Failures.record(timeout));
        Duration pause = AttemptOutcome.pauseAfter(policy, record.attempt(), timeout, key, record.startedAt(), now);
        CheckpointRecord failed = pause == null
                ? StepCalls.ended(record, CheckpointStatus.FAILED, now, null, null, null, error)
                : StepCalls.paused(record, now.plus(pause), error);
        CloseReason.Blocked reason = new CloseReason.Blocked(
                BlockReason.STEP_DOES_NOT_STOP,
                timeout.getMessage() + " It was interrupted and has not ended since, for "
                        + engine.settings().stepTimeoutGrace() + ".",
                record.position(),
                record.scope() == CheckpointRecord.BODY ? null : record.scope());
        run.abandon(
                Transitions.blocked(run.state(), reason).toBuilder()
                        .recoveryCount(0)
                        .build(),
                List.of(failed),
                List.of(attemptFailed(record, now, error), blocked(record, now, reason)));
    }

    private static EventRecord attemptFailed(CheckpointRecord record, Instant now, String error) {
        return new EventRecord(
                1, now, EventKind.ATTEMPT_FAILED, record.scope(), record.position(), record.attempt(), null, error);
    }

    private static EventRecord blocked(CheckpointRecord record, Instant now, CloseReason.Blocked reason) {
        return new EventRecord(
                1, now, EventKind.BLOCKED, record.scope(), record.position(), null, null, reason.detail());
    }
}
