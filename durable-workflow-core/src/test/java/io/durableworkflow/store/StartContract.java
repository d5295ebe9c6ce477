package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.ended;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.start;
import static io.durableworkflow.store.TestRecords.transition;
import static io.durableworkflow.store.TestRecords.withOtherSeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link Change.Start}. */
abstract class StartContract extends ContractPart {
    @Test
    void startedExecutionIsFoundByItsId() {
        Change.Start start = start("order-1");

        ExecutionRecord applied = applied(commit(start));

        assertThat(applied.no()).isPositive();
        assertThat(applied.id()).isEqualTo("order-1");
        assertThat(store.findWithPayloads("order-1"))
                .contains(new ExecutionRecord(applied.no(), start.start(), start.state(), 0));
        assertThat(store.find("order-1")).contains(applied);
    }

    @Test
    void answerComesWithoutPayloads() {
        ExecutionRecord applied = applied(commit(start("order-1", TestRecords.full())));

        assertThat(applied.start().input()).isNull();
        assertThat(applied.state().output()).isNull();
        assertThat(applied.state().error()).isEqualTo(TestRecords.full().error());
        assertThat(store.find("order-1")).contains(applied);
    }

    @Test
    void executionMayBeOwnedFromTheStart() {
        ExecutionRecord applied = applied(commit(start("order-1", running())));

        assertThat(applied.state()).isEqualTo(running());
        assertThat(commit(transition(applied.no(), 1, 1).checkpoint(0))).isEqualTo(APPLIED);
    }

    @Test
    void newExecutionHasNothingElse() {
        long no = started("order-1");

        assertThat(load(no).checkpoints()).isEmpty();
        assertThat(load(no).inbox()).isEqualTo(new Inbox(List.of(), List.of()));
        assertThat(load(no).revision()).isZero();
        assertThat(store.checkpoints(no)).isEmpty();
        assertThat(store.events(no)).isEmpty();
    }

    @Test
    void numbersGrowInTheOrderOfStarts() {
        long first = started("order-b");
        long second = started("order-a");

        assertThat(second).isGreaterThan(first);
    }

    @Test
    void idsThatDifferInCaseAreDifferent() {
        long lower = started("order-a");
        long upper = started("ORDER-A");

        assertThat(lower).isNotEqualTo(upper);
        assertThat(store.find("Order-A")).isEmpty();
    }

    @Test
    void repeatIsAppliedAlready() {
        ExecutionRecord first = applied(commit(start("order-1")));
        StoreSnapshot before = snapshot();

        assertThat(applied(commit(start("order-1")))).isEqualTo(first);
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void repeatShowsHowFarTheExecutionIsMeanwhile() {
        long no = started("order-1", running());
        commit(transition(no, 1, 1).state(ended(Outcome.COMPLETED)));

        ExecutionRecord repeated = applied(commit(start("order-1", running())));

        assertThat(repeated.state().status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(repeated.state().output()).isNull();
        assertThat(repeated.revision()).isEqualTo(1);
        assertThat(store.findWithPayloads("order-1").orElseThrow().state()).isEqualTo(ended(Outcome.COMPLETED));
    }

    @Test
    void idThatIsUsedIsReportedWithWhatExists() {
        ExecutionRecord first = applied(commit(start("order-1")));
        StoreSnapshot before = snapshot();

        assertThat(commit(withOtherSeed(start("order-1")))).isEqualTo(new ChangeResult.Exists(first));
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void idStaysUsedAfterTheEnd() {
        long no = started("order-1", running());
        commit(transition(no, 1, 1).state(ended(Outcome.FAILED)));

        ChangeResult result = commit(withOtherSeed(start("order-1")));

        assertThat(result)
                .isEqualTo(new ChangeResult.Exists(store.find("order-1").orElseThrow()));
    }

    @Test
    void unknownExecutionIsNotFound() {
        long no = started("order-1");

        assertThat(store.find("order-2")).isEmpty();
        assertThat(store.findWithPayloads("order-2")).isEmpty();
        assertThat(store.load(no + 1)).isEmpty();
    }

    @Test
    void startedExecutionIsDueAtOnce() {
        long no = started("order-1");

        assertThat(store.due(T0, 10)).containsExactly(new DueExecution(no, T0));
    }
}
