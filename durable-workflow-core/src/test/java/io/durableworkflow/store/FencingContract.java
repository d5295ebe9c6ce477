package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.NODE;
import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.blocked;
import static io.durableworkflow.store.TestRecords.checkpoint;
import static io.durableworkflow.store.TestRecords.ended;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.transition;
import static io.durableworkflow.store.TestRecords.waitingFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.BlockReason;
import io.durableworkflow.Outcome;
import io.durableworkflow.store.Change.CheckpointKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a {@link Change.Transition} is applied: fence, revision, guard and repeats. */
abstract class FencingContract extends ContractPart {
    private long no;

    @BeforeEach
    void startExecution() {
        no = started("order-1", running());
    }

    @Test
    void otherFenceIsFenced() {
        assertFenced(everything(0, 1));
        assertFenced(everything(2, 1));
    }

    @Test
    void unknownExecutionIsFenced() {
        assertFenced(transition(no + 1, 1, 1).state(running()));
        assertFenced(transition(no + 1, 1, 1).checkpoint(0));
        assertFenced(transition(no + 1, 1, 1).event("attempt 1"));
    }

    @Test
    void higherFenceShutsTheOldOwnerOut() {
        ExecutionState takenOver =
                running().toBuilder().owner("node-2").fence(2).build();
        assertThat(commit(transition(no, 1, 1).state(takenOver))).isEqualTo(APPLIED);

        assertFenced(transition(no, 1, 2).checkpoint(0));
        assertThat(commit(transition(no, 2, 2).checkpoint(0))).isEqualTo(APPLIED);
    }

    @Test
    void fenceAloneCountsAndNotTheOwner() {
        commit(transition(no, 1, 1).state(waitingFor("paid")));

        assertThat(commit(transition(no, 1, 2).checkpoint(0).event("resolved"))).isEqualTo(APPLIED);
        assertThat(commit(transition(no, 1, 3).state(blocked(BlockReason.CHANGED_CODE))))
                .isEqualTo(APPLIED);
    }

    @Test
    void executionThatHasEndedIsFencedLikeOthers() {
        commit(transition(no, 1, 1).state(ended(Outcome.FAILED)));

        assertThat(commit(transition(no, 1, 2)
                        .state(running().toBuilder().fence(2).build())
                        .event("retried")))
                .isEqualTo(APPLIED);
    }

    @Test
    void onlyOneOfTwoClaimsIsApplied() {
        commit(transition(no, 1, 1).state(waitingFor("paid")));
        ExecutionState claimed = running().toBuilder().fence(2).build();
        ExecutionState claimedByOther = claimed.toBuilder().owner("node-2").build();

        assertThat(commit(transition(no, 1, 2).state(claimed))).isEqualTo(APPLIED);
        assertFenced(transition(no, 1, 2).state(claimedByOther));
    }

    @Test
    void lowerRevisionThanTheRowsIsFenced() {
        commit(transition(no, 1, 5).state(running()));

        assertFenced(everything(1, 4));
    }

    @Test
    void lowerRevisionDoesNotReplaceACheckpoint() {
        commit(transition(no, 1, 5).checkpoint(0));

        assertFenced(transition(no, 1, 4).checkpoint(0));
    }

    @Test
    void revisionThatSomethingElseHasIsFenced() {
        commit(transition(no, 1, 5).checkpoint(0));

        assertFenced(transition(no, 1, 5).checkpoint(1));
        assertFenced(transition(no, 1, 5).state(running()));
        assertFenced(transition(no, 1, 5).event("attempt 1"));
        assertFenced(transition(no, 1, 4).checkpoint(1));
    }

    @Test
    void revisionOfAnEventCounts() {
        commit(transition(no, 1, 5).event("attempt 1"));

        assertFenced(transition(no, 1, 4).checkpoint(0));
        assertFenced(transition(no, 1, 5).event("attempt 2"));
    }

    @Test
    void revisionsMayHaveGaps() {
        assertThat(commit(transition(no, 1, 7).checkpoint(0))).isEqualTo(APPLIED);
        assertThat(commit(transition(no, 1, 1_000_000_000_007L).checkpoint(1))).isEqualTo(APPLIED);
        assertThat(load(no).revision()).isEqualTo(1_000_000_000_007L);
    }

    @Test
    void repeatedStateIsAppliedAlready() {
        assertRepeatable(transition(no, 1, 1).state(waitingFor("paid")));
    }

    @Test
    void repeatedCheckpointIsAppliedAlready() {
        assertRepeatable(transition(no, 1, 1).checkpoint(0));
        assertRepeatable(transition(no, 1, 2).checkpoint(0).checkpoint(1));
    }

    @Test
    void repeatedEventIsAppliedAlready() {
        assertRepeatable(transition(no, 1, 1).event("attempt 1").event("attempt 1"));
    }

    @Test
    void repeatedRemovalIsAppliedAlready() {
        commit(transition(no, 1, 1).checkpoint(0).checkpoint(1));

        assertRepeatable(transition(no, 1, 2).remove(new CheckpointKey(0, 0, 0)).event("dropped 0"));
        assertRepeatable(transition(no, 1, 3).remove(new CheckpointKey(0, 0, 1)).checkpoint(1));
    }

    @Test
    void repeatedConsumptionIsAppliedAlready() {
        long signal = signalled("order-1", "paid", 1);
        long command = commanded("order-1", 1);

        assertRepeatable(transition(no, 1, 1).checkpoint(0).consume(signal).close(command));
    }

