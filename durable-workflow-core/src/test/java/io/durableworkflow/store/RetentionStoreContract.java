package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.cancel;
import static io.durableworkflow.store.TestRecords.childOf;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.start;
import static io.durableworkflow.store.TestRecords.startRecord;
import static io.durableworkflow.store.TestRecords.transition;
import static io.durableworkflow.store.TestRecords.waitingFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What has ended is found in the order in which it ended, with what decides whether it may be deleted. */
abstract class RetentionStoreContract extends ContractPart {
    private static final Instant FOREVER = T0.plusSeconds(1_000_000);

    private ExecutionState endedAt(Outcome outcome, int second) {
        return TestRecords.ended(outcome).toBuilder()
                .endedAt(T0.plusSeconds(second))
                .build();
    }

    private long ended(String id, Outcome outcome, int second) {
        return started(id, endedAt(outcome, second));
    }

    private List<EndedExecution> found(ExecutionStatus status) {
        return store.ended(status, FOREVER, null, 100);
    }

    private EndedExecution only(ExecutionStatus status) {
        List<EndedExecution> found = found(status);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void comesInTheOrderOfTheEnds() {
        ended("third", Outcome.COMPLETED, 30);
        ended("first", Outcome.COMPLETED, 10);
        ended("second", Outcome.COMPLETED, 20);
        ended("second-too", Outcome.COMPLETED, 20);

        assertThat(found(ExecutionStatus.COMPLETED))
                .extracting(EndedExecution::id)
                .containsExactly("first", "second", "second-too", "third");
    }

    @Test
    void comesOnlyWithItsOwnStatusAndUpToTheInstant() {
        ended("completed", Outcome.COMPLETED, 10);
        ended("failed", Outcome.FAILED, 10);
        ended("timed-out", Outcome.TIMED_OUT, 10);
        ended("cancelled", Outcome.CANCELLED, 10);
        started("running", running());
        started("waiting", waitingFor("paid"));

        assertThat(found(ExecutionStatus.COMPLETED))
                .extracting(EndedExecution::id)
                .containsExactly("completed");
        assertThat(found(ExecutionStatus.FAILED)).extracting(EndedExecution::id).containsExactly("failed");
        assertThat(found(ExecutionStatus.TIMED_OUT))
                .extracting(EndedExecution::id)
                .containsExactly("timed-out");
        assertThat(found(ExecutionStatus.CANCELLED))
                .extracting(EndedExecution::id)
                .containsExactly("cancelled");
        assertThat(found(ExecutionStatus.RUNNING)).isEmpty();
        assertThat(store.ended(ExecutionStatus.FAILED, T0.plusSeconds(10).minusMillis(1), null, 100))
                .isEmpty();
        assertThat(store.ended(ExecutionStatus.FAILED, T0.plusSeconds(10), null, 100))
                .hasSize(1);
    }

    @Test
    void pagesFollowEachOther() {
        for (int i = 0; i < 7; i++) {
            ended("order-" + i, Outcome.COMPLETED, i / 3);
        }

        List<String> ids = new ArrayList<>();
        @Nullable EndedExecution last = null;
        List<EndedExecution> page;
        do {
            page = store.ended(ExecutionStatus.COMPLETED, FOREVER, last, 2);
            assertThat(page).hasSizeLessThanOrEqualTo(2);
            for (EndedExecution execution : page) {
                last = execution;
                ids.add(execution.id());
            }
        } while (!page.isEmpty());

        assertThat(ids).containsExactly("order-0", "order-1", "order-2", "order-3", "order-4", "order-5", "order-6");
    }

    @Test
    void saysWhatItIs() {
        StartRecord record = startRecord("order-1", "checkout");
        StartRecord queued = new StartRecord(
                record.id(),
                record.workflow(),
                record.version(),
                record.seed(),
                record.createdAt(),
                record.deadline(),
                Map.of("schedule", "nightly"),
                record.inputHash(),
                record.input(),
                null,
                StartRecord.Queue.of("mails", 0, null, T0));
        ExecutionState state = endedAt(Outcome.CANCELLED, 5).toBuilder()
                .queue(new QueueState(false, T0.plusSeconds(2), null))
                .build();
        long no = started(new Change.Start(queued, state));

        assertThat(only(ExecutionStatus.CANCELLED))
                .isEqualTo(new EndedExecution(
                        no,
                        "order-1",
                        1,
                        T0.plusSeconds(5),
                        Map.of("schedule", "nightly"),
                        "mails",
                        T0.plusSeconds(2),
                        false,
                        0));
    }

    @Test
    void countsItsRecords() {
        long no = started("order-1", running());
        long consumed = signalled("order-1", "paid", 1);
        commit(transition(no, 1, 1).checkpoint(0).consume(consumed).event("one"));
        commit(transition(no, 1, 2).checkpoint(1));
        signalled("order-1", "paid", 2);
        commit(cancel("order-1", 1));
        commit(transition(no, 1, 3).state(endedAt(Outcome.FAILED, 5)).event("two"));

        assertThat(only(ExecutionStatus.FAILED).records())
                .as("two checkpoints, two lines, two signals and a command")
                .isEqualTo(7);
    }

    @Test
    void whatIsDeletedOrGoesOnIsNotFound() {
        long gone = ended("gone", Outcome.FAILED, 5);
        long retried = ended("retried", Outcome.FAILED, 6);
        long stays = ended("stays", Outcome.FAILED, 7);

        commit(new Change.Delete(gone, 1));
        commit(transition(retried, 1, 1).state(running().toBuilder().fence(2).build()));

        assertThat(found(ExecutionStatus.FAILED)).extracting(EndedExecution::no).containsExactly(stays);
    }

    @Test
    void manyAreDeletedInOneBatchAmongOthers() {
        long first = ended("first", Outcome.COMPLETED, 1);
        long second = ended("second", Outcome.COMPLETED, 2);
        long third = ended("third", Outcome.COMPLETED, 3);
        long running = started("running", running());
        StoreSnapshot before = snapshot();

        List<ChangeResult> results = commitAll(
                start("before"),
                new Change.Delete(first, 1),
                new Change.Delete(second, 7),
                new Change.Delete(third, 1),
                new Change.Delete(running, 1),
                transition(running, 1, 1).checkpoint(0).build(),
                start("after"));

        assertThat(results.subList(1, 5)).containsExactly(APPLIED, FENCED, APPLIED, FENCED);
        assertThat(before.executions()).hasSize(4);
        assertThat(store.find("first")).isEmpty();
        assertThat(store.find("second")).isPresent();
        assertThat(store.find("third")).isEmpty();
        assertThat(load(running).checkpoints()).hasSize(1);
        assertThat(applied(results.get(6)).no())
                .isGreaterThan(applied(results.get(0)).no());
    }

    @Test
    void aChildIsNeededAsLongAsItsParentHasNotEnded() {
        long parent = started("parent", running());
        ExecutionRecord row = load(parent).execution();
        started(childOf(row, "child", endedAt(Outcome.COMPLETED, 5)));

        assertThat(only(ExecutionStatus.COMPLETED).neededByParent()).isTrue();

        commit(transition(parent, 1, 1).state(endedAt(Outcome.FAILED, 6)));
        assertThat(only(ExecutionStatus.COMPLETED).neededByParent()).isFalse();
        assertThat(only(ExecutionStatus.FAILED).records())
                .as("the child, which loses its parent, and it has nothing else")
                .isBetween(0L, 1L);

        commit(new Change.Delete(parent, 1));
        assertThat(only(ExecutionStatus.COMPLETED).neededByParent()).isFalse();
    }

    @Test
    void aChildIsNotNeededByAParentThatHasBegunAnewSince() {
        long parent = started("parent", running());
        ExecutionRecord row = load(parent).execution();
        started(childOf(row, "child", endedAt(Outcome.COMPLETED, 5))); // created at T0

        commit(transition(parent, 1, 1)
                .state(running().toBuilder().generation(1).build())
                .checkpoint(continued(1, 1, T0)));
        assertThat(only(ExecutionStatus.COMPLETED).neededByParent())
                .as("it may be of the same moment")
                .isTrue();

        commit(transition(parent, 1, 2)
                .state(running().toBuilder().generation(2).build())
                .checkpoint(continued(2, 2, T0.plusMillis(1))));
        assertThat(only(ExecutionStatus.COMPLETED).neededByParent()).isFalse();
    }

    private static CheckpointRecord continued(long revision, int generation, Instant at) {
        return new CheckpointRecord(
                generation,
                CheckpointRecord.MARKERS,
                0,
                CheckpointKind.CONTINUED,
                "continue as new",
                CheckpointStatus.COMPLETED,
                1,
                revision,
                null,
                at,
                at,
                null,
                null,
                null,
                null);
    }

    @Test
    void aLimitOutOfRangeIsRefused() {
        assertThatThrownBy(() -> store.ended(ExecutionStatus.FAILED, T0, null, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit must be 1 to 10000, was 0");
    }
}
