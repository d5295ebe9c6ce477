package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.ended;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.signal;
import static io.durableworkflow.store.TestRecords.start;
import static io.durableworkflow.store.TestRecords.transition;
import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.store.ChangeResult.Delivered;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@link Change.Publish}, {@link Change.Spread} and {@link Change.WithEffect}. */
abstract class TopicStoreContract extends ContractPart {
    private static CheckpointRecord wait(long revision, int position, CheckpointStatus status) {
        return wait(revision, position, status, T0);
    }

    private static CheckpointRecord wait(long revision, int position, CheckpointStatus status, Instant since) {
        return new CheckpointRecord(
                0,
                0,
                position,
                CheckpointKind.TOPIC,
                "news",
                status,
                0,
                revision,
                null,
                since,
                null,
                null,
                null,
                null,
                null);
    }

    private long waiting(String id) {
        long no = started(id, running());
        ExecutionState suspended = running().toBuilder()
                .status(ExecutionStatus.SUSPENDED)
                .owner(null)
                .waitState(WaitState.topic(0, 0, "news", T0))
                .build();
        commit(transition(no, 1, 1).state(suspended).checkpoint(wait(1, 0, CheckpointStatus.INTENT)));
        return no;
    }

    private static Change.Publish publication(String key, boolean named) {
        return new Change.Publish("news", key, named, T0.plusSeconds(1), "\"snow\"");
    }

    private long published(String key, boolean named) {
        return ((ChangeResult.Published) commit(publication(key, named))).no();
    }

    private Delivered spread(long publication, long cursor, int limit) {
        return (Delivered) commit(new Change.Spread(publication, "news", cursor, limit, T0.plusSeconds(2)));
    }

    private List<@Nullable String> pending(long no) {
        return load(no).inbox().signals().stream().map(SignalRecord::payload).toList();
    }

    @Test
    void isOpenUntilItIsDeliveredToAll() {
        long first = waiting("order-1");
        long second = waiting("order-2");
        long publication = published("key", false);
        assertThat(store.publications(0, 10)).containsExactly(new PublicationRecord(publication, "news", 0));
        assertThat(store.publications(publication, 10)).isEmpty();
        assertThat(pending(first)).isEmpty();

        Delivered one = spread(publication, 0, 1);

        assertThat(one.executions()).containsExactly(first);
        assertThat(one.finished()).isFalse();
        assertThat(store.publications(0, 10)).containsExactly(new PublicationRecord(publication, "news", one.cursor()));
        assertThat(pending(first)).containsExactly("\"snow\"");
        assertThat(pending(second)).isEmpty();
        assertThat(store.withDeliveries(0, 10)).containsExactly(first);

        Delivered two = spread(publication, one.cursor(), 2);

        assertThat(two.executions()).containsExactly(second);
        assertThat(two.finished()).isTrue();
        assertThat(store.publications(0, 10)).isEmpty();
        assertThat(store.withDeliveries(0, 10)).containsExactly(first, second);
        SignalRecord delivered = load(second).inbox().signals().get(0);
        assertThat(delivered.acceptedAt()).isEqualTo(T0.plusSeconds(1));
        assertThat(WaitState.topic(0, 0, "news", T0).isEndedBy(delivered.name()))
                .isTrue();
    }

