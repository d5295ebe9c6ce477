package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.BlockReason;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.WaitKind;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.WaitState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TransitionsTests {
    private static final Instant NOW = Examples.T0.plusSeconds(60);
    private static final WaitState WAIT = new WaitState(WaitKind.SLEEP, "nap", Examples.T0);

    private final ExecutionState queued = ExecutionState.queued(Examples.T0);
    private final ExecutionState running = Transitions.taken(queued, "node", 0, NOW);
    private final ExecutionState undoing = Transitions.compensating(running, Outcome.FAILED);

    @Test
    void whoTakesItOwnsItUnderAHigherFence() {
        assertThat(running.status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(running.owner()).isEqualTo("node");
        assertThat(running.fence()).isEqualTo(queued.fence() + 1);
        assertThat(running.wakeAt()).isNull();
        assertThat(running.waitState()).isNull();
        assertThat(running.startedAt()).isEqualTo(NOW);
    }

    @Test
    void theFirstStartIsKept() {
        ExecutionState again = Transitions.taken(
                Transitions.suspended(running, WAIT, NOW.plusSeconds(9), null), "other", 2, NOW.plusSeconds(9));

        assertThat(again.startedAt()).isEqualTo(NOW);
        assertThat(again.recoveryCount()).isEqualTo(2);
        assertThat(again.fence()).isEqualTo(running.fence() + 1);
    }

    @Test
    void whatIsTakenToBeUndoneIsCompensating() {
        ExecutionState taken = Transitions.taken(Transitions.queued(undoing, NOW), "node", 0, NOW);

        assertThat(taken.status()).isEqualTo(ExecutionStatus.COMPENSATING);
        assertThat(taken.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void whatWaitsWakesAtTheSoonerOfItsEndAndItsDeadline() {
        Instant early = NOW.plusSeconds(1);
        Instant late = NOW.plusSeconds(2);

        assertThat(Transitions.suspended(running, WAIT, early, late).wakeAt()).isEqualTo(early);
        assertThat(Transitions.suspended(running, WAIT, late, early).wakeAt()).isEqualTo(early);
        assertThat(Transitions.suspended(running, WAIT, null, late).wakeAt()).isEqualTo(late);
        assertThat(Transitions.suspended(running, WAIT, early, null).wakeAt()).isEqualTo(early);
        assertThat(Transitions.suspended(running, WAIT, null, null).wakeAt()).isNull();
    }

    @Test
    void whatWaitsHasNoOwner() {
        ExecutionState suspended = Transitions.suspended(running, WAIT, NOW, null);

        assertThat(suspended.status()).isEqualTo(ExecutionStatus.SUSPENDED);
        assertThat(suspended.owner()).isNull();
        assertThat(suspended.waitState()).isEqualTo(WAIT);
        assertThat(suspended.fence()).isEqualTo(running.fence());
    }

    @Test
    void theDeadlineDoesNotReachCompensations() {
        ExecutionState waiting = Transitions.suspended(undoing, WAIT, NOW.plusSeconds(9), NOW.plusSeconds(1));

        assertThat(waiting.wakeAt()).isEqualTo(NOW.plusSeconds(9));
        assertThat(waiting.status()).isEqualTo(ExecutionStatus.COMPENSATING);
    }

    @Test
    void whatIsQueuedIsDueNow() {
        ExecutionState again = Transitions.queued(running, NOW);

        assertThat(again.status()).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(again.owner()).isNull();
        assertThat(again.wakeAt()).isEqualTo(NOW);
        assertThat(Transitions.queued(undoing, NOW).status()).isEqualTo(ExecutionStatus.COMPENSATING);
    }

    @Test
    void whatCompletedHasItsResultAndNothingElseLeft() {
        ExecutionState done = Transitions.completed(running, "\"ok\"", NOW);

        assertThat(done.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(done.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(done.compensation()).isEqualTo(CompensationStatus.NONE);
        assertThat(done.output()).isEqualTo("\"ok\"");
        assertThat(done.endedAt()).isEqualTo(NOW);
        assertThat(done.owner()).isNull();
        assertThat(done.wakeAt()).isNull();
    }

    @Test
    void theOutcomeIsDecidedBeforeItIsUndone() {
        assertThat(undoing.status()).isEqualTo(ExecutionStatus.COMPENSATING);
        assertThat(undoing.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(undoing.compensation()).isEqualTo(CompensationStatus.RUNNING);
        assertThat(undoing.owner()).isEqualTo("node");
        assertThat(undoing.endedAt()).isNull();
    }

    @Test
    void theEndKeepsOutcomeAndCompensationApart() {
        ExecutionState ended = Transitions.ended(undoing, Outcome.FAILED, CompensationStatus.DONE, NOW);

        assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(ended.compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(ended.owner()).isNull();
        assertThat(ended.endedAt()).isEqualTo(NOW);
    }

    @Test
    void whatIsBlockedHasAReasonAndNoOwner() {
        ExecutionState blocked =
                Transitions.blocked(running, new CloseReason.Blocked(BlockReason.CHANGED_CODE, "It changed.", 4));

        assertThat(blocked.status()).isEqualTo(ExecutionStatus.BLOCKED);
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.CHANGED_CODE);
        assertThat(blocked.blockDetail()).isEqualTo("It changed.");
        assertThat(blocked.blockPosition()).isEqualTo(4);
        assertThat(blocked.owner()).isNull();
        assertThat(blocked.wakeAt()).isNull();
        ExecutionState goesOn = Transitions.queued(blocked, NOW);
        assertThat(goesOn.blockReason()).isNull();
        assertThat(goesOn.blockDetail()).isNull();
        assertThat(goesOn.blockPosition()).isNull();
    }
}
