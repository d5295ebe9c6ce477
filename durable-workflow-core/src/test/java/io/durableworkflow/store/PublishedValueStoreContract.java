package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.ended;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.transition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@link Change.PublishValues}. */
abstract class PublishedValueStoreContract extends ContractPart {
    private static ValueRecord value(String name, long revision, @Nullable String payload) {
        return new ValueRecord(name, revision, T0.plusSeconds(revision), payload);
    }

    private static Change publish(long no, ValueRecord... values) {
        return new Change.PublishValues(no, 1, List.of(values));
    }

    @Test
    void theLastOfEachNameIsKept() {
        long no = started("order-1", running());

        assertThat(commit(publish(no, value("b", 1, "1"), value("A", 2, null)))).isEqualTo(APPLIED);
        assertThat(commit(publish(no, value("b", 3, "\"three\"")))).isEqualTo(APPLIED);

        assertThat(store.values(no)).containsExactly(value("A", 2, null), value("b", 3, null));
        assertThat(store.value(no, "b")).contains(value("b", 3, "\"three\""));
        assertThat(store.value(no, "A")).contains(value("A", 2, null));
        assertThat(store.value(no, "c")).isEmpty();
        assertThat(store.value(no + 1, "b")).isEmpty();
        assertThat(store.values(no + 1)).isEmpty();
    }

    @Test
    void whatIsRepeatedOrLateChangesNothing() {
        long no = started("order-1", running());
        commit(publish(no, value("a", 5, "5")));

        assertThat(commit(publish(no, value("a", 5, "5")))).isEqualTo(APPLIED);
        assertThat(commit(publish(no, value("a", 4, "4"), value("b", 3, "3")))).isEqualTo(APPLIED);

        assertThat(store.value(no, "a")).contains(value("a", 5, "5"));
        assertThat(store.value(no, "b")).contains(value("b", 3, "3"));
    }

    @Test
    void onlyWhoeverHasTheFencePublishes() {
        long no = started("order-1", running());

        assertThat(commit(new Change.PublishValues(no, 2, List.of(value("a", 1, "1")))))
                .isEqualTo(FENCED);
        assertThat(commit(publish(no + 1, value("a", 1, "1")))).isEqualTo(FENCED);

        assertThat(store.values(no)).isEmpty();
    }

    @Test
    void aBatchKeepsTheOrder() {
        long no = started("order-1", running());
        ExecutionState handedOn = running().toBuilder().fence(2).build();

        assertThat(commitAll(
                        publish(no, value("a", 1, "1")),
                        publish(no, value("a", 2, "2")),
                        transition(no, 1, 1).state(handedOn).build(),
                        publish(no, value("a", 3, "3")),
                        new Change.PublishValues(no, 2, List.of(value("a", 4, "4")))))
                .containsExactly(APPLIED, APPLIED, APPLIED, FENCED, APPLIED);

        assertThat(store.value(no, "a")).contains(value("a", 4, "4"));
    }

    @Test
    void theyDoNotCountAsAStep() {
        long no = started("order-1", running());
        StoreSnapshot before = snapshot();

        commit(publish(no, value("a", 1, "1")));

        assertThat(snapshot()).isEqualTo(before);
        assertThat(commit(transition(no, 1, 1).checkpoint(0))).isEqualTo(APPLIED);
    }

    @Test
    void manyAtOnceAreKept() {
        long no = started("order-1", running());
        ValueRecord[] many = IntStream.range(0, 300)
                .mapToObj(i -> value("n" + i, i + 1, String.valueOf(i)))
                .toArray(ValueRecord[]::new);

        commit(publish(no, many));

        assertThat(store.values(no)).hasSize(300);
        assertThat(store.value(no, "n299")).contains(value("n299", 300, "299"));
    }

    @Test
    void aRefusedBatchPublishesNothing() {
        long no = started("order-1", running());
        long other = started("order-2", running());
        commit(publish(no, value("a", 1, "1")));

        assertThatThrownBy(() -> commitAll(
                        publish(no, value("a", 2, "2"), value("b", 3, "3")),
                        transition(other, 1, 1).checkpoint(0).consume(99).build()))
                .isInstanceOf(StoreRejectedException.class);

        assertThat(store.value(no, "a")).contains(value("a", 1, "1"));
        assertThat(store.value(no, "b")).isEmpty();
    }

    @Test
    void theyAreDeletedWithTheirExecution() {
        long no = started("order-1", running());
        commit(publish(no, value("a", 1, "1")));
        commit(transition(no, 1, 1).state(ended(Outcome.COMPLETED)));
        assertThat(store.values(no)).hasSize(1);

        commit(new Change.Delete(no, 1));

        assertThat(store.values(no)).isEmpty();
        assertThat(store.value(no, "a")).isEmpty();
    }

    @Test
    void aChangeHoldsEachNameOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> publish(1, value("a", 1, "1"), value("a", 2, "2")))
                .withMessageContaining("of different names");
        assertThatIllegalArgumentException().isThrownBy(() -> publish(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> value("a", 0, "1"))
                .withMessageContaining("revision must be 1 or more, was 0");
    }
}
