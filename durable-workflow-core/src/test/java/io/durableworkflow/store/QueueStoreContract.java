package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.ended;
import static io.durableworkflow.store.TestRecords.hex;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.transition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.WaitKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who waits in a queue and who holds a place in it is told by the rows of the executions. */
abstract class QueueStoreContract extends ContractPart {
    private static StartRecord record(String id, StartRecord.Queue queue) {
        return new StartRecord(id, "mail", 1, hex(id), T0, null, Map.of(), hex("input"), "[]", null, queue);
    }

    private static StartRecord.Queue queue(String name, int priority) {
        return StartRecord.Queue.of(name, priority, null, T0);
    }

    private static StartRecord.Queue queue(String name, String key) {
        return StartRecord.Queue.of(name, 0, key, T0);
    }

    private long inLine(String id, StartRecord.Queue queue, Instant since) {
        ExecutionState state = ExecutionState.queued(T0).toBuilder()
                .waitState(new WaitState(WaitKind.QUEUE, queue.name(), since))
                .wakeAt(null)
                .build();
        return started(new Change.Start(record(id, queue), state));
    }

    private long admitted(String id, StartRecord.Queue queue, Instant at) {
        return started(new Change.Start(
                record(id, queue),
                running().toBuilder().queue(QueueState.NONE.admitted(at)).build()));
    }

    private static Change.Start withKey(String id, String queue, String dedupKey) {
        return new Change.Start(
                record(id, queue(queue, 0)),
                ExecutionState.queued(T0).toBuilder()
                        .queue(QueueState.of(dedupKey))
                        .build());
    }

    @Test
    void aQueueIsReadAsItWasWritten() {
        long no = admitted("a", queue("mails", 0), T0.plusNanos(1));

        ExecutionRecord row = load(no).execution();

        assertThat(row.start()).isEqualTo(record("a", queue("mails", 0)));
        assertThat(row.state().queue()).isEqualTo(new QueueState(true, T0, null));
        StartRecord.Queue full = StartRecord.Queue.of("mails", -7, "anne", T0.plusSeconds(1));
        long low = inLine("b", full, T0);
        assertThat(load(low).execution().start().queue()).isEqualTo(full);
        assertThat(full.rank()).isEqualTo(T0.plusSeconds(1).plus(Duration.ofMinutes(70)));
        assertThat(store.find("b").orElseThrow().start().queue()).isEqualTo(full);
    }

