package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.ended;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.signal;
import static io.durableworkflow.store.TestRecords.start;
import static io.durableworkflow.store.TestRecords.transition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Outcome;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@link Change.SignalOrStart}. */
abstract class SignalOrStartStoreContract extends ContractPart {
    private static Change.SignalOrStart change(Change.Start start, int number) {
        String id = start.start().id();
        return new Change.SignalOrStart(
                start, signal(id, "paid", number), Set.of(start.start().workflow()));
    }

    private List<String> pending(long no) {
        return load(no).inbox().signals().stream().map(SignalRecord::payload).toList();
    }

    @Test
    void startsWhatIsNotThereAndSignalsIt() {
        Change.Start start = start("order-1");

        ExecutionRecord row = applied(commit(change(start, 1)));

        assertThat(row).isEqualTo(store.find("order-1").orElseThrow());
        assertThat(row.start().seed()).isEqualTo(start.start().seed());
        assertThat(pending(row.no())).containsExactly("\"payload 1\"");
    }

    @Test
    void signalsWhatIsThere() {
        long no = started("order-1", running());
        StoreSnapshot before = snapshot();

        ExecutionRecord row = applied(commit(change(other("order-1"), 1)));

        assertThat(row.no()).isEqualTo(no);
        assertThat(row.start().seed()).isNotEqualTo(other("order-1").start().seed());
        assertThat(pending(no)).containsExactly("\"payload 1\"");
        assertThat(snapshot()).isNotEqualTo(before);
    }

    private static Change.Start other(String id) {
        StartRecord start = start(id).start();
        return new Change.Start(
                new StartRecord(
                        id,
                        start.workflow(),
                        start.version(),
                        TestRecords.hex("another seed"),
                        start.createdAt(),
                        start.deadline(),
                        start.tags(),
                        start.inputHash(),
                        start.input()),
                start(id).state());
    }

    @Test
    void aRepeatIsAppliedAlready() {
        Change.SignalOrStart change = change(start("order-1"), 1);
        ExecutionRecord first = applied(commit(change));
        StoreSnapshot before = snapshot();

        assertThat(applied(commit(change))).isEqualTo(first);
        assertThat(applied(commit(change(other("order-1"), 1)))).isEqualTo(first);
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void whatHasEndedIsNeitherSignalledNorStartedAgain() {
        started("order-1", ended(Outcome.FAILED));
        ExecutionRecord row = store.find("order-1").orElseThrow();
        StoreSnapshot before = snapshot();

        assertThat(commit(change(other("order-1"), 1))).isEqualTo(new ChangeResult.Ended(row));
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void aRepeatAfterTheEndIsAppliedAlready() {
        Change.SignalOrStart change = change(start("order-1", running()), 1);
        long no = applied(commit(change)).no();
        commit(transition(no, 1, 1).state(ended(Outcome.COMPLETED)));
        StoreSnapshot before = snapshot();

        assertThat(applied(commit(change)).no()).isEqualTo(no);
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void anotherWorkflowIsLeftAlone() {
        started("order-1", running());
        ExecutionRecord row = store.find("order-1").orElseThrow();
        StoreSnapshot before = snapshot();
        Change.SignalOrStart change =
                new Change.SignalOrStart(other("order-1"), signal("order-1", "paid", 1), Set.of("another"));

        assertThat(commit(change)).isEqualTo(new ChangeResult.Exists(row));
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void severalInOneBatchAreJudgedInTheirOrder() {
        List<ChangeResult> results = commitAll(
                change(start("order-1"), 1),
                change(other("order-1"), 2),
                signal("order-1", "paid", 3),
                change(other("order-2"), 1),
                start("order-2"));

        long first = applied(results.get(0)).no();
        assertThat(applied(results.get(1)).no()).isEqualTo(first);
        assertThat(pending(first)).containsExactly("\"payload 1\"", "\"payload 2\"", "\"payload 3\"");
        assertThat(results.get(4)).isInstanceOf(ChangeResult.Exists.class);
        assertThat(pending(applied(results.get(3)).no())).hasSize(1);
    }

    @Test
    void bothMustBeForTheSameId() {
        assertThatThrownBy(() ->
                        new Change.SignalOrStart(start("order-1"), signal("order-2", "paid", 1), Set.of("checkout")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'order-2'");
    }
}
