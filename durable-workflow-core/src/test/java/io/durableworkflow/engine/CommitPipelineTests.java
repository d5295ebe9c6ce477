package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineEvent.BatchCommitted;
import io.durableworkflow.EngineEvent.StoreFailed;
import io.durableworkflow.EngineEvent.StoreRestored;
import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.OutcomeUnknownException;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.contract.DelegatingStore;
import io.durableworkflow.contract.Gate;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.Change.Transition;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.durableworkflow.store.StoreRejectedException;
import io.durableworkflow.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommitPipelineTests {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private final VirtualClock clock = new VirtualClock(T0);
    private final List<EngineEvent> events = new CopyOnWriteArrayList<>();
    private final List<List<Change>> batches = new CopyOnWriteArrayList<>();
    private final Gate gate = new Gate();
    private volatile Consumer<List<Change>> commit = batch -> {};
    private CommitPipeline pipeline = pipeline(512, 10_000);

    private CommitPipeline pipeline(int maxBatch, int maxQueued) {
        CommitPipeline made = new CommitPipeline(
                new DelegatingStore(new InMemoryCheckpointStore()) {
                    @Override
                    public List<ChangeResult> commit(List<Change> batch) {
                        batches.add(List.copyOf(batch));
                        commit.accept(batch);
                        return batch.stream()
                                .<ChangeResult>map(change -> new ChangeResult.Applied(null))
                                .toList();
                    }
                },
                clock,
                new Listeners(List.of(events::add)),
                maxBatch,
                maxQueued);
        made.start();
        return made;
    }

    private void limits(int maxBatch, int maxQueued) {
        pipeline.close(PATIENCE);
        pipeline = pipeline(maxBatch, maxQueued);
    }

    // Each on a thread of its own: the common pool may have a single one.
    private static <T> CompletableFuture<T> inBackground(Supplier<T> action) {
        return CompletableFuture.supplyAsync(action, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
        });
    }

    @AfterEach
    void close() {
        gate.open();
        commit = batch -> {};
        pipeline.close(PATIENCE);
    }

    private static Transition transition(long no, long revision) {
        EventRecord event =
                new EventRecord(revision, T0, EventKind.RETRIED, null, null, null, null, no + "/" + revision);
        return new Transition(no, 0, revision, null, List.of(), List.of(), List.of(), List.of(), List.of(event), null);
    }

    private static Change.Signal signal(String id, Instant at) {
        return new Change.Signal(id, "go", "key", at, null);
    }

    /** Lets the next batch stand in the store until the gate is opened. */
    private Ticket blockTheStore() throws InterruptedException {
        commit = batch -> gate.pass();
        Ticket first = pipeline.submit(transition(1, 1));
        gate.awaitArrival();
        return first;
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    // ---- batches ----

    @Test
    void aChangeThatComesAloneIsCommittedAlone() {
        Ticket ticket = pipeline.submit(transition(1, 1));

        assertThat(ticket.await()).isInstanceOf(ChangeResult.Applied.class);
        assertThat(batches).hasSize(1);
    }

    @Test
    void changesThatGatherDuringACommitAreCommittedTogether() throws Exception {
        Ticket first = blockTheStore();
        List<Ticket> later = new ArrayList<>();
        for (int no = 2; no <= 9; no++) {
            later.add(pipeline.submit(transition(no, 1)));
        }
        assertThat(pipeline.queued()).isEqualTo(8);
        gate.open();
        first.await();
        later.forEach(Ticket::await);

        assertThat(batches).hasSize(2);
        assertThat(batches.get(1))
                .extracting(change -> ((Transition) change).no())
                .containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(events)
                .filteredOn(BatchCommitted.class::isInstance)
                .extracting(event -> ((BatchCommitted) event).changes())
                .containsExactly(1, 8);
    }

    @Test
    void aBatchHasALimit() throws Exception {
        limits(3, 100);
        Ticket first = blockTheStore();
        List<Ticket> later = new ArrayList<>();
        for (int no = 2; no <= 9; no++) {
            later.add(pipeline.submit(transition(no, 1)));
        }
        gate.open();
        first.await();
        later.forEach(Ticket::await);

        assertThat(batches).extracting(List::size).containsExactly(1, 3, 3, 2);
    }

    @Test
    void aBatchHoldsOneTransitionOfAnExecutionAndTheirOrderIsKept() throws Exception {
        Ticket first = blockTheStore();
        List<Ticket> later = List.of(
                pipeline.submit(transition(2, 1)),
                pipeline.submit(transition(2, 2)),
                pipeline.submit(transition(3, 1)),
                pipeline.submit(transition(2, 3)));
        gate.open();
        first.await();
        later.forEach(Ticket::await);

        assertThat(batches.subList(1, 4))
                .containsExactly(
                        List.of(transition(2, 1), transition(3, 1)),
                        List.of(transition(2, 2)),
                        List.of(transition(2, 3)));
    }

    // ---- outages ----

    @Test
    void aBatchWhoseOutcomeIsNotKnownIsCommittedAgainUnchanged() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        commit = batch -> {
            if (tries.incrementAndGet() <= 3) {
                throw new StoreUnavailableException("try " + tries.get(), null);
            }
        };
        Ticket first = pipeline.submit(transition(1, 1));
        first.await();
        pipeline.submit(transition(2, 1)).await();

        assertThat(batches.subList(0, 4)).allSatisfy(batch -> assertThat(batch).containsExactly(transition(1, 1)));
        assertThat(batches.get(4)).containsExactly(transition(2, 1));
    }

    @Test
    void anyErrorOfTheStoreLeavesTheOutcomeOpen() {
        AtomicInteger tries = new AtomicInteger();
        commit = batch -> {
            switch (tries.incrementAndGet()) {
                case 1 -> throw new NoClassDefFoundError("half a driver");
                case 2 -> throw new NullPointerException();
                case 3 -> throw new OutOfMemoryError("for a moment");
                default -> {}
            }
        };

        assertThat(pipeline.submit(transition(1, 1)).await()).isInstanceOf(ChangeResult.Applied.class);
        assertThat(batches).hasSize(4);
    }

    @Test
    void anOutageIsToldOnceWithItsReason() {
        AtomicInteger tries = new AtomicInteger();
        commit = batch -> {
            if (tries.incrementAndGet() <= 3) {
                throw new StoreUnavailableException("disk full", null);
            }
        };
        pipeline.submit(transition(1, 1)).await();

        await("the end of the outage is told", () -> events.stream().anyMatch(StoreRestored.class::isInstance));
        assertThat(events).filteredOn(StoreFailed.class::isInstance).containsExactly(new StoreFailed("disk full"));
        assertThat(events).filteredOn(StoreRestored.class::isInstance).hasSize(1);
        assertThat(pipeline.outage()).isNull();
    }

    @Test
    void whileTheStoreIsDownTheReasonIsShown() throws Exception {
        commit = batch -> {
            throw new StoreUnavailableException("disk full", null);
        };
        Ticket ticket = pipeline.submit(transition(1, 1));
        await("the outage is shown", () -> pipeline.outage() != null);

        assertThat(pipeline.outage()).isEqualTo(new CommitPipeline.Outage(T0, "disk full"));
        assertThat(ticket.await(SHORT)).isFalse();
        commit = batch -> {};
        assertThat(ticket.await(PATIENCE)).isTrue();
    }

    @Test
    void theChangeAtFaultStandsAloneAndTheOthersGoOn() throws Exception {
        Ticket first = blockTheStore();
        List<Ticket> later = new ArrayList<>();
        for (int no = 2; no <= 9; no++) {
            later.add(pipeline.submit(transition(no, 1)));
        }
        commit = batch -> {
            if (batch.contains(transition(5, 1)) || batch.contains(transition(8, 1))) {
                throw new StoreRejectedException("too large", null);
            }
        };
        gate.open();
        first.await();

        for (int i = 0; i < later.size(); i++) {
            Ticket ticket = later.get(i);
            assertThat(ticket.await(PATIENCE)).isTrue();
            if (i == 3 || i == 6) {
                assertThatThrownBy(ticket::outcome).isInstanceOf(StoreRejectedException.class);
            } else {
                assertThat(ticket.outcome()).isInstanceOf(ChangeResult.Applied.class);
            }
        }
    }

    // ---- the queue ----

    @Test
    void aFullQueueMakesWhoComesFromOutsideWait() throws Exception {
        limits(512, 2);
        blockTheStore();
        pipeline.submit(transition(2, 1));
        pipeline.submit(transition(3, 1));
        CompletableFuture<Ticket> waiting =
                inBackground(() -> pipeline.submit(at -> signal("s", at), result -> {}, PATIENCE));

        assertThatThrownBy(() -> pipeline.submit(at -> signal("t", at), result -> {}, SHORT))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("2 changes already wait for the store, which is the limit. Nothing was stored");
        assertThat(waiting).isNotDone();

        gate.open();
        Ticket ticket = waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(ticket.await(PATIENCE)).isTrue();
    }

    @Test
    void runsNeverWaitForRoom() throws Exception {
        limits(512, 1);
        blockTheStore();

        for (int no = 2; no <= 9; no++) {
            pipeline.submit(transition(no, 1));
        }

        assertThat(pipeline.queued()).isEqualTo(8);
    }

    @Test
    void whatIsWithdrawnMakesRoom() throws Exception {
        limits(512, 1);
        blockTheStore();
        Ticket queued = pipeline.submit(transition(2, 1));
        CompletableFuture<Ticket> waiting =
                inBackground(() -> pipeline.submit(at -> signal("s", at), result -> {}, PATIENCE));
        assertThatThrownBy(() -> waiting.get(SHORT.toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);

        assertThat(pipeline.withdraw(queued)).isTrue();

        assertThat(waiting.get(PATIENCE.toSeconds() / 2, TimeUnit.SECONDS)).isNotNull();
        assertThat(pipeline.withdraw(queued)).as("once").isFalse();
    }

    @Test
    void whatIsBeingCommittedCannotBeWithdrawn() throws Exception {
        Ticket first = blockTheStore();

        assertThat(pipeline.withdraw(first)).isFalse();
    }

    // ---- intake ----

    @Test
    void whoGivesUpBeforeTheCommitBeganIsToldThatNothingIsStored() throws Exception {
        blockTheStore();
        AtomicInteger told = new AtomicInteger();

        assertThatThrownBy(() -> new Intake(pipeline, SHORT)
                        .commit("order-1", "start", result -> told.incrementAndGet(), at -> signal("order-1", at)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("The store did not take the start for execution 'order-1' within PT0.03S")
                .hasMessageContaining("Nothing was stored");
        assertThat(told).hasValue(1);
        gate.open();
        pipeline.submit(transition(9, 1)).await();
        assertThat(batches).noneMatch(batch -> batch.stream().anyMatch(Change.Signal.class::isInstance));
    }

    @Test
    void whoGivesUpAfterTheCommitBeganIsToldThatTheOutcomeIsNotKnown() {
        commit = batch -> gate.pass();
        AtomicReference<Object> told = new AtomicReference<>();

        assertThatThrownBy(() ->
                        new Intake(pipeline, SHORT).commit("order-1", "start", told::set, at -> signal("order-1", at)))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("whether the start for execution 'order-1' is on disk is not known");
        gate.open();
        await("what became of it is told all the same", () -> told.get() instanceof ChangeResult.Applied);
    }

    @Test
    void whoIsCutOffByTheCloseInTheMiddleOfATryIsToldThatTheOutcomeIsNotKnown() {
        commit = batch -> {
            throw new StoreUnavailableException("the answer was lost", null);
        };
        CompletableFuture<ChangeResult> waiting = inBackground(() ->
                new Intake(pipeline, PATIENCE).commit("order-1", "start", result -> {}, at -> signal("order-1", at)));
        await("it is tried", () -> pipeline.outage() != null);

        pipeline.close(SHORT);

        assertThatThrownBy(() -> waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void anInterruptNeitherEndsTheWaitingNorIsItLost() throws Exception {
        commit = batch -> gate.pass();
        AtomicReference<ChangeResult> result = new AtomicReference<>();
        AtomicReference<Boolean> kept = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            result.set(
                    new Intake(pipeline, PATIENCE).commit("order-1", "start", done -> {}, at -> signal("order-1", at)));
            kept.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        gate.awaitArrival();
        caller.interrupt();
        gate.open();
        caller.join(PATIENCE.toMillis());

        assertThat(result.get()).isInstanceOf(ChangeResult.Applied.class);
        assertThat(kept.get()).isTrue();
    }

    // ---- times of acceptance ----

    @Test
    void instantsOfAcceptanceNeverGoBackInTheQueue() {
        List<Instant> accepted = new ArrayList<>();
        pipeline.submitAfterDeadline(transition(1, 1), T0.plusSeconds(5)).await();

        pipeline.submit(at -> signal("s", accept(accepted, at)), result -> {}, PATIENCE)
                .await();
        clock.advance(Duration.ofSeconds(10));
        pipeline.submit(at -> signal("s", accept(accepted, at)), result -> {}, PATIENCE)
                .await();
        pipeline.submitAfterDeadline(transition(1, 2), T0.plusSeconds(7)).await();
        pipeline.submit(at -> signal("s", accept(accepted, at)), result -> {}, PATIENCE)
                .await();

        assertThat(accepted).containsExactly(T0.plusMillis(5_001), T0.plusSeconds(10), T0.plusSeconds(10));
    }

    private static Instant accept(List<Instant> accepted, Instant at) {
        accepted.add(at);
        return at;
    }

    // ---- close ----

    @Test
    void whatIsQueuedIsWrittenBeforeTheEnd() throws Exception {
        Ticket first = blockTheStore();
        Ticket second = pipeline.submit(transition(2, 1));
        CompletableFuture<Boolean> closing = inBackground(() -> {
            pipeline.close(PATIENCE);
            return true;
        });
        await("it closes", () -> pipeline.submit(transition(3, 1)).await(Duration.ZERO));
        gate.open();
        closing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(first.outcome()).isInstanceOf(ChangeResult.Applied.class);
        assertThat(second.outcome()).isInstanceOf(ChangeResult.Applied.class);
    }

    @Test
    void afterTheCloseNothingIsTaken() {
        pipeline.close(PATIENCE);

        assertThatThrownBy(() -> pipeline.submit(transition(1, 1)).await()).isInstanceOf(EngineStoppingException.class);
        assertThat(batches).isEmpty();
    }

    @Test
    void whoWaitsForRoomIsReleasedByTheClose() throws Exception {
        limits(512, 1);
        blockTheStore();
        pipeline.submit(transition(2, 1));
        CompletableFuture<Ticket> waiting =
                inBackground(() -> pipeline.submit(at -> signal("s", at), result -> {}, PATIENCE));
        CompletableFuture<Boolean> closing = inBackground(() -> {
            pipeline.close(PATIENCE);
            return true;
        });

        Ticket refused = waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThatThrownBy(refused::await).isInstanceOf(EngineStoppingException.class);
        gate.open();
        closing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void closingWhileTheStoreIsDownReleasesEverybody() {
        commit = batch -> {
            throw new StoreUnavailableException("disk full", null);
        };
        Ticket tried = pipeline.submit(transition(1, 1));
        await("it is tried", () -> pipeline.outage() != null);
        Ticket queued = pipeline.submit(transition(2, 1));

        pipeline.close(SHORT);

        assertThat(tried.await(PATIENCE)).isTrue();
        assertThat(queued.await(PATIENCE)).isTrue();
        assertThatThrownBy(tried::outcome).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(queued::outcome).isInstanceOf(StoreUnavailableException.class);
    }

    // ---- who is called back ----

    @Test
    void aCallbackThatThrowsHarmsNeitherItsOwnChangeNorTheOthers() throws Exception {
        Ticket first = blockTheStore();
        Ticket throwing = pipeline.submit(new Ticket(transition(2, 1), result -> {
            throw new StackOverflowError();
        }));
        Ticket other = pipeline.submit(transition(3, 1));
        gate.open();

        assertThat(first.await(PATIENCE)).isTrue();
        assertThat(throwing.await(PATIENCE)).isTrue();
        assertThat(throwing.outcome()).isInstanceOf(ChangeResult.Applied.class);
        assertThat(other.await(PATIENCE)).isTrue();
        assertThat(pipeline.submit(transition(4, 1)).await(PATIENCE)).isTrue();
    }

    @Test
    void theCallbackComesBeforeTheWaitingThreadGoesOn() {
        AtomicReference<ChangeResult> told = new AtomicReference<>();

        ChangeResult result =
                pipeline.submit(new Ticket(transition(1, 1), told::set)).await();

        assertThat(told.get()).isSameAs(result);
    }
}
