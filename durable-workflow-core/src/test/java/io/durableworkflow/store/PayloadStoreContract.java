package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.checkpoint;
import static io.durableworkflow.store.TestRecords.ended;
import static io.durableworkflow.store.TestRecords.fullCheckpoint;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.transition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Outcome;
import io.durableworkflow.SignalStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link CheckpointStore#payloads} and {@link CheckpointStore#signals}. */
abstract class PayloadStoreContract extends ContractPart {
    @Test
    void payloadsOfCheckpointsAreReadByPlace() {
        long no = started("order-1", running());
        commit(transition(no, 1, 1).checkpoint(checkpoint(1, 0)));
        commit(transition(no, 1, 2).checkpoint(fullCheckpoint(2, 0)));

        assertThat(store.payloads(no, 10, 100))
                .containsExactly(
                        new CheckpointPayloads(
                                CheckpointRecord.BODY,
                                0,
                                CheckpointKind.STEP,
                                null,
                                new StoredText("\"result 1\"", 10)),
                        new CheckpointPayloads(
                                CheckpointRecord.COMPENSATIONS,
                                0,
                                CheckpointKind.COMPENSATION,
                                new StoredText("[1,2]", 5),
                                new StoredText("\"result\"", 8)));
    }

    @Test
    void longPayloadsAreOnlyMeasured() {
        long no = started("order-1", running());
        commit(transition(no, 1, 1).checkpoint(fullCheckpoint(1, 0)));

        CheckpointPayloads payloads = store.payloads(no, 10, 5).get(0);

        assertThat(payloads.arguments()).isEqualTo(new StoredText("[1,2]", 5));
        assertThat(payloads.output()).isEqualTo(new StoredText(null, 8));
    }

    @Test
    void payloadsOfTheLastCheckpointsAreRead() {
        long no = started("order-1", running());
        for (int i = 0; i < 5; i++) {
            commit(transition(no, 1, i + 1).checkpoint(checkpoint(i + 1, i)));
        }

        assertThat(store.payloads(no, 2, 100))
                .extracting(CheckpointPayloads::position)
                .containsExactly(3, 4);
        assertThat(store.payloads(no + 1, 2, 100)).isEmpty();
    }

    @Test
    void payloadsOfBranchesAreReadWhereTheOthersLeaveRoom() {
        long no = started("order-1", running());
        int branch = CheckpointRecord.FIRST_BRANCH;
        commit(transition(no, 1, 1).checkpoint(checkpoint(1, 0)));
        commit(transition(no, 1, 2).checkpoint(checkpoint(2, 1)));
        commit(transition(no, 1, 3).checkpoint(checkpoint(3, 0, branch, 0)));
        commit(transition(no, 1, 4).checkpoint(checkpoint(4, 0, branch, 1)));

        assertThat(places(store.payloads(no, 3, 100))).containsExactly("0/0", "0/1", branch + "/1");
        assertThat(places(store.payloads(no, 2, 100))).containsExactly("0/0", "0/1");
        assertThat(places(store.payloads(no, 1, 100))).containsExactly("0/1");
    }

    private static List<String> places(List<CheckpointPayloads> payloads) {
        return payloads.stream()
                .map(payload -> payload.scope() + "/" + payload.position())
                .toList();
    }

    @Test
    void signalsAreReadWhateverBecameOfThem() {
        long no = started("order-1", running());
        long first = signalled("order-1", "paid", 1);
        long second = signalled("order-1", "sent", 2);
        assertThat(store.signals(no, 10, 100))
                .containsExactly(
                        signal(first, "paid", SignalStatus.PENDING, 1),
                        signal(second, "sent", SignalStatus.PENDING, 2));

        commit(transition(no, 1, 1).consume(first).checkpoint(0));
        assertThat(store.signals(no, 10, 100))
                .containsExactly(
                        signal(first, "paid", SignalStatus.DELIVERED, 1),
                        signal(second, "sent", SignalStatus.PENDING, 2));

        commit(transition(no, 1, 2).state(ended(Outcome.COMPLETED)).guard(second, 0));
        assertThat(store.signals(no, 10, 100))
                .containsExactly(
                        signal(first, "paid", SignalStatus.DELIVERED, 1),
                        signal(second, "sent", SignalStatus.EXPIRED, 2));
        assertThat(store.signals(no, 1, 3))
                .containsExactly(new StoredSignal(
                        second, "sent", SignalStatus.EXPIRED, T0.plusSeconds(2), new StoredText(null, 11)));
        assertThat(store.signals(no + 1, 10, 100)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, CheckpointStore.MAX_ROWS + 1})
    void limitsOutOfRangeAreRefused(int limit) {
        assertThatThrownBy(() -> store.payloads(1, limit, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.signals(1, limit, 10)).isInstanceOf(IllegalArgumentException.class);
    }

    private static StoredSignal signal(long no, String name, SignalStatus status, int number) {
        return new StoredSignal(
                no, name, status, T0.plusSeconds(number), new StoredText("\"payload " + number + "\"", 11));
    }
}
