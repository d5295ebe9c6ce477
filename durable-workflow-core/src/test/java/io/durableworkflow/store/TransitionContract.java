package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.checkpoint;
import static io.durableworkflow.store.TestRecords.ended;
import static io.durableworkflow.store.TestRecords.event;
import static io.durableworkflow.store.TestRecords.full;
import static io.durableworkflow.store.TestRecords.fullCheckpoint;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.signal;
import static io.durableworkflow.store.TestRecords.transition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Outcome;
import io.durableworkflow.store.Change.CheckpointKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a {@link Change.Transition} writes. */
abstract class TransitionContract extends ContractPart {
    private long no;

    @BeforeEach
    void startExecution() {
        no = started("order-1", running());
    }

    @Test
    void stateIsReplacedAsAWhole() {
        ExecutionRecord before = load(no).execution();

        assertThat(commit(transition(no, 1, 1).state(full()))).isEqualTo(APPLIED);
        assertThat(load(no).execution()).isEqualTo(new ExecutionRecord(no, before.start(), full(), 1));

        assertThat(commit(transition(no, 1, 2).state(running()))).isEqualTo(APPLIED);
        assertThat(load(no).execution()).isEqualTo(new ExecutionRecord(no, before.start(), running(), 2));
    }

    @Test
    void rowStaysAsItIsWithoutAState() {
        ExecutionRecord before = load(no).execution();

        assertThat(commit(transition(no, 1, 1).checkpoint(0))).isEqualTo(APPLIED);

        assertThat(load(no).execution()).isEqualTo(before);
        assertThat(load(no).checkpoints()).containsExactly(checkpoint(1, 0));
    }

    @Test
    void allPartsAreWrittenTogether() {
        long signal = signalled("order-1", "paid", 1);
        long command = commanded("order-1", 1);

        commit(transition(no, 1, 3)
                .state(full().toBuilder().generation(0).build())
                .checkpoint(checkpoint(3, 1))
                .checkpoint(fullCheckpoint(3, 0))
                .consume(signal)
                .close(command)
                .event("first")
                .event("second"));

        LoadedExecution loaded = load(no);
        assertThat(loaded.execution().revision()).isEqualTo(3);
        assertThat(loaded.checkpoints()).containsExactly(checkpoint(3, 1), fullCheckpoint(3, 0));
        assertThat(loaded.inbox().signals()).isEmpty();
        assertThat(loaded.inbox().commands()).isEmpty();
        assertThat(store.events(no)).containsExactly(event(3, "first"), event(3, "second"));
    }

    @Test
    void laterRevisionReplacesACheckpoint() {
        commit(transition(no, 1, 1).checkpoint(fullCheckpoint(1, 0)).checkpoint(0));
        CheckpointRecord result = checkpoint(2, 0, CheckpointRecord.COMPENSATIONS, 0);

        assertThat(commit(transition(no, 1, 2).checkpoint(result))).isEqualTo(APPLIED);

        assertThat(load(no).checkpoints()).containsExactly(checkpoint(1, 0), result);
    }

    @Test
    void checkpointsComeByScopeAndPosition() {
        CheckpointRecord branch = checkpoint(1, 0, 2, 0);
        CheckpointRecord compensation = checkpoint(2, 0, CheckpointRecord.COMPENSATIONS, 0);
        commit(transition(no, 1, 1).checkpoint(branch).checkpoint(checkpoint(1, 10)));
        commit(transition(no, 1, 2).checkpoint(compensation).checkpoint(checkpoint(2, 9)));

        assertThat(load(no).checkpoints()).containsExactly(checkpoint(2, 9), checkpoint(1, 10), compensation, branch);
    }

    @Test
    void checkpointsAreListedWithoutArgumentsAndOutput() {
        commit(transition(no, 1, 1).checkpoint(fullCheckpoint(1, 0)).checkpoint(0));

        assertThat(store.checkpoints(no))
                .containsExactly(
                        checkpoint(1, 0).withoutPayloads(), fullCheckpoint(1, 0).withoutPayloads());
        assertThat(store.checkpoints(no).get(1).error())
                .isEqualTo(fullCheckpoint(1, 0).error());
    }

    @Test
    void removedCheckpointIsGone() {
        commit(transition(no, 1, 1).checkpoint(0).checkpoint(1));

        commit(transition(no, 1, 2).remove(new CheckpointKey(0, 0, 0)).event("dropped 0"));

        assertThat(load(no).checkpoints()).containsExactly(checkpoint(1, 1));
        assertThat(load(no).revision()).isEqualTo(2);
    }

    @Test
    void placeIsClearedBeforeItIsWritten() {
        commit(transition(no, 1, 1).checkpoint(0));

        commit(transition(no, 1, 2).remove(new CheckpointKey(0, 0, 0)).checkpoint(0));

        assertThat(load(no).checkpoints()).containsExactly(checkpoint(2, 0));
    }

    @Test
    void emptyPlaceMayBeRemoved() {
        assertThat(commit(
                        transition(no, 1, 1).remove(new CheckpointKey(0, 0, 5)).event("dropped nothing")))
                .isEqualTo(APPLIED);
    }

