package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.cancel;
import static io.durableworkflow.store.TestRecords.checkpoint;
import static io.durableworkflow.store.TestRecords.ended;
import static io.durableworkflow.store.TestRecords.full;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.signal;
import static io.durableworkflow.store.TestRecords.start;
import static io.durableworkflow.store.TestRecords.transition;
import static io.durableworkflow.store.TestRecords.waitingFor;
import static io.durableworkflow.store.TestRecords.withOtherSeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.store.Change.CheckpointKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many changes in one commit: their order, their independence, and that all or none are written. */
abstract class BatchContract extends ContractPart {
    @Test
    void emptyBatchHasNoResults() {
        assertThat(store.commit(List.of())).isEmpty();
    }

    @Test
    void resultsComeInTheOrderOfTheChanges() {
        long running = started("running", running());
        started("ended", ended(Outcome.COMPLETED));

        List<ChangeResult> results = commitAll(
                signal("missing", "paid", 1),
                start("new"),
                transition(running, 1, 1).checkpoint(0).build(),
                withOtherSeed(start("running")),
                cancel("ended", 1),
                transition(77, 1, 1).checkpoint(0).build(),
                signal("running", "paid", 1));

        assertThat(results)
                .extracting(Object::getClass)
                .containsExactly(
                        ChangeResult.NotFound.class,
                        ChangeResult.Applied.class,
                        ChangeResult.Applied.class,
                        ChangeResult.Exists.class,
                        ChangeResult.Ended.class,
                        ChangeResult.Fenced.class,
                        ChangeResult.Applied.class);
        assertThat(applied(results.get(1)).id()).isEqualTo("new");
        assertThat(results.get(2)).isEqualTo(APPLIED);
        assertThat(applied(results.get(6)).id()).isEqualTo("running");
    }

    @Test
    void changesOfManyExecutionsGoTogether() {
        long running = started("running", running());
        long waiting = started("waiting", waitingFor("paid"));

        commitAll(
                start("new"),
                signal("waiting", "paid", 1),
                cancel("waiting", 1),
                transition(running, 1, 1)
                        .state(ended(Outcome.COMPLETED))
                        .checkpoint(0)
                        .build());

        assertThat(store.find("new")).isPresent();
        assertThat(load(waiting).inbox().signals()).hasSize(1);
        assertThat(load(waiting).inbox().commands()).hasSize(1);
        assertThat(load(running).execution().state()).isEqualTo(ended(Outcome.COMPLETED));
        assertThat(load(running).checkpoints()).containsExactly(checkpoint(1, 0));
    }

    @Test
    void executionMayBeSignalledInTheBatchThatStartsIt() {
        List<ChangeResult> results = commitAll(start("order-1"), signal("order-1", "paid", 1), cancel("order-1", 1));

        long no = applied(results.get(0)).no();
        assertThat(applied(results.get(1)).no()).isEqualTo(no);
        assertThat(applied(results.get(2)).no()).isEqualTo(no);
        assertThat(load(no).inbox().signals()).hasSize(1);
        assertThat(load(no).inbox().commands()).hasSize(1);
    }

    @Test
    void signalBeforeTheStartIsNotFound() {
        List<ChangeResult> results = commitAll(signal("order-1", "paid", 1), start("order-1"));

        assertThat(results.get(0)).isEqualTo(NOT_FOUND);
        assertThat(load(applied(results.get(1)).no()).inbox().signals()).isEmpty();
    }

    @Test
    void signalBeforeAGuardedTransitionMakesTheOwnerLookAgain() {
        long no = started("order-1", running());

        List<ChangeResult> results = commitAll(
                signal("order-1", "paid", 1),
                transition(no, 1, 1).state(waitingFor("paid")).guard(0, 0).build());

        assertThat(results.get(1)).isEqualTo(LOOK_AGAIN);
        assertThat(load(no).execution().state()).isEqualTo(running());
        assertThat(load(no).inbox().signals()).hasSize(1);
    }

