package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.cancel;
import static io.durableworkflow.store.TestRecords.ended;
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
import io.durableworkflow.store.Change.Delete;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What has ended can be deleted with all that belongs to it; whoever still holds it is told that it is gone. */
abstract class DeletionContract extends ContractPart {
    /** One that has everything: checkpoints, events, a delivered and an expired signal, a closed command. */
    private long full(String id) {
        long no = started(id, running());
        long consumed = signalled(id, "paid", 1);
        commit(transition(no, 1, 1).checkpoint(0).consume(consumed).event("one"));
        signalled(id, "paid", 2);
        commanded(id, 1);
        commit(transition(no, 1, 2).state(ended(Outcome.FAILED)).event("two"));
        return no;
    }

    @Test
    void nothingIsLeft() {
        StoreSnapshot before = snapshot();
        long no = full("order-1");

        assertThat(commit(new Delete(no, 1))).isEqualTo(APPLIED);

        assertThat(snapshot()).isEqualTo(before);
        assertThat(store.find("order-1")).isEmpty();
        assertThat(store.findWithPayloads("order-1")).isEmpty();
        assertThat(store.load(no)).isEmpty();
        assertThat(store.checkpoints(no)).isEmpty();
        assertThat(store.events(no)).isEmpty();
        assertThat(store.inbox(no, 0, 0)).isEqualTo(new Inbox(List.of(), List.of()));
    }

    @Test
    void othersStay() {
        long other = full("order-1");
        LoadedExecution before = load(other);
        List<EventRecord> events = store.events(other);
        long no = full("order-2");

        commit(new Delete(no, 1));

        assertThat(load(other)).isEqualTo(before);
        assertThat(store.events(other)).isEqualTo(events);
        assertThat(store.countByStatus()).containsEntry(ExecutionStatus.FAILED, 1L);
    }

    @Test
    void repeatIsRecognised() {
        long no = full("order-1");
        commit(new Delete(no, 1));

        assertThat(commit(new Delete(no, 1))).isEqualTo(APPLIED);
    }

    @Test
    void idIsFreeAndTheNumberIsNot() {
        long no = full("order-1");
        commit(new Delete(no, 1));

        long next = started(withOtherSeed(start("order-1", running())));

        assertThat(next).isGreaterThan(no);
        assertThat(commit(new Delete(no, 1))).isEqualTo(APPLIED);
        assertThat(store.find("order-1")).isPresent();
        assertThat(load(next).checkpoints()).isEmpty();
        assertThat(load(next).revision()).isZero();
        commit(signal("order-1", "paid", 1));
        assertThat(load(next).inbox().signals()).hasSize(1);
    }

    @Test
    void whatHasNotEndedIsFenced() {
        long running = started("running", running());
        long waiting = started("waiting", waitingFor("paid"));
        StoreSnapshot before = snapshot();

        assertThat(commit(new Delete(running, 1))).isEqualTo(FENCED);
        assertThat(commit(new Delete(waiting, load(waiting).execution().state().fence())))
                .isEqualTo(FENCED);
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void otherFenceIsFenced() {
        long no = full("order-1");
        StoreSnapshot before = snapshot();

        assertThat(commit(new Delete(no, 0))).isEqualTo(FENCED);
        assertThat(commit(new Delete(no, 2))).isEqualTo(FENCED);
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void whoeverComesLaterIsToldThatItIsGone() {
        long no = full("order-1");
        commit(new Delete(no, 1));

        assertThat(commit(transition(no, 1, 3).state(running()))).isEqualTo(FENCED);
        assertThat(commit(transition(no, 1, 2).checkpoint(0))).isEqualTo(FENCED);
        assertThat(commit(signal("order-1", "paid", 1))).isEqualTo(NOT_FOUND);
        assertThat(commit(cancel("order-1", 1))).isEqualTo(NOT_FOUND);
    }

    @Test
    void batchIsJudgedInItsOrder() {
        long ending = started("ending", running());
        long gone = full("gone");

        List<ChangeResult> results = commitAll(
                signal("gone", "paid", 9),
                new Delete(gone, 1),
                withOtherSeed(start("gone", running())),
                signal("gone", "paid", 9),
                new Delete(ending, 1),
                transition(ending, 1, 1).state(ended(Outcome.COMPLETED)).build());

        assertThat(results.get(0)).isInstanceOf(ChangeResult.Ended.class);
        assertThat(results.get(1)).isEqualTo(APPLIED);
        long anew = applied(results.get(2)).no();
        assertThat(applied(results.get(3)).no()).isEqualTo(anew);
        assertThat(results.get(4)).isEqualTo(FENCED);
        assertThat(results.get(5)).isEqualTo(APPLIED);
        assertThat(load(anew).inbox().signals()).hasSize(1);
    }

    @Test
    void refusedBatchDeletesNothing() {
        long no = full("order-1");
        long faulty = started("faulty", running());
        StoreSnapshot before = snapshot();

        assertThatThrownBy(() -> commitAll(
                        new Delete(no, 1),
                        transition(faulty, 1, 1).checkpoint(0).consume(77_777).build()))
                .isInstanceOf(StoreRejectedException.class);

        assertThat(snapshot()).isEqualTo(before);
        assertThat(commit(new Delete(no, 1))).isEqualTo(APPLIED);
    }
}
