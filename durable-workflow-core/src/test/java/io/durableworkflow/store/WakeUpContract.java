package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.blocked;
import static io.durableworkflow.store.TestRecords.cancel;
import static io.durableworkflow.store.TestRecords.ended;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.signal;
import static io.durableworkflow.store.TestRecords.sleepingUntil;
import static io.durableworkflow.store.TestRecords.start;
import static io.durableworkflow.store.TestRecords.transition;
import static io.durableworkflow.store.TestRecords.waitingFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.WaitKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which executions are to be run: those that are due, and those for which something has arrived. */
abstract class WakeUpContract extends ContractPart {
    private static final Instant LATER = T0.plusSeconds(60);

    @Test
    void emptyStoreHasNothingToRun() {
        assertThat(store.due(LATER, 10)).isEmpty();
        assertThat(store.withDeliveries(0, 10)).isEmpty();
    }

    @Test
    void soonestIsDueFirst() {
        long last = started("a", sleepingUntil(T0.plusSeconds(3)));
        long first = started("b", sleepingUntil(T0.plusSeconds(1)));
        long middle = started("c", sleepingUntil(T0.plusSeconds(2)));

        assertThat(store.due(LATER, 10))
                .containsExactly(
                        new DueExecution(first, T0.plusSeconds(1)),
                        new DueExecution(middle, T0.plusSeconds(2)),
                        new DueExecution(last, T0.plusSeconds(3)));
    }

    @Test
    void tiesAreInOrderOfNumber() {
        List<DueExecution> expected = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            expected.add(new DueExecution(started("order-" + i, sleepingUntil(T0)), T0));
        }