    @Test
    void commandBeforeAGuardedTransitionMakesTheOwnerLookAgain() {
        long no = started("order-1", running());

        List<ChangeResult> results = commitAll(
                cancel("order-1", 1),
                transition(no, 1, 1).state(waitingFor("paid")).guard(0, 0).build());

        assertThat(results.get(1)).isEqualTo(LOOK_AGAIN);
    }

    @Test
    void signalAfterAGuardedTransitionFindsItWaiting() {
        long no = started("order-1", running());

        List<ChangeResult> results = commitAll(
                transition(no, 1, 1).state(waitingFor("paid")).guard(0, 0).build(), signal("order-1", "paid", 1));

        assertThat(results.get(0)).isEqualTo(APPLIED);
        applied(results.get(1));
        assertThat(store.withDeliveries(0, 10)).containsExactly(no);
    }

    @Test
    void signalAfterTheEndIsLate() {
        long no = started("order-1", running());

        List<ChangeResult> results = commitAll(
                transition(no, 1, 1).state(ended(Outcome.FAILED)).build(),
                signal("order-1", "paid", 1),
                cancel("order-1", 1));

        ChangeResult late = new ChangeResult.Ended(store.find("order-1").orElseThrow());
        assertThat(results).containsExactly(APPLIED, late, late);
    }

    @Test
    void signalBeforeTheEndExpires() {
        long no = started("order-1", running());

        List<ChangeResult> results = commitAll(
                signal("order-1", "paid", 1),
                transition(no, 1, 1).state(ended(Outcome.FAILED)).build());

        applied(results.get(0));
        assertThat(results.get(1)).isEqualTo(APPLIED);
        assertThat(load(no).inbox().signals()).isEmpty();
    }

    @Test
    void secondSignalOfAKeyInOneBatchDoesNothing() {
        long no = started("order-1", running());

        commitAll(signal("order-1", "paid", 1), signal("order-1", "paid", 1), signal("order-1", "paid", 2));

        assertThat(load(no).inbox().signals())
                .extracting(SignalRecord::payload)
                .containsExactly("\"payload 1\"", "\"payload 2\"");
    }