    @Test
    void thoseInLineComeByRankAndThenByNumber() {
        long low = inLine("low", queue("mails", -1), T0.plusSeconds(1));
        long first = inLine("first", queue("mails", 5), T0);
        inLine("other", queue("letters", 9), T0);
        long second = inLine("second", queue("mails", 5), T0.plusSeconds(2));
        long paused = inLine("paused", queue("mails", 9), T0);
        commit(transition(paused, 0, 1)
                .state(load(paused).execution().state().toBuilder()
                        .status(ExecutionStatus.PAUSED)
                        .build()));
        admitted("holding", queue("mails", 0), T0);

        assertThat(store.waitingInQueue("mails", null, 10))
                .extracting(QueueStore.Waiting::no)
                .containsExactly(first, second, low);
        assertThat(store.waitingInQueue("mails", null, 1)).containsExactly(new QueueStore.Waiting(first, null));
        assertThat(store.waitingInQueue("nothing", null, 1)).isEmpty();
        assertThat(store.queueLine("mails")).isEqualTo(new QueueStore.Line(3, T0));
        assertThat(store.queueLine("nothing")).isEqualTo(new QueueStore.Line(0, null));
        assertThat(store.waitingQueues()).containsExactly("letters", "mails");
        assertThatThrownBy(() -> store.waitingInQueue("mails", null, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thoseOfAKeyWithoutPlacesAreLeftOut() {
        inLine("a1", queue("mails", "anne"), T0);
        long b1 = inLine("b1", queue("mails", "ben"), T0);
        long none = inLine("none", queue("mails", 0), T0);
        admitted("a2", queue("mails", "anne"), T0);
        admitted("a3", queue("mails", "anne"), T0);
        admitted("b2", queue("mails", "ben"), T0);
        admitted("b3", queue("letters", "ben"), T0);

        assertThat(store.waitingInQueue("mails", 2, 10))
                .containsExactly(new QueueStore.Waiting(b1, "ben"), new QueueStore.Waiting(none, null));
        assertThat(store.waitingInQueue("mails", 3, 10)).hasSize(3);
        assertThat(store.waitingInQueue("mails", 1, 10)).containsExactly(new QueueStore.Waiting(none, null));
        assertThat(store.waitingInQueue("mails", null, 10)).hasSize(3);
    }

    @Test
    void aPlaceIsHeldUntilItIsGivenBackAndTheTimeOfItIsKept() {
        long a = admitted("a", queue("mails", 0), T0.plusSeconds(1));
        long b = admitted("b", queue("mails", 0), T0.plusSeconds(2));
        admitted("other", queue("letters", 0), T0.plusSeconds(3));
        assertThat(store.queueUse("mails", null)).isEqualTo(new QueueStore.Use(2, 0, null));
        assertThat(store.queueUse("mails", T0)).isEqualTo(new QueueStore.Use(2, 2, T0.plusSeconds(1)));
        assertThat(store.queueUse("mails", T0.plusSeconds(1)))
                .as("the instant itself does not count")
                .isEqualTo(new QueueStore.Use(2, 1, T0.plusSeconds(2)));
        assertThat(store.queueUse("mails", T0.plusSeconds(2))).isEqualTo(new QueueStore.Use(2, 0, null));

        commit(transition(a, 1, 1)
                .state(ended(Outcome.COMPLETED).toBuilder()
                        .queue(QueueState.NONE.admitted(T0.plusSeconds(1)).ended())
                        .build()));
        commit(transition(b, 1, 1)
                .state(running().toBuilder()
                        .queue(QueueState.NONE.admitted(T0.plusSeconds(2)).withoutPlace())
                        .build()));

        assertThat(store.queueUse("mails", T0)).isEqualTo(new QueueStore.Use(0, 2, T0.plusSeconds(1)));
        assertThat(store.queueUse("nothing", T0)).isEqualTo(new QueueStore.Use(0, 0, null));
    }

    @Test
    void aDedupKeyBelongsToOneActiveExecutionOfAQueue() {
        Change.Start first = withKey("a", "mails", "k");
        long no = started(first);

        assertThat(commit(withKey("b", "mails", "k")))
                .isInstanceOfSatisfying(
                        ChangeResult.Exists.class,
                        exists -> assertThat(exists.execution().no()).isEqualTo(no));
        assertThat(store.find("b")).isEmpty();
        assertThat(commit(first)).as("a repeat").isInstanceOf(ChangeResult.Applied.class);
        assertThat(store.findByDedupKey("mails", "k").orElseThrow().id()).isEqualTo("a");
        assertThat(store.findByDedupKey("letters", "k")).isEmpty();
        started(withKey("c", "letters", "k"));

        commit(transition(no, 0, 1).state(ended(Outcome.COMPLETED)));

        assertThat(store.findByDedupKey("mails", "k")).isEmpty();
        started(withKey("b", "mails", "k"));
        assertThat(commit(first)).as("a late repeat").isInstanceOf(ChangeResult.Applied.class);
    }

    @Test
    void ofTwoStartsWithADedupKeyInABatchTheFirstWins() {
        long no = started(withKey("before", "mails", "k"));
        List<ChangeResult> results = store.commit(List.of(
                withKey("late", "mails", "k"),
                transition(no, 0, 1).state(ended(Outcome.COMPLETED)).build(),
                withKey("a", "mails", "k"),
                withKey("b", "mails", "k")));

        assertThat(results.get(0)).isInstanceOf(ChangeResult.Exists.class);
        assertThat(results.get(2)).isInstanceOf(ChangeResult.Applied.class);
        assertThat(results.get(3))
                .isInstanceOfSatisfying(
                        ChangeResult.Exists.class,
                        exists -> assertThat(exists.execution().id()).isEqualTo("a"));
    }

    @Test
    void aPauseStaysUntilItIsTakenBack() {
        QueuePause pause = new QueuePause("mails", T0, "anne", "why");
        assertThat(store.queuePause("mails")).isEmpty();
        commit(new Change.PauseQueue(pause));
        commit(new Change.PauseQueue(new QueuePause("mails", T0.plusSeconds(1), null, null)));

        assertThat(store.queuePause("mails")).contains(pause);
        assertThat(store.queuePause("letters")).isEmpty();

        commit(new Change.ResumeQueue("mails"));
        commit(new Change.ResumeQueue("mails"));

        assertThat(store.queuePause("mails")).isEmpty();
    }
}