        assertThat(store.due(T0, 20)).isEqualTo(expected);
        assertThat(store.due(T0, 5)).isEqualTo(expected.subList(0, 5));
    }

    @Test
    void instantItselfCounts() {
        long no = started("order-1", sleepingUntil(T0));

        assertThat(store.due(T0, 10)).containsExactly(new DueExecution(no, T0));
        assertThat(store.due(T0.plusNanos(1), 10)).hasSize(1);
        assertThat(store.due(T0.minusNanos(1), 10)).isEmpty();
        assertThat(store.due(T0.minusMillis(1), 10)).isEmpty();
    }

    @Test
    void executionWithoutAnInstantIsNeverDue() {
        started("order-1", waitingFor("paid"));

        assertNothingIsDue();
    }

    @Test
    void executionThatSomebodyRunsIsNotDue() {
        started("order-1", running().toBuilder().wakeAt(T0).build());

        assertNothingIsDue();
    }

    @Test
    void blockedExecutionIsNotDue() {
        started(
                "order-1",
                blocked(BlockReason.CHANGED_CODE).toBuilder().wakeAt(T0).build());

        assertNothingIsDue();
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutionStatus.class,
            names = {"PAUSED", "COMPLETED", "FAILED", "TIMED_OUT", "CANCELLED"})
    void executionThatDoesNotGoOnByItselfIsNotDue(ExecutionStatus status) {
        started("order-1", sleepingUntil(T0).toBuilder().status(status).build());

        assertNothingIsDue();
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutionStatus.class,
            names = {"QUEUED", "RUNNING", "SUSPENDED", "COMPENSATING"})
    void executionThatGoesOnByItselfIsDue(ExecutionStatus status) {
        long no =
                started("order-1", sleepingUntil(T0).toBuilder().status(status).build());

        assertThat(store.due(T0, 10)).containsExactly(new DueExecution(no, T0));
    }

    @Test
    void claimedExecutionIsNotDueAnyMore() {
        long no = started("order-1", sleepingUntil(T0));
        commit(transition(no, 1, 1)
                .state(running().toBuilder().fence(2).wakeAt(T0).build()));
        assertNothingIsDue();

        commit(transition(no, 2, 2)
                .state(sleepingUntil(LATER).toBuilder().fence(2).build()));
        assertThat(store.due(LATER, 10)).containsExactly(new DueExecution(no, LATER));
    }

    @Test
    void soonestDeadlineIsFirstAndTiesAreInOrderOfNumber() {
        long last = started(start("a", sleepingUntil(T0), LATER.plusMillis(1)));
        long first = started(start("b", waitingFor("paid"), LATER.minusMillis(1)));
        long second = started(start("c", sleepingUntil(T0), LATER));
        long third = started(start("d", sleepingUntil(T0.plusSeconds(1)), LATER));

        assertThat(store.deadlines(10))
                .containsExactly(
                        new DueExecution(first, LATER.minusMillis(1)),
                        new DueExecution(second, LATER),
                        new DueExecution(third, LATER),
                        new DueExecution(last, LATER.plusMillis(1)));
        assertThat(store.deadlines(2)).isEqualTo(store.deadlines(10).subList(0, 2));
    }

    @Test
    void executionWithoutADeadlineHasNone() {
        started(start("order-1", sleepingUntil(T0), null));

        assertThat(store.deadlines(10)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ExecutionStatus.class)
    void deadlineCountsOnlyWhileItIsQueuedOrSuspended(ExecutionStatus status) {
        ExecutionState state = status == ExecutionStatus.BLOCKED
                ? blocked(BlockReason.CHANGED_CODE)
                : sleepingUntil(T0).toBuilder().status(status).build();
        long no = started(start("order-1", state, LATER));

        if (Set.of(ExecutionStatus.QUEUED, ExecutionStatus.SUSPENDED).contains(status)) {
            assertThat(store.deadlines(10)).containsExactly(new DueExecution(no, LATER));
        } else {
            assertThat(store.deadlines(10)).isEmpty();
        }
    }

    @Test
    void deadlineOfWhatSomebodyRunsIsNotGivenUntilItIsReleased() {
        long no = started(start("order-1", sleepingUntil(T0), LATER));
        commit(transition(no, 1, 1).state(running().toBuilder().fence(2).build()));
        assertThat(store.deadlines(10)).isEmpty();

        commit(transition(no, 2, 2).state(sleepingUntil(T0).toBuilder().fence(2).build()));
        assertThat(store.deadlines(10)).containsExactly(new DueExecution(no, LATER));
    }

    @Test
    void signalOfTheAwaitedNameIsADelivery() {
        long no = started("order-1", waitingFor("paid"));
        assertThat(store.withDeliveries(0, 10)).isEmpty();

        commit(signal("order-1", "paid", 1));

        assertThat(store.withDeliveries(0, 10)).containsExactly(no);
    }

    @Test
    void signalOfAnotherNameIsNone() {
        started("order-1", waitingFor("paid"));
        commit(signal("order-1", "Paid", 1));
        commit(signal("order-1", "paid2", 1));

        assertThat(store.withDeliveries(0, 10)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = WaitKind.class,
            names = {"SLEEP", "RETRY"})
    void signalIsNoneForAnotherWaitOfThatName(WaitKind kind) {
        ExecutionState state = waitingFor("paid").toBuilder()
                .waitState(new WaitState(kind, "paid", T0))
                .build();
        started("order-1", state);
        commit(signal("order-1", "paid", 1));

        assertThat(store.withDeliveries(0, 10)).isEmpty();
    }

    @Test
    void signalIsNoneForAnExecutionThatDoesNotWait() {
        started("order-1");
        commit(signal("order-1", "paid", 1));

        assertThat(store.withDeliveries(0, 10)).isEmpty();
    }

    @Test
    void signalOfOneOfTheAwaitedNamesIsADelivery() {
        long no = started("order-1", TestRecords.waitingForAny("paid", "100% sure", "over_due"));
        started("order-2", TestRecords.waitingForAny("paid", "overdue"));
        commit(signal("order-1", "pai", 1));
        commit(signal("order-1", "over", 2));
        commit(signal("order-2", "over_due", 1));
        commit(signal("order-2", "paid-overdue", 2));
        assertThat(store.withDeliveries(0, 10)).isEmpty();

        commit(signal("order-1", "over_due", 3));

        assertThat(store.withDeliveries(0, 10)).containsExactly(no);
    }

    @Test
    void consumedSignalIsNone() {
        long no = started("order-1", waitingFor("paid"));
        long signal = signalled("order-1", "paid", 1);
        commit(transition(no, 1, 1).state(waitingFor("paid")).consume(signal));

        assertThat(store.withDeliveries(0, 10)).isEmpty();
    }

    @Test
    void nothingIsDeliveredToAnExecutionThatSomebodyRuns() {
        started("order-1", waitingFor("paid").toBuilder().owner("node-1").build());
        commit(signal("order-1", "paid", 1));
        commit(cancel("order-1", 1));

        assertThat(store.withDeliveries(0, 10)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutionStatus.class,
            names = {"QUEUED", "RUNNING", "SUSPENDED", "COMPENSATING"})
    void signalIsDeliveredToWhatGoesOnByItself(ExecutionStatus status) {
        long no =
                started("order-1", waitingFor("paid").toBuilder().status(status).build());
        commit(signal("order-1", "paid", 1));

        assertThat(store.withDeliveries(0, 10)).containsExactly(no);
    }

    @Test
    void pausedExecutionIsRunForCommandsOnly() {
        long no = started(
                "order-1",
                waitingFor("paid").toBuilder().status(ExecutionStatus.PAUSED).build());
        commit(signal("order-1", "paid", 1));
        assertThat(store.withDeliveries(0, 10)).isEmpty();

        commit(cancel("order-1", 1));
        assertThat(store.withDeliveries(0, 10)).containsExactly(no);
    }

    @Test
    void blockedExecutionIsRunForCommandsOnly() {
        ExecutionState state = waitingFor("paid").toBuilder()
                .blocked(BlockReason.CHANGED_CODE, "a sentence", null)
                .build();
        long no = started("order-1", state);
        commit(signal("order-1", "paid", 1));
        assertThat(store.withDeliveries(0, 10)).isEmpty();

        commit(cancel("order-1", 1));
        assertThat(store.withDeliveries(0, 10)).containsExactly(no);
    }

    @Test
    void openCommandIsADeliveryUntilItIsClosed() {
        long no = started("order-1");
        long command = commanded("order-1", 1);
        assertThat(store.withDeliveries(0, 10)).containsExactly(no);

        commit(transition(no, 0, 1).event("cancelled").close(command));
        assertThat(store.withDeliveries(0, 10)).isEmpty();
    }

    @Test
    void executionThatHasEndedHasNoDeliveries() {
        long no = started("order-1", waitingFor("paid"));
        commit(signal("order-1", "paid", 1));
        commit(cancel("order-1", 1));
        commit(transition(no, 1, 1).state(ended(Outcome.CANCELLED)));

        assertThat(store.withDeliveries(0, 10)).isEmpty();
    }

    @Test
    void deliveriesComeOnceEachAndInPages() {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            numbers.add(started("order-" + i, waitingFor("paid")));
        }
        for (int i = 4; i >= 0; i--) {
            commitAll(
                    signal("order-" + i, "paid", 1),
                    signal("order-" + i, "paid", 2),
                    cancel("order-" + i, 1),
                    cancel("order-" + i, 2));
        }

        assertThat(store.withDeliveries(0, 10)).isEqualTo(numbers);
        assertThat(store.withDeliveries(0, 2)).isEqualTo(numbers.subList(0, 2));
        assertThat(store.withDeliveries(numbers.get(1), 2)).isEqualTo(numbers.subList(2, 4));
        assertThat(store.withDeliveries(numbers.get(4), 2)).isEmpty();
    }

    @Test
    void commandsAndSignalsAreMergedByNumberAcrossPages() {
        long first = started("command-1", waitingFor("paid"));
        long second = started("signal-1", waitingFor("paid"));
        long third = started("command-2", waitingFor("paid"));
        long fourth = started("signal-2", waitingFor("paid"));
        commitAll(
                signal("signal-2", "paid", 1),
                cancel("command-2", 1),
                signal("signal-1", "paid", 1),
                cancel("command-1", 1));

        assertThat(store.withDeliveries(0, 3)).containsExactly(first, second, third);
        assertThat(store.withDeliveries(third, 3)).containsExactly(fourth);
    }

    private void assertNothingIsDue() {
        assertThat(store.due(LATER, 10)).isEmpty();
    }
}