    @Test
    void fencedTransitionAmongOthersWritesNoneOfItsParts() {
        long first = started("first", running());
        long stale = started("stale", running());
        long last = started("last", running());
        commit(transition(stale, 1, 1).checkpoint(0));
        long signal = signalled("stale", "paid", 1);
        long command = commanded("stale", 1);
        LoadedExecution before = load(stale);

        List<ChangeResult> results = commitAll(
                transition(first, 1, 1).checkpoint(0).build(),
                transition(stale, 0, 2)
                        .state(full())
                        .checkpoint(0)
                        .checkpoint(1)
                        .remove(new CheckpointKey(0, 0, 0))
                        .consume(signal)
                        .close(command)
                        .event("stale")
                        .build(),
                transition(last, 1, 1).checkpoint(0).build());

        assertThat(results).containsExactly(APPLIED, FENCED, APPLIED);
        assertThat(load(stale)).isEqualTo(before);
        assertThat(store.events(stale)).isEmpty();
        assertThat(load(first).checkpoints()).hasSize(1);
        assertThat(load(last).checkpoints()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void rejectedChangeAnywhereLeavesNothingOfTheBatch(int place) {
        long owner = started("owner", running());
        long ending = started("ending", running());
        long faulty = started("faulty", running());
        signalled("ending", "paid", 1);
        commit(transition(owner, 1, 1).checkpoint(0));
        List<Change> good = List.of(
                start("new"),
                transition(owner, 1, 2)
                        .state(full())
                        .checkpoint(0)
                        .checkpoint(1)
                        .event("written")
                        .build(),
                signal("owner", "paid", 1),
                cancel("owner", 1),
                transition(ending, 1, 1).state(ended(Outcome.CANCELLED)).build());
        List<Change> batch = new ArrayList<>(good);
        batch.add(
                place,
                transition(faulty, 1, 1)
                        .state(full())
                        .checkpoint(0)
                        .event("faulty")
                        .consume(77_777)
                        .build());
        StoreSnapshot before = snapshot();

        assertThatThrownBy(() -> store.commit(batch)).isInstanceOf(StoreRejectedException.class);

        assertThat(snapshot()).isEqualTo(before);
        assertThat(store.find("new")).isEmpty();
        assertThat(store.commit(good)).allMatch(ChangeResult.Applied.class::isInstance);
        assertThat(load(owner).execution().state()).isEqualTo(full());
        assertThat(load(owner).inbox().signals()).hasSize(1);
        assertThat(load(owner).inbox().commands()).hasSize(1);
        assertThat(load(ending).inbox().signals()).isEmpty();
    }

    @Test
    void wholeBatchMayBeRepeated() {
        List<Change> batch = mixedBatch();
        List<ChangeResult> first = store.commit(batch);
        StoreSnapshot after = snapshot();

        List<ChangeResult> second = store.commit(batch);

        assertThat(second).allMatch(ChangeResult.Applied.class::isInstance);
        assertThat(second).hasSameSizeAs(first);
        assertThat(snapshot()).isEqualTo(after);
    }

    @Test
    void repeatedBatchMayHoldNewChanges() {
        List<Change> batch = new ArrayList<>(mixedBatch());
        store.commit(batch);
        batch.add(0, start("even-newer"));
        batch.add(3, signal("running", "paid", 9));
        batch.add(cancel("running", 9));

        assertThat(store.commit(batch)).allMatch(ChangeResult.Applied.class::isInstance);

        long running = store.find("running").orElseThrow().no();
        assertThat(store.find("even-newer")).isPresent();
        assertThat(load(running).inbox().signals())
                .extracting(SignalRecord::payload)
                .containsExactly("\"payload 9\"");
        assertThat(load(running).inbox().commands()).hasSize(1);
    }

    @Test
    void repeatedBatchGivesTheRestTheirOwnAnswers() {
        List<Change> batch = new ArrayList<>(mixedBatch());
        store.commit(batch);
        batch.add(signal("ending", "paid", 9));
        batch.add(withOtherSeed(start("new")));

        List<ChangeResult> results = store.commit(batch);

        assertThat(results.get(results.size() - 2)).isInstanceOf(ChangeResult.Ended.class);
        assertThat(results.get(results.size() - 1)).isInstanceOf(ChangeResult.Exists.class);
        assertThat(results.subList(0, results.size() - 2)).allMatch(ChangeResult.Applied.class::isInstance);
    }

    /** One of each kind, with a signal that expires and one that is consumed. */
    private List<Change> mixedBatch() {
        long running = started("running", running());
        long ending = started("ending", running());
        long claimed = started("claimed", waitingFor("paid"));
        long consumed = signalled("running", "paid", 0);
        return List.of(
                start("new"),
                signal("new", "paid", 1),
                signal("ending", "paid", 1),
                cancel("ending", 1),
                transition(running, 1, 1)
                        .state(running().toBuilder().recoveryCount(1).build())
                        .checkpoint(0)
                        .consume(consumed)
                        .event("attempt 1")
                        .build(),
                transition(ending, 1, 1).state(ended(Outcome.COMPLETED)).build(),
                transition(claimed, 1, 1)
                        .state(running().toBuilder().fence(2).build())
                        .guard(0, 0)
                        .build());
    }

    @Test
    void largeBatchIsWrittenWhole() {
        List<Change> starts = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            starts.add(start("order-" + i, running()));
        }
        List<Change> steps = new ArrayList<>();
        for (ChangeResult result : store.commit(starts)) {
            steps.add(transition(applied(result).no(), 1, 1).checkpoint(0).build());
        }

        assertThat(store.commit(steps)).containsOnly(APPLIED).hasSize(1_500);

        assertThat(store.countByStatus()).containsEntry(ExecutionStatus.RUNNING, 1_500L);
        assertThat(load(store.find("order-1499").orElseThrow().no()).checkpoints())
                .hasSize(1);
    }
}
