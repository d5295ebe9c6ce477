package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.blocked;
import static io.durableworkflow.store.TestRecords.cancel;
import static io.durableworkflow.store.TestRecords.checkpoint;
import static io.durableworkflow.store.TestRecords.ended;
import static io.durableworkflow.store.TestRecords.full;
import static io.durableworkflow.store.TestRecords.fullCheckpoint;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.signal;
import static io.durableworkflow.store.TestRecords.sleepingUntil;
import static io.durableworkflow.store.TestRecords.start;
import static io.durableworkflow.store.TestRecords.transition;
import static io.durableworkflow.store.TestRecords.waitingFor;
import static io.durableworkflow.store.TestRecords.withOtherSeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.BlockReason;
import io.durableworkflow.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The next process finds everything. */
abstract class ReopenContract extends ContractPart {
    abstract CheckpointStore reopened();

    private void restart() {
        store = reopened();
        store.open("node-2", T0.plusSeconds(3_600));
    }

    @Test
    void everythingIsThereAfterARestart() {
        long no = started("full", full().toBuilder().generation(0).build());
        started("queued");
        started("sleeping", sleepingUntil(T0.plusSeconds(7)));
        started("waiting", waitingFor("paid"));
        started("blocked", blocked(BlockReason.OUTCOME_UNKNOWN));
        long ending = started("ended", running());
        commit(transition(no, 1, 1).checkpoint(checkpoint(1, 0)).event("attempt 1"));
        commit(transition(no, 1, 2).checkpoint(fullCheckpoint(2, 0)).event("attempt 2"));
        commitAll(signal("waiting", "paid", 1), cancel("waiting", 1), signal("full", "other", 1));
        commit(transition(ending, 1, 1).state(ended(Outcome.COMPLETED)));
        StoreSnapshot before = snapshot();

        restart();

        assertThat(snapshot()).isEqualTo(before);
        assertThat(snapshot().executions()).hasSize(6);
    }

    @Test
    void repeatsAreKnownAfterARestart() {
        long no = started("order-1", running());
        long claimed = started("order-2", waitingFor("paid"));
        long consumed = signalled("order-1", "paid", 1);
        List<Change> batch = List.of(
                start("order-3"),
                signal("order-3", "paid", 2),
                cancel("order-3", 1),
                transition(no, 1, 1)
                        .state(ended(Outcome.COMPLETED))
                        .checkpoint(0)
                        .consume(consumed)
                        .event("line")
                        .build(),
                transition(claimed, 1, 1)
                        .state(running().toBuilder().fence(2).build())
                        .guard(0, 0)
                        .build());
        store.commit(batch);
        StoreSnapshot before = snapshot();

        restart();

        assertThat(store.commit(batch)).allMatch(ChangeResult.Applied.class::isInstance);
        assertThat(snapshot()).isEqualTo(before);
        assertThat(commit(withOtherSeed(start("order-3")))).isInstanceOf(ChangeResult.Exists.class);
    }

    @Test
    void numbersGoOnGrowingAfterARestart() {
        long no = started("order-1", running());
        long signal = signalled("order-1", "paid", 1);
        long command = commanded("order-1", 1);
        commit(transition(no, 1, 1).checkpoint(0).consume(signal).close(command));

        restart();

        assertThat(signalled("order-1", "paid", 2)).isGreaterThan(signal);
        assertThat(commanded("order-1", 2)).isGreaterThan(command);
        assertThat(started("order-2")).isGreaterThan(no);
        assertThat(load(no).revision()).isEqualTo(1);
    }

    @Test
    void aNumberIsNotGivenAgainAfterARestartEither() {
        long kept = started("order-1", ended(Outcome.COMPLETED));
        long deleted = started("order-2", ended(Outcome.COMPLETED));
        commit(new Change.Delete(deleted, 1));

        restart();
        long next = started(withOtherSeed(start("order-2", running())));

        assertThat(next).isGreaterThan(deleted);
        assertThat(commit(transition(deleted, 1, 2).checkpoint(0)))
                .as("whoever comes late for the one before")
                .isEqualTo(FENCED);
        assertThat(load(next).checkpoints()).isEmpty();
        commit(new Change.Delete(kept, 1));

        restart();
        assertThat(started("order-3")).isGreaterThan(next);
    }

    @Test
    void fencesHoldAfterARestart() {
        long no = started("order-1", running());
        ExecutionState takenOver =
                running().toBuilder().owner("node-2").fence(2).build();

        restart();

        assertThat(store.orphans("node-2", 0, 10)).extracting(Orphan::no).containsExactly(no);
        assertThat(commit(transition(no, 1, 1).state(takenOver).event("taken over")))
                .isEqualTo(APPLIED);
        assertThat(commit(transition(no, 1, 2).checkpoint(0))).isEqualTo(FENCED);
        assertThat(store.orphans("node-2", 0, 10)).isEmpty();
    }
}