    @Test
    void repeatsDeliverNothingTwiceButTellWhoStillWaits() {
        long first = waiting("order-1");
        long second = waiting("order-2");
        long publication = published("key", false);
        Delivered one = spread(publication, 0, 1);
        StoreSnapshot before = snapshot();

        Delivered again = spread(publication, 0, 1);

        assertThat(again.executions()).contains(first);
        assertThat(again.cursor()).isEqualTo(one.cursor());
        assertThat(again.finished()).isFalse();
        assertThat(snapshot()).isEqualTo(before);
        spread(publication, one.cursor(), 5);
        before = snapshot();
        assertThat(spread(publication, one.cursor(), 5).finished()).isTrue();
        assertThat(spread(publication, one.cursor(), 5).executions()).contains(second);
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void isNotForWaitsThatComeLaterOrAreOver() {
        long over = waiting("order-1");
        commit(transition(over, 1, 2).checkpoint(wait(2, 0, CheckpointStatus.TIMED_OUT)));
        long ended = waiting("order-2");
        commit(transition(ended, 1, 2).state(ended(Outcome.CANCELLED)));
        long publication = published("key", false);
        long later = started("order-3", running());
        commit(transition(later, 1, 1).checkpoint(wait(1, 0, CheckpointStatus.INTENT, T0.plusMillis(1_001))));

        Delivered delivered = spread(publication, 0, 10);

        assertThat(delivered.finished()).isTrue();
        assertThat(pending(over)).isEmpty();
        assertThat(pending(ended)).isEmpty();
        assertThat(pending(later)).isEmpty();
    }

    @Test
    void severalWaitsOfOneExecutionAreDeliveredToTogetherWhateverTheLimit() {
        long first = started("order-1", running());
        commit(transition(first, 1, 1)
                .checkpoint(wait(1, 0, CheckpointStatus.INTENT))
                .checkpoint(wait(1, 1, CheckpointStatus.INTENT))
                .checkpoint(wait(1, 2, CheckpointStatus.INTENT)));
        long second = waiting("order-2");
        long publication = published("key", false);

        Delivered one = spread(publication, 0, 1);

        assertThat(pending(first)).hasSize(3);
        assertThat(pending(second)).isEmpty();
        assertThat(one.finished()).isFalse();
        assertThat(load(first).inbox().signals()).extracting(SignalRecord::name).doesNotHaveDuplicates();
        assertThat(spread(publication, one.cursor(), 5).executions()).containsExactly(second);
    }

    @Test
    void keysThatAreNamedAreRememberedAndTheOthersAreNot() {
        long named = published("key", true);
        assertThat(published("key", true)).isEqualTo(named);
        spread(named, 0, 10);
        spread(published("random", false), 0, 10);
        assertThat(store.publications(0, 10)).isEmpty();

        assertThat(published("key", true)).isEqualTo(named);
        assertThat(store.publications(0, 10)).isEmpty();
        published("random", false);
        assertThat(store.publications(0, 10)).hasSize(1);
    }

    @Test
    void whatABodySendsIsWrittenWithItsRecordOrNotAtAll() {
        long sender = started("sender", running());
        long receiver = started("receiver", running());
        Change sent =
                new Change.WithEffect(transition(sender, 1, 1).checkpoint(0).build(), signal("receiver", "paid", 1));

        assertThat(applied(commit(sent)).no()).isEqualTo(receiver);
        StoreSnapshot before = snapshot();
        assertThat(applied(commit(sent)).no()).isEqualTo(receiver);
        assertThat(snapshot()).isEqualTo(before);
        assertThat(pending(receiver)).hasSize(1);
        assertThat(load(sender).checkpoints()).hasSize(1);

        assertThat(commit(new Change.WithEffect(
                        transition(sender, 1, 2).checkpoint(1).build(), signal("nobody", "paid", 1))))
                .isEqualTo(NOT_FOUND);
        assertThat(commit(new Change.WithEffect(
                        transition(sender, 7, 2).checkpoint(1).build(), signal("receiver", "paid", 2))))
                .isEqualTo(FENCED);
        commit(transition(receiver, 1, 1).state(ended(Outcome.COMPLETED)));
        assertThat(commit(new Change.WithEffect(
                        transition(sender, 1, 2).checkpoint(1).build(), signal("receiver", "paid", 3))))
                .isInstanceOf(ChangeResult.Ended.class);
        assertThat(load(sender).checkpoints()).hasSize(1);

        assertThat(commit(new Change.WithEffect(
                        transition(sender, 1, 3).checkpoint(1).build(), publication("key", false))))
                .isInstanceOf(ChangeResult.Published.class);
        assertThat(load(sender).checkpoints()).hasSize(2);
        assertThat(store.publications(0, 10)).hasSize(1);
    }

    @Test
    void whatABodyStartsIsWrittenWithItsRecordOrNotAtAll() {
        long sender = started("sender", running());
        Change sent =
                new Change.WithEffect(transition(sender, 1, 1).checkpoint(0).build(), start("new"));

        long no = applied(commit(sent)).no();
        StoreSnapshot before = snapshot();
        assertThat(applied(commit(sent)).no()).isEqualTo(no);
        assertThat(snapshot()).isEqualTo(before);
        assertThat(load(sender).checkpoints()).hasSize(1);

        Change again = new Change.WithEffect(
                transition(sender, 1, 2).checkpoint(1).build(), TestRecords.withOtherSeed(start("new")));
        assertThat(((ChangeResult.Exists) commit(again)).execution().no()).isEqualTo(no);
        Change fenced =
                new Change.WithEffect(transition(sender, 7, 2).checkpoint(1).build(), start("newer"));
        assertThat(commit(fenced)).isEqualTo(FENCED);
        assertThat(snapshot()).isEqualTo(before);
        assertThat(store.find("newer")).isEmpty();
    }

    @Test
    void aSignalOrStartByABodyIsWrittenWithItsRecordOrNotAtAll() {
        long sender = started("sender", running());
        Change sent = new Change.WithEffect(
                transition(sender, 1, 1).checkpoint(0).build(),
                new Change.SignalOrStart(start("new"), signal("new", "paid", 1), Set.of("checkout")));

        long no = applied(commit(sent)).no();
        StoreSnapshot before = snapshot();
        assertThat(applied(commit(sent)).no()).isEqualTo(no);
        assertThat(snapshot()).isEqualTo(before);
        assertThat(pending(no)).hasSize(1);
        assertThat(load(sender).checkpoints()).hasSize(1);

        Change another = new Change.WithEffect(
                transition(sender, 1, 2).checkpoint(1).build(),
                new Change.SignalOrStart(
                        TestRecords.withOtherSeed(start("new")), signal("new", "paid", 2), Set.of("billing")));
        assertThat(((ChangeResult.Exists) commit(another)).execution().no()).isEqualTo(no);
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void aRewindGivesAPublicationBack() {
        long no = waiting("order-1");
        spread(published("key", false), 0, 10);
        long delivered = load(no).inbox().signals().get(0).no();
        commit(transition(no, 1, 2)
                .checkpoint(wait(2, 0, CheckpointStatus.COMPLETED))
                .consume(delivered));
        assertThat(pending(no)).isEmpty();
        ExecutionState again = running().toBuilder().fence(2).generation(1).build();

        commit(transition(no, 1, 3).state(again).event("rewound").build().withRewind(new Change.Rewind(0, 0)));

        assertThat(pending(no)).containsExactly("\"snow\"");
    }

    @Test
    void anotherProcessFindsWhatIsOpen() {
        waiting("order-1");
        long publication = published("key", false);

        assertThat(store.publications(0, 1)).containsExactly(new PublicationRecord(publication, "news", 0));
    }
}
