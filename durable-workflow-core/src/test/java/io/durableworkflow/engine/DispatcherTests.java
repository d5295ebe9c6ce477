package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.contract.DelegatingStore;
import io.durableworkflow.contract.Gate;
import io.durableworkflow.store.DueExecution;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.durableworkflow.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class DispatcherTests {
    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<Long> worked = new CopyOnWriteArrayList<>();
    private final FakeStore store = new FakeStore();

    /** What is due and what has deliveries is what the test says. */
    private static final class FakeStore extends DelegatingStore {
        final List<DueExecution> due = new ArrayList<>();
        final List<Long> delivered = new ArrayList<>();
        Runnable beforeDue = () -> {};
        Runnable afterDeliveries = () -> {};
        int reads;

        FakeStore() {
            super(new InMemoryCheckpointStore());
        }

        @Override
        public List<DueExecution> due(Instant until, int limit) {
            reads++;
            beforeDue.run();
            return due.stream().limit(limit).toList();
        }

        @Override
        public List<Long> withDeliveries(long afterNo, int limit) {
            List<Long> read =
                    delivered.stream().filter(no -> no > afterNo).limit(limit).toList();
            Runnable then = afterDeliveries;
            afterDeliveries = () -> {};
            then.run();
            return read;
        }
    }

    /** Runs workers when the test says so, on the thread of the test. */
    private static final class LaterExecutor implements Executor {
        final Queue<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        void runAll() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }

    private Dispatcher dispatcher(Executor executor, int permits, int timers) {
        return new Dispatcher(Backlog.of(store), clock, executor, permits, timers, Dispatcher.Work.of(worked::add));
    }

    @Test
    void noMorePermitsAreLentThanThereAre() {
        LaterExecutor executor = new LaterExecutor();
        Dispatcher dispatcher = dispatcher(executor, 1, 10);
        dispatcher.launch(List.of(1L, 2L));
        assertThat(dispatcher.lend()).isTrue();
        assertThat(dispatcher.running()).as("somebody else uses it").isEqualTo(1);

        assertThat(dispatcher.lend()).isFalse();
        dispatcher.takeBack();
        executor.runAll();

        assertThat(worked).containsExactly(1L, 2L);
        assertThat(dispatcher.running())
                .as("the one too many has ended, as has the other")
                .isZero();
    }

    @Test
    void waitsForNobodyWhileTheTimersAreBeingRead() throws Exception {
        Gate reading = new Gate();
        store.beforeDue = reading::pass;
        Dispatcher dispatcher = dispatcher(task -> new Thread(task).start(), 2, 10);
        store.due.add(new DueExecution(7, clock.now()));
        dispatcher.launch(List.of());
        reading.awaitArrival();
        dispatcher.deliver(1); // a second worker reads the deliveries, and then finds nothing to do
        await(() -> dispatcher.running() == 1 && worked.contains(1L));

        // A start that takes a permit and gives it back, on the thread that commits: this must return.
        assertThat(dispatcher.tryReserve()).isTrue();
        dispatcher.unreserve();

        reading.open();
        await(() -> worked.contains(7L));
    }

    @Test
    void theOnlyWorkerDoesNotLeaveWithWhatArrivedWhileItWasReading() {
        LaterExecutor executor = new LaterExecutor();
        Dispatcher dispatcher = dispatcher(executor, 1, 10);
        store.afterDeliveries = () -> dispatcher.deliver(7);
        dispatcher.launch(List.of());
        executor.runAll();
        assertThat(worked).containsExactly(7L);

        store.afterDeliveries = () -> {
            store.delivered.add(8L);
            dispatcher.lookOnDisk();
        };
        dispatcher.lookOnDisk();
        executor.runAll();

        assertThat(worked).containsExactly(7L, 8L);
        assertThat(dispatcher.running()).isZero();
    }

    @Test
    void aReadThatFailsIsTriedAgainAfterAPauseAndNotBefore() {
        LaterExecutor executor = new LaterExecutor();
        Dispatcher dispatcher = dispatcher(executor, 1, 10);
        store.due.add(new DueExecution(7, clock.now()));
        store.beforeDue = () -> {
            throw new StoreUnavailableException("the disk is gone", null);
        };
        dispatcher.launch(List.of());
        executor.runAll();

        clock.advance(Duration.ofMillis(999));
        executor.runAll();
        assertThat(store.reads).isEqualTo(1);

        store.beforeDue = () -> {};
        clock.advance(Duration.ofMillis(1));
        executor.runAll();
        assertThat(worked).containsExactly(7L);
        assertThat(dispatcher.running()).isZero();
    }

    @Test
    void aReadThatEndsWithAnErrorCostsNoPermit() {
        LaterExecutor executor = new LaterExecutor();
        Dispatcher dispatcher = dispatcher(executor, 1, 10);
        store.due.add(new DueExecution(7, clock.now()));
        store.beforeDue = () -> {
            throw new NoClassDefFoundError("half a driver");
        };
        dispatcher.launch(List.of());
        executor.runAll();
        assertThat(dispatcher.running()).isZero();

        store.beforeDue = () -> {};
        clock.advance(Duration.ofSeconds(1));
        executor.runAll();
        assertThat(worked).containsExactly(7L);
    }

    @Test
    void newExecutionsDoNotWaitForAStoreThatCannotBeRead() {
        LaterExecutor executor = new LaterExecutor();
        Dispatcher dispatcher = dispatcher(executor, 1, 10);
        store.beforeDue = () -> {
            throw new StoreUnavailableException("the disk is gone", null);
        };
        dispatcher.launch(List.of());
        executor.runAll();

        assertThat(dispatcher.tryReserve()).isTrue();
    }

    @Test
    void interruptedExecutionsComeFirst() {
        LaterExecutor executor = new LaterExecutor();
        Dispatcher dispatcher = dispatcher(executor, 1, 10);
        store.due.add(new DueExecution(3, clock.now()));
        store.delivered.add(2L);
        dispatcher.launch(List.of(1L));
        executor.runAll();

        assertThat(worked).first().isEqualTo(1L);
        assertThat(worked).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    void moreDueExecutionsThanAreRememberedAreReadFromTheStore() {
        LaterExecutor executor = new LaterExecutor();
        List<Long> all = new ArrayList<>();
        for (long no = 1; no <= 25; no++) {
            all.add(no);
            store.due.add(new DueExecution(no, clock.now()));
        }
        Dispatcher dispatcher = new Dispatcher(Backlog.of(store), clock, executor, 1, 4, Dispatcher.Work.of(no -> {
            worked.add(no);
            store.due.removeIf(due -> due.no() == no); // as a claim does
        }));
        dispatcher.launch(List.of());
        executor.runAll();

        assertThat(worked).containsExactlyElementsOf(all);
        assertThat(store.reads).isGreaterThan(5);
    }

    @Test
    void moreDeliveriesThanAreRememberedAreReadFromTheStore() {
        LaterExecutor executor = new LaterExecutor();
        Dispatcher dispatcher = new Dispatcher(Backlog.of(store), clock, executor, 1, 4, Dispatcher.Work.of(no -> {
            worked.add(no);
            store.delivered.remove(no);
        }));
        List<Long> all = new ArrayList<>();
        for (long no = 1; no <= 25; no++) {
            all.add(no);
            store.delivered.add(no);
            dispatcher.deliver(no);
        }
        dispatcher.launch(List.of());
        executor.runAll();

        assertThat(worked).hasSameElementsAs(all).containsAll(all);
    }

    @Test
    void manyThatCannotBeRunAreNotReadWithoutAPause() {
        LaterExecutor executor = new LaterExecutor();
        for (long no = 1; no <= 9; no++) {
            store.due.add(new DueExecution(no, clock.now()));
        }
        Dispatcher dispatcher = dispatcher(executor, 1, 4); // whose work leaves them as they are
        dispatcher.launch(List.of());
        executor.runAll();
        assertThat(store.reads).isEqualTo(2);

        store.due.removeIf(due -> due.no() <= 8);
        clock.advance(Duration.ofSeconds(1));
        executor.runAll();
        assertThat(worked).contains(9L);
    }

    @Test
    void nothingIsRunBeforeTheLaunchNorAfterTheStop() {
        LaterExecutor executor = new LaterExecutor();
        Dispatcher dispatcher = dispatcher(executor, 1, 10);
        dispatcher.offer(new DueExecution(1, clock.now()));
        assertThat(executor.tasks).isEmpty();
        assertThat(dispatcher.tryReserve()).isFalse();

        dispatcher.launch(List.of());
        executor.runAll();
        dispatcher.stop();
        dispatcher.deliver(2);
        dispatcher.offer(new DueExecution(3, clock.now().plusSeconds(1)));
        clock.advance(Duration.ofSeconds(1));

        assertThat(executor.tasks).isEmpty();
        assertThat(dispatcher.tryReserve()).isFalse();
        assertThat(dispatcher.isDispatching()).isFalse();
    }

    @Test
    void wakesForTheSoonestOfThoseThatAreOfferedLater() {
        LaterExecutor executor = new LaterExecutor();
        Dispatcher dispatcher = dispatcher(executor, 1, 10);
        dispatcher.launch(List.of());
        executor.runAll();
        dispatcher.offer(new DueExecution(1, clock.now().plusSeconds(60)));
        dispatcher.offer(new DueExecution(2, clock.now().plusSeconds(30)));

        clock.advance(Duration.ofSeconds(30));
        executor.runAll();
        assertThat(worked).containsExactly(2L);
        clock.advance(Duration.ofSeconds(30));
        executor.runAll();
        assertThat(worked).containsExactly(2L, 1L);
    }

    @Test
    void anExecutionThatCannotBeRunDoesNotCostAPermit() {
        LaterExecutor executor = new LaterExecutor();
        Dispatcher dispatcher = new Dispatcher(Backlog.of(store), clock, executor, 1, 4, Dispatcher.Work.of(no -> {
            if (no == 1) {
                throw new StackOverflowError();
            }
            worked.add(no);
        }));
        dispatcher.launch(List.of(1L, 2L));
        executor.runAll();

        assertThat(worked).containsExactly(2L);
        assertThat(dispatcher.running()).isZero();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Work that notes what happens, and leaves each execution with its last write under way. */
    private Dispatcher leavingEarly(Executor executor, List<String> log) {
        return new Dispatcher(Backlog.of(store), clock, executor, 1, 10, (no, before) -> {
            log.add("claim " + no);
            if (no == 13) {
                throw new StackOverflowError();
            }
            before.finish();
            log.add("run " + no);
            return once(() -> log.add("left " + no));
        });
    }

    private static Remainder once(Runnable rest) {
        Queue<Runnable> left = new ArrayDeque<>(List.of(rest));
        return () -> {
            Runnable next = left.poll();
            if (next != null) {
                next.run();
            }
        };
    }

    @Test
    void theNextExecutionIsClaimedBeforeTheLastOneIsLeftAndRunAfterwards() {
        List<String> log = new ArrayList<>();
        LaterExecutor executor = new LaterExecutor();
        Dispatcher dispatcher = leavingEarly(executor, log);
        dispatcher.launch(List.of(1L, 2L));
        executor.runAll();

        assertThat(log).containsExactly("claim 1", "run 1", "claim 2", "left 1", "run 2", "left 2");
        assertThat(dispatcher.running()).isZero();
    }

    @Test
    void anExecutionIsLeftBeforeTheStoreIsReadForMore() {
        List<String> log = new ArrayList<>();
        store.beforeDue = () -> log.add("read");
        LaterExecutor executor = new LaterExecutor();
        leavingEarly(executor, log).launch(List.of(1L));
        executor.runAll();

        assertThat(log).startsWith("claim 1", "run 1", "left 1", "read");
    }

    @Test
    void anExecutionIsLeftAlsoIfTheNextOneCannotBeRun() {
        List<String> log = new ArrayList<>();
        LaterExecutor executor = new LaterExecutor();
        Dispatcher dispatcher = leavingEarly(executor, log);
        dispatcher.launch(List.of(1L, 13L, 2L));
        executor.runAll();

        assertThat(log).containsExactly("claim 1", "run 1", "claim 13", "left 1", "claim 2", "run 2", "left 2");
    }

    @Test
    void whatIsToGoOnIsRunFirstAndAlsoIfTheEngineStopsMeanwhile() {
        List<String> log = new ArrayList<>();
        LaterExecutor executor = new LaterExecutor();
        Dispatcher dispatcher = leavingEarly(executor, log);
        dispatcher.launch(List.of(1L));
        Dispatcher.Task rest = before -> {
            log.add("rest");
            return Remainder.NOTHING;
        };
        assertThat(dispatcher.goOn(rest)).isTrue();
        executor.runAll();
        assertThat(log).startsWith("rest", "claim 1");

        log.clear();
        assertThat(dispatcher.goOn(rest)).isTrue();
        dispatcher.stop();
        executor.runAll();
        assertThat(log).containsExactly("rest");
        assertThat(dispatcher.running()).isZero();
        assertThat(dispatcher.goOn(rest)).as("nobody may be there to run it").isFalse();
    }
}