    @Test
    void onlyCheckpointsOfThePresentGenerationAreRead() {
        commit(transition(no, 1, 1).checkpoint(0).checkpoint(1));
        ExecutionState rewound = running().toBuilder().generation(1).build();

        commit(transition(no, 1, 2).state(rewound).checkpoint(checkpoint(2, 1, 0, 0)));

        assertThat(load(no).checkpoints()).containsExactly(checkpoint(2, 1, 0, 0));
        assertThat(store.checkpoints(no)).hasSize(1);
    }

    @Test
    void revisionIsTheHighestOfAnything() {
        commit(transition(no, 1, 1).state(running()));
        assertThat(load(no).revision()).isEqualTo(1);

        commit(transition(no, 1, 5).checkpoint(0));
        assertThat(load(no).revision()).isEqualTo(5);

        commit(transition(no, 1, 9).event("attempt 1"));
        assertThat(load(no).revision()).isEqualTo(9);
        assertThat(load(no).execution().revision()).isEqualTo(1);
    }

    @Test
    void revisionCountsEarlierGenerations() {
        commit(transition(no, 1, 1).state(running().toBuilder().generation(1).build()));
        commit(transition(no, 1, 4).checkpoint(checkpoint(4, 0, 0, 0)));

        assertThat(load(no).checkpoints()).isEmpty();
        assertThat(load(no).revision()).isEqualTo(4);
    }

    @Test
    void eventsKeepTheirOrderAcrossGenerations() {
        commit(transition(no, 1, 1).event("b").event("a"));
        commit(transition(no, 1, 2)
                .state(running().toBuilder().generation(1).build())
                .event("c"));

        assertThat(store.events(no)).extracting(EventRecord::detail).containsExactly("b", "a", "c");
    }

    @Test
    void executionsDoNotMix() {
        long other = started("order-2", running());
        commit(transition(other, 1, 1).checkpoint(0).event("other"));
        signalled("order-2", "paid", 1);

        commit(transition(no, 1, 1).checkpoint(1));

        assertThat(load(no).checkpoints()).containsExactly(checkpoint(1, 1));
        assertThat(load(no).inbox().signals()).isEmpty();
        assertThat(store.events(no)).isEmpty();
        assertThat(load(other).checkpoints()).containsExactly(checkpoint(1, 0));
    }

    @Test
    void consumedSignalIsNotReadAgain() {
        long first = signalled("order-1", "paid", 1);
        long second = signalled("order-1", "paid", 2);

        commit(transition(no, 1, 1).checkpoint(0).consume(first));

        assertThat(load(no).inbox().signals()).extracting(SignalRecord::no).containsExactly(second);
    }

    @Test
    void signalIsConsumedOnce() {
        long signal = signalled("order-1", "paid", 1);
        commit(transition(no, 1, 1).checkpoint(0).consume(signal));

        assertRejected(transition(no, 1, 2).checkpoint(1).event("twice").consume(signal));
    }

    @Test
    void signalOfAnotherExecutionIsNotConsumed() {
        started("order-2", running());
        long foreign = signalled("order-2", "paid", 1);

        assertRejected(transition(no, 1, 1).checkpoint(0).consume(foreign));
    }

    @Test
    void unknownSignalIsNotConsumed() {
        long signal = signalled("order-1", "paid", 1);

        assertRejected(
                transition(no, 1, 1).state(full()).checkpoint(0).consume(signal).consume(signal + 1));
    }

    @Test
    void closedCommandIsNotReadAgain() {
        long first = commanded("order-1", 1);
        long second = commanded("order-1", 2);

        commit(transition(no, 1, 1).event("cancelled").close(first));

        assertThat(load(no).inbox().commands()).extracting(CommandRecord::no).containsExactly(second);
    }

    @Test
    void commandThatIsNotOpenMayBeClosed() {
        long command = commanded("order-1", 1);
        commit(transition(no, 1, 1).event("cancelled").close(command));

        assertThat(commit(transition(no, 1, 2).event("again").close(command).close(command + 1)))
                .isEqualTo(APPLIED);
    }

    @Test
    void commandOfAnotherExecutionStaysOpen() {
        long other = started("order-2", running());
        long foreign = commanded("order-2", 1);

        commit(transition(no, 1, 1).event("cancelled").close(foreign));

        assertThat(load(other).inbox().commands()).hasSize(1);
    }

    @Test
    void nothingIsPendingAfterTheEnd() {
        long consumed = signalled("order-1", "paid", 1);
        signalled("order-1", "paid", 2);
        commanded("order-1", 1);

        commit(transition(no, 1, 1).state(ended(Outcome.COMPLETED)).consume(consumed));

        assertThat(load(no).inbox().signals()).isEmpty();
        assertThat(load(no).inbox().commands()).isEmpty();
        assertThat(store.withDeliveries(0, 10)).isEmpty();
    }

    @Test
    void expiredSignalsDoNotComeBackWithARetry() {
        signalled("order-1", "paid", 1);
        commit(transition(no, 1, 1).state(ended(Outcome.FAILED)));

        commit(transition(no, 1, 2).state(running().toBuilder().fence(2).build()));

        assertThat(load(no).inbox().signals()).isEmpty();
        applied(commit(signal("order-1", "paid", 2)));
        assertThat(load(no).inbox().signals()).hasSize(1);
    }

    private void assertRejected(TransitionBuilder transition) {
        StoreSnapshot before = snapshot();
        assertThatThrownBy(() -> commit(transition)).isInstanceOf(StoreRejectedException.class);
        assertThat(snapshot()).isEqualTo(before);
    }
}