    @Test
    void repeatedTransitionOfEverythingIsAppliedAlready() {
        assertRepeatable(everything(1, 1));
    }

    @Test
    void repeatedChangeOfHandsIsAppliedAlready() {
        assertRepeatable(transition(no, 1, 1)
                .state(running().toBuilder().fence(2).build())
                .checkpoint(0)
                .event("taken over"));
    }

    @Test
    void repeatedEndIsAppliedAlready() {
        long signal = signalled("order-1", "paid", 1);
        signalled("order-1", "paid", 2);

        assertRepeatable(transition(no, 1, 1)
                .state(ended(Outcome.COMPLETED))
                .consume(signal)
                .guard(signal + 1, 0));
    }

    @Test
    void repeatAfterAChangeOfHandsIsFenced() {
        Change.Transition first = transition(no, 1, 1).checkpoint(0).build();
        commit(first);
        commit(transition(no, 1, 2).state(running().toBuilder().fence(2).build()));

        StoreSnapshot before = snapshot();
        assertThat(commit(first)).isEqualTo(FENCED);
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void guardedTransitionIsAppliedIfNothingArrived() {
        assertThat(commit(transition(no, 1, 1).state(waitingFor("paid")).guard(0, 0)))
                .isEqualTo(APPLIED);
    }

    @Test
    void unseenSignalMakesTheOwnerLookAgain() {
        long seen = signalled("order-1", "paid", 1);
        signalled("order-1", "delivered", 1);

        assertLookAgain(everything(1, 1).guard(seen, Long.MAX_VALUE));
    }

    @Test
    void unseenCommandMakesTheOwnerLookAgain() {
        long seen = commanded("order-1", 1);
        commanded("order-1", 2);

        assertLookAgain(everything(1, 1).guard(Long.MAX_VALUE, seen));
    }

    @Test
    void whatTheOwnerHasSeenDoesNotHinder() {
        long signal = signalled("order-1", "paid", 1);
        long command = commanded("order-1", 1);

        assertThat(commit(transition(no, 1, 1).state(waitingFor("delivered")).guard(signal, command)))
                .isEqualTo(APPLIED);
        assertThat(load(no).inbox().signals()).hasSize(1);
        assertThat(load(no).inbox().commands()).hasSize(1);
    }

    @Test
    void whatIsConsumedOrClosedDoesNotHinder() {
        long signal = signalled("order-1", "paid", 1);
        long command = commanded("order-1", 1);
        commit(transition(no, 1, 1).checkpoint(0).consume(signal).close(command));

        assertThat(commit(transition(no, 1, 2).state(waitingFor("paid")).guard(0, 0)))
                .isEqualTo(APPLIED);
    }

    @Test
    void guardedTransitionMayConsumeWhatTheOwnerHasSeen() {
        long signal = signalled("order-1", "paid", 1);
        long command = commanded("order-1", 1);

        assertThat(commit(transition(no, 1, 1)
                        .state(waitingFor("paid"))
                        .consume(signal)
                        .close(command)
                        .guard(signal, command)))
                .isEqualTo(APPLIED);
    }

    @Test
    void whatArrivesForOthersDoesNotHinder() {
        started("order-2", running());
        signalled("order-2", "paid", 1);
        commanded("order-2", 1);

        assertThat(commit(transition(no, 1, 1).state(waitingFor("paid")).guard(0, 0)))
                .isEqualTo(APPLIED);
    }

    @Test
    void fenceComesBeforeTheGuard() {
        signalled("order-1", "paid", 1);

        assertFenced(transition(no, 0, 1).state(running()).guard(0, 0));
    }

    @Test
    void repeatIsAppliedAlreadyWhateverHasArrivedSince() {
        Change.Transition guarded =
                transition(no, 1, 1).state(waitingFor("paid")).guard(0, 0).build();
        commit(guarded);
        signalled("order-1", "paid", 1);
        commanded("order-1", 1);
        StoreSnapshot before = snapshot();

        assertThat(commit(guarded)).isEqualTo(APPLIED);
        assertThat(snapshot()).isEqualTo(before);
    }

    /** A transition with all parts but the guard; what it consumes and closes has just arrived. */
    private TransitionBuilder everything(long fence, long revision) {
        return transition(no, fence, revision)
                .state(running().toBuilder().owner(NODE).fence(fence).wakeAt(T0).build())
                .checkpoint(checkpoint(revision, 3))
                .remove(new CheckpointKey(0, 0, 0))
                .consume(signalled("order-1", "everything", (int) (100 * fence + revision)))
                .close(commanded("order-1", (int) (100 * fence + revision)))
                .event("everything");
    }

    private void assertFenced(TransitionBuilder transition) {
        StoreSnapshot before = snapshot();
        assertThat(commit(transition)).isEqualTo(FENCED);
        assertThat(snapshot()).isEqualTo(before);
    }

    private void assertLookAgain(TransitionBuilder transition) {
        StoreSnapshot before = snapshot();
        assertThat(commit(transition)).isEqualTo(LOOK_AGAIN);
        assertThat(snapshot()).isEqualTo(before);
    }

    private void assertRepeatable(TransitionBuilder transition) {
        assertThat(commit(transition)).isEqualTo(APPLIED);
        StoreSnapshot after = snapshot();
        assertThat(commit(transition)).isEqualTo(APPLIED);
        assertThat(snapshot()).isEqualTo(after);
    }
}
