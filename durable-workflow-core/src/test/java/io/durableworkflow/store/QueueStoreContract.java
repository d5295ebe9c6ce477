package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.ended;
import static io.durableworkflow.store.TestRecords.hex;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.transition;
import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.WaitKind;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who waits in a queue and who holds a place in it is told by the rows of the executions. */
abstract class QueueStoreContract extends ContractPart {
    private static StartRecord record(String id, String queue, int priority) {
        return new StartRecord(
                id,
                "mail",
                1,
                hex(id),
                T0,
                null,
                Map.of(),
                hex("input"),
                "[]",
                null,
                new StartRecord.Queue(queue, priority));
    }

    private long inLine(String id, String queue, int priority, Instant since) {
        ExecutionState state = ExecutionState.queued(T0).toBuilder()
                .waitState(new WaitState(WaitKind.QUEUE, queue, since))
                .wakeAt(null)
                .build();
        return started(new Change.Start(record(id, queue, priority), state));
    }

    private long admitted(String id, String queue, @Nullable Instant at) {
        return started(new Change.Start(
                record(id, queue, 0), running().toBuilder().admittedAt(at).build()));
    }

    @Test
    void aQueueIsReadAsItWasWritten() {
        long no = admitted("a", "mails", T0.plusNanos(1));

        ExecutionRecord row = load(no).execution();

        assertThat(row.start()).isEqualTo(record("a", "mails", 0));
        assertThat(row.state().admittedAt()).isEqualTo(T0);
        long low = inLine("b", "mails", -7, T0);
        assertThat(load(low).execution().start().queue()).isEqualTo(new StartRecord.Queue("mails", -7));
        assertThat(store.find("b").orElseThrow().start().queue()).isEqualTo(new StartRecord.Queue("mails", -7));
    }

    @Test
    void thoseInLineComeByPriorityOrByNumber() {
        long old = inLine("old", "mails", -1, T0.plusSeconds(1));
        long first = inLine("first", "mails", 5, T0);
        inLine("other", "letters", 9, T0);
        long second = inLine("second", "mails", 5, T0.plusSeconds(2));
        long paused = inLine("paused", "mails", 9, T0);
        commit(transition(paused, 0, 1)
                .state(load(paused).execution().state().toBuilder()
                        .status(ExecutionStatus.PAUSED)
                        .build()));
        admitted("holding", "mails", T0);

        assertThat(store.waitingInQueue("mails", true, 10)).containsExactly(first, second, old);
        assertThat(store.waitingInQueue("mails", false, 10)).containsExactly(old, first, second);
        assertThat(store.waitingInQueue("mails", true, 1)).containsExactly(first);
        assertThat(store.waitingInQueue("nothing", true, 1)).isEmpty();
        assertThat(store.queueLine("mails")).isEqualTo(new QueueStore.Line(3, T0));
        assertThat(store.queueLine("nothing")).isEqualTo(new QueueStore.Line(0, null));
    }

    @Test
    void aPlaceIsHeldUntilTheEndAndTheTimeOfItIsKept() {
        long a = admitted("a", "mails", T0.plusSeconds(1));
        long b = admitted("b", "mails", T0.plusSeconds(2));
        admitted("none", "mails", null);
        admitted("other", "letters", T0.plusSeconds(3));
        assertThat(store.queueUse("mails", 1)).isEqualTo(new QueueStore.Use(2, T0.plusSeconds(2)));
        assertThat(store.queueUse("mails", 2)).isEqualTo(new QueueStore.Use(2, T0.plusSeconds(1)));
        assertThat(store.queueUse("mails", 3)).isEqualTo(new QueueStore.Use(2, null));

        ExecutionState end = ended(Outcome.COMPLETED).toBuilder()
                .admittedAt(T0.plusSeconds(1))
                .build();
        commit(transition(a, 1, 1).state(end));
        commit(transition(b, 1, 1).state(running().toBuilder().admittedAt(null).build()));

        assertThat(store.queueUse("mails", 1)).isEqualTo(new QueueStore.Use(0, T0.plusSeconds(1)));
        assertThat(store.queueUse("nothing", 1)).isEqualTo(new QueueStore.Use(0, null));
    }
}
