package io.durableworkflow.testing;

import static io.durableworkflow.store.TestRecords.NODE;
import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.signal;
import static io.durableworkflow.store.TestRecords.start;
import static io.durableworkflow.store.TestRecords.transition;
import static io.durableworkflow.store.TestRecords.withOtherSeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.contract.DelegatingStore;
import io.durableworkflow.store.CallerTransaction;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.CheckpointStoreContract;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.durableworkflow.store.StoreRejectedException;
import io.durableworkflow.store.TransactionalStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashingStoreTests {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final CheckpointStore disk = new InMemoryCheckpointStore();
    private final CrashingStore process = new CrashingStore(disk);

    /** While nothing is planned it is a store like any other. */
    @Nested
    class Undisturbed extends CheckpointStoreContract {
        @Override
        protected CheckpointStore store() {
            return new CrashingStore(new InMemoryCheckpointStore());
        }
    }

    @Test
    void countsCommits() {
        assertThat(process.commits()).isZero();
        commit(start("a"));
        process.failNextCommits(1);
        assertThatThrownBy(() -> commit(start("b"))).isInstanceOf(StoreUnavailableException.class);
        assertThat(process.commits()).isEqualTo(2);
    }

    @Test
    void tellsWhatWasInTheCommitAtWhichItDied() {
        AtomicReference<List<Change>> told = new AtomicReference<>();
        CrashingStore telling = new CrashingStore(disk, told::set);
        telling.crashAt(2, CrashPoint.BEFORE_COMMIT);
        telling.commit(List.of(start("a")));
        assertThat(told).hasNullValue();
        List<Change> second = List.of(start("b"));

        assertThatThrownBy(() -> telling.commit(second)).isInstanceOf(SimulatedCrash.class);

        assertThat(told).hasValue(second);
        assertThat(telling.isDead()).isTrue();
        assertThatThrownBy(telling::requireAlive).isInstanceOf(SimulatedCrash.class);
    }

    @Test
    void forgetsAPlan() {
        process.crashAt(1, CrashPoint.BEFORE_COMMIT);
        process.forgetPlan();
        commit(start("a"));
        assertThat(process.isDead()).isFalse();
        assertThat(process.reached()).isFalse();
    }

    @Nested
    class InATransaction {
        private final OpenTransaction open = new OpenTransaction();
        private final CrashingStore transactional = new CrashingStore(new WithTransaction(disk, open));

        @Test
        void diesBeforeItIsWritten() {
            transactional.crashAt(1, CrashPoint.BEFORE_COMMIT);
            assertThatThrownBy(() -> transaction().write(start("a"))).isInstanceOf(SimulatedCrash.class);
            assertThat(open.written).isEmpty();
            assertThatThrownBy(() -> transactional.callerTransaction()).isInstanceOf(SimulatedCrash.class);
        }

        @Test
        void diesAfterItIsCommitted() {
            transactional.crashAt(1, CrashPoint.AFTER_COMMIT);
            transaction().write(start("a"));
            assertThat(transactional.isDead()).isFalse();

            open.end(CallerTransaction.Outcome.COMMITTED);

            assertThat(transactional.isDead()).isTrue();
            assertThat(transactional.reached()).isTrue();
        }

        @Test
        void livesOnAfterARollback() {
            transactional.crashAt(1, CrashPoint.AFTER_COMMIT);
            transaction().write(start("a"));
            open.end(CallerTransaction.Outcome.ROLLED_BACK);
            assertThat(transactional.isDead()).isFalse();
        }

        @Test
        void hasNoAnswerToLose() {
            transactional.crashAt(1, CrashPoint.ANSWER_LOST);
            transaction().write(start("a"));
            assertThat(open.written).hasSize(1);
            assertThat(transactional.reached()).isTrue();
        }

        @Test
        void writesNothingOnceTheProcessIsDead() {
            CallerTransaction begun = transaction();
            transactional.crash();
            assertThatThrownBy(() -> begun.write(start("a"))).isInstanceOf(SimulatedCrash.class);
            assertThat(open.written).isEmpty();
        }

        @Test
        void isThereOnlyIfTheStoreKnowsIt() {
            assertThat(process.callerTransaction()).isEmpty();
            assertThat(transaction().isOfThisStore()).isTrue();
        }

        private CallerTransaction transaction() {
            return transactional.callerTransaction().orElseThrow();
        }
    }

    private static final class WithTransaction extends DelegatingStore implements TransactionalStore {
        private final CallerTransaction open;

        WithTransaction(CheckpointStore store, CallerTransaction open) {
            super(store);
            this.open = open;
        }

        @Override
        public Optional<CallerTransaction> callerTransaction() {
            return Optional.of(open);
        }

        @Override
        public Optional<CheckpointRecord> settled(long no, Change.CheckpointKey place) {
            return Optional.empty();
        }
    }

    private static final class OpenTransaction implements CallerTransaction {
        final List<Change> written = new ArrayList<>();
        final List<Consumer<Outcome>> ends = new ArrayList<>();

        void end(Outcome outcome) {
            ends.forEach(end -> end.accept(outcome));
        }

        @Override
        public boolean isOfThisStore() {
            return true;
        }

        @Override
        public ChangeResult write(Change change) {
            written.add(change);
            return new ChangeResult.Applied(null);
        }

        @Override
        public void rollbackOnly() {}

        @Override
        public void whenOver(Consumer<Outcome> callback) {
            ends.add(callback);
        }

        @Override
        public void afterCommit(Runnable callback) {}
    }

    @Test
    void diesBeforeACommitIsWritten() {
        process.crashAt(2, CrashPoint.BEFORE_COMMIT);
        commit(start("a"));
        assertThat(process.reached()).isFalse();

        assertThatThrownBy(() -> commit(start("b"))).isInstanceOf(SimulatedCrash.class);

        assertThat(process.reached()).isTrue();
        assertThat(disk.find("a")).isPresent();
        assertThat(disk.find("b")).isEmpty();
    }

    @Test
    void diesAfterACommitIsWritten() {
        process.crashAt(2, CrashPoint.AFTER_COMMIT);
        commit(start("a"));

        assertThatThrownBy(() -> commit(start("b"))).isInstanceOf(SimulatedCrash.class);

        assertThat(process.reached()).isTrue();
        assertThat(disk.find("b")).isPresent();
    }

    @Test
    void losesOneAnswerAndLivesOn() {
        process.crashAt(1, CrashPoint.ANSWER_LOST);

        assertThatThrownBy(() -> commit(start("a"))).isInstanceOf(StoreUnavailableException.class);

        assertThat(process.reached()).isTrue();
        assertThat(disk.find("a")).isPresent();
        assertThat(commit(start("a"))).hasOnlyElementsOfType(ChangeResult.Applied.class);
        assertThat(process.find("a")).isPresent();
    }

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void planIsCarriedOutAtTheCommitThatHoldsTheChange(CrashPoint point) {
        process.crashAt(change -> change instanceof Change.Signal, point);
        commit(start("a"));
        commit(start("b"));

        assertThatThrownBy(() -> commit(start("c"), signal("a", "paid", 1)))
                .isInstanceOfAny(SimulatedCrash.class, StoreUnavailableException.class);

        assertThat(process.reached()).isTrue();
        assertThat(disk.find("c").isPresent()).isEqualTo(point != CrashPoint.BEFORE_COMMIT);
    }

    @Test
    void nothingOfADeadProcessReachesTheStore() {
        disk.commit(List.of(start("a", running())));
        long no = disk.find("a").orElseThrow().no();
        process.crashAt(1, CrashPoint.BEFORE_COMMIT);
        assertThatThrownBy(() -> commit(start("b"))).isInstanceOf(SimulatedCrash.class);

        List<Runnable> calls = List.of(
                () -> commit(transition(no, 1, 1).checkpoint(0).build()),
                () -> process.open(NODE, T0),
                () -> process.find("a"),
                () -> process.findWithPayloads("a"),
                () -> process.load(no),
                () -> process.inbox(no, 0, 0),
                () -> process.due(T0, 1),
                () -> process.deadlines(1),
                () -> process.withDeliveries(0, 1),
                () -> process.orphans(NODE, 0, 1),
                () -> process.blocked(BlockReason.CHANGED_CODE, 0, 1),
                () -> process.list(ExecutionFilter.all()),
                () -> process.checkpoints(no),
                () -> process.events(no),
                process::countByStatus);
        for (Runnable call : calls) {
            assertThatThrownBy(call::run).isInstanceOf(SimulatedCrash.class);
        }
        assertThat(disk.load(no).orElseThrow().checkpoints()).isEmpty();
        assertThat(process.commits()).isEqualTo(1);
    }

    @Test
    void diesOnDemand() {
        commit(start("a"));

        process.crash();

        assertThatThrownBy(() -> process.find("a")).isInstanceOf(SimulatedCrash.class);
        assertThat(process.reached()).isFalse();
        assertThat(disk.find("a")).isPresent();
    }

    @Test
    void crashIsNoException() {
        assertThat(Exception.class.isAssignableFrom(SimulatedCrash.class)).isFalse();
    }

    @Test
    void refusesAPlanForAPastCommit() {
        commit(start("a"));

        assertThatThrownBy(() -> process.crashAt(1, CrashPoint.BEFORE_COMMIT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> process.crashAt(0, CrashPoint.BEFORE_COMMIT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nextPlanIsReachedAnew() {
        process.crashAt(1, CrashPoint.ANSWER_LOST);
        assertThatThrownBy(() -> commit(start("a"))).isInstanceOf(StoreUnavailableException.class);

        process.crashAt(3, CrashPoint.BEFORE_COMMIT);
        assertThat(process.reached()).isFalse();
        commit(start("b"));
        assertThatThrownBy(() -> commit(start("c"))).isInstanceOf(SimulatedCrash.class);
        assertThat(process.reached()).isTrue();
    }

    @Test
    void failsAsOftenAsTold() {
        process.failNextCommits(2);

        assertThatThrownBy(() -> commit(start("a"))).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> commit(start("a"))).isInstanceOf(StoreUnavailableException.class);
        assertThat(disk.find("a")).isEmpty();
        assertThat(process.find("a")).isEmpty();

        commit(start("a"));
        assertThat(disk.find("a")).isPresent();
    }

    @Test
    void failureComesBeforeACrashAfterTheCommit() {
        process.failNextCommits(1);
        process.crashAt(change -> true, CrashPoint.AFTER_COMMIT);

        assertThatThrownBy(() -> commit(start("a"))).isInstanceOf(StoreUnavailableException.class);
        assertThat(process.reached()).isFalse();
        assertThatThrownBy(() -> commit(start("a"))).isInstanceOf(SimulatedCrash.class);
        assertThat(disk.find("a")).isPresent();
    }

    @Test
    void rejectsBatchesThatHoldSuchAChange() {
        process.reject(change -> change instanceof Change.Signal);

        assertThatThrownBy(() -> commit(start("a"), signal("a", "paid", 1))).isInstanceOf(StoreRejectedException.class);
        assertThat(disk.find("a")).isEmpty();

        commit(start("a"));
        assertThatThrownBy(() -> commit(signal("a", "paid", 1))).isInstanceOf(StoreRejectedException.class);

        process.reject(change -> false);
        commit(signal("a", "paid", 1));
    }

    @Test
    void waitsForACommit() throws Exception {
        AtomicReference<Change> seen = new AtomicReference<>();
        FutureTask<Void> waiter = Threads.start(() -> seen.set(await(Change.Signal.class)));

        commit(start("a"));
        commit(signal("a", "paid", 1));

        Threads.join(waiter);
        assertThat(seen).hasValue(signal("a", "paid", 1));
    }

    @Test
    void findsTheLatestOfPastCommits() throws Exception {
        commit(start("a"), start("b"));
        commit(signal("a", "paid", 1));

        assertThat(process.awaitCommit(change -> change instanceof Change.Start, Duration.ZERO))
                .isEqualTo(start("b"));
    }

    @Test
    void doesNotTakeForACommitWhatWasNotApplied() {
        commit(start("a"));
        commit(withOtherSeed(start("a")), signal("missing", "paid", 1));
        process.failNextCommits(1);
        assertThatThrownBy(() -> commit(signal("a", "paid", 1))).isInstanceOf(StoreUnavailableException.class);

        assertThatThrownBy(() -> process.awaitCommit(change -> change instanceof Change.Signal, Duration.ZERO))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("latest of 1 applied");
        assertThatThrownBy(() -> process.awaitCommit(withOtherSeed(start("a"))::equals, Duration.ZERO))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void waitsNoLongerThanTheProcessLives() {
        FutureTask<Void> waiter = Threads.start(
                () -> assertThatThrownBy(() -> await(Change.Signal.class)).hasMessageContaining("process died"));
        FutureTask<Void> other = Threads.start(
                () -> assertThatThrownBy(() -> process.awaitReached(LONG)).hasMessageContaining("process died"));

        process.crash();

        Threads.join(waiter);
        Threads.join(other);
    }

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void waitsForThePlanToBeCarriedOut(CrashPoint point) throws Exception {
        process.crashAt(2, point);
        FutureTask<Void> engine = Threads.start(() -> {
            commit(start("a"));
            assertThatThrownBy(() -> commit(start("b")))
                    .isInstanceOfAny(SimulatedCrash.class, StoreUnavailableException.class);
        });

        process.awaitReached(LONG);

        assertThat(disk.find("b").isPresent()).isEqualTo(point != CrashPoint.BEFORE_COMMIT);
        if (point != CrashPoint.ANSWER_LOST) {
            assertThatThrownBy(() -> process.find("a")).isInstanceOf(SimulatedCrash.class);
        }
        Threads.join(engine);
    }

    @Test
    void saysWhenAPlanIsNotReached() {
        process.crashAt(2, CrashPoint.BEFORE_COMMIT);
        commit(start("a"));

        assertThatThrownBy(() -> process.awaitReached(Duration.ZERO))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("latest of 1 applied");
    }

    @Test
    void remembersTheLatestChangesOnly() throws Exception {
        commit(start("forgotten"));
        List<Change> batch = new ArrayList<>();
        for (int i = 0; i < CommitLog.MAX_REMEMBERED; i++) {
            batch.add(signal("forgotten", "paid", i));
        }
        process.commit(batch);

        assertThatThrownBy(() -> process.awaitCommit(change -> change instanceof Change.Start, Duration.ZERO))
                .isInstanceOf(AssertionError.class);
        assertThat(process.awaitCommit(signal("forgotten", "paid", 0)::equals, Duration.ZERO))
                .isNotNull();
    }

    private Change await(Class<? extends Change> type) {
        try {
            return process.awaitCommit(type::isInstance, LONG);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<ChangeResult> commit(Change... batch) {
        return process.commit(List.of(batch));
    }
}
