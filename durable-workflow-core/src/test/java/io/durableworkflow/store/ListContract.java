package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.NODE;
import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.blocked;
import static io.durableworkflow.store.TestRecords.ended;
import static io.durableworkflow.store.TestRecords.full;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.startOf;
import static io.durableworkflow.store.TestRecords.transition;
import static io.durableworkflow.store.TestRecords.waitingFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.ActiveWorkflow;
import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists and counts. */
abstract class ListContract extends ContractPart {
    @Test
    void emptyStoreHasEmptyLists() {
        assertThat(store.list(ExecutionFilter.all())).isEmpty();
        assertThat(store.orphans(NODE, 0, 10)).isEmpty();
        assertThat(store.blocked(BlockReason.CHANGED_CODE, 0, 10)).isEmpty();
        assertThat(StoreSnapshot.counts(store)).isEmpty();
        assertThat(store.checkpoints(77)).isEmpty();
        assertThat(store.events(77)).isEmpty();
    }

    @Test
    void listBeginsWithTheHighestNumber() {
        long first = started("b");
        long second = started("a");
        long third = started("c");

        assertThat(store.list(ExecutionFilter.all()))
                .extracting(ExecutionRecord::no)
                .containsExactly(third, second, first);
    }

    @Test
    void listComesWithoutPayloadsButWithErrors() {
        started("completed", ended(Outcome.COMPLETED));
        started("failed", ended(Outcome.FAILED));

        List<ExecutionRecord> list = store.list(ExecutionFilter.all());

        assertThat(list)
                .containsExactly(
                        store.find("failed").orElseThrow(),
                        store.find("completed").orElseThrow());
        assertThat(list.get(0).state().error()).isEqualTo(ended(Outcome.FAILED).error());
        assertThat(list.get(1).state().output()).isNull();
        assertThat(list.get(1).start().input()).isNull();
        assertThat(list.get(1).start().tags()).isEqualTo(Map.of("customer", "c-7"));
    }

    @Test
    void activeExecutionsAreCountedByWorkflowAndVersion() {
        assertThat(store.activeWorkflows()).isEmpty();
        started(startOf("invoice", "i-1"));
        started(startOf("invoice", "i-2"));
        started(startOf("Invoice", "i-3"));
        started("running");
        for (Outcome outcome : Outcome.values()) {
            started(outcome.name(), ended(outcome));
        }
        started("blocked", blocked(BlockReason.CHANGED_CODE));

        assertThat(store.activeWorkflows())
                .containsExactlyInAnyOrder(
                        new ActiveWorkflow("invoice", 1, 2),
                        new ActiveWorkflow("Invoice", 1, 1),
                        new ActiveWorkflow("checkout", 1, 2));
    }

    @Test
    void listIsFilteredByWorkflow() {
        started(startOf("invoice", "i-1"));
        started(startOf("Invoice", "i-2"));
        started(startOf("invoice%", "i-3"));
        started(startOf("invoice", "i-4"));

        assertThat(ids(filter("invoice", Set.of(), null, 10))).containsExactly("i-4", "i-1");
        assertThat(ids(filter("missing", Set.of(), null, 10))).isEmpty();
    }

    @Test
    void listIsFilteredByStatus() {
        started("running", running());
        started("queued");
        started("failed", ended(Outcome.FAILED));

        assertThat(ids(filter(null, Set.of(ExecutionStatus.QUEUED), null, 10))).containsExactly("queued");
        assertThat(ids(filter(null, Set.of(ExecutionStatus.RUNNING, ExecutionStatus.FAILED), null, 10)))
                .containsExactly("failed", "running");
        assertThat(ids(filter(null, Set.of(ExecutionStatus.PAUSED), null, 10))).isEmpty();
    }

    @Test
    void listIsFilteredByWorkflowAndStatus() {
        started(startOf("invoice", "queued"));
        started("other");
        long no = started(startOf("invoice", "suspended"));
        commit(transition(no, 0, 1).state(waitingFor("paid")));

        assertThat(ids(filter("invoice", Set.of(ExecutionStatus.SUSPENDED), null, 10)))
                .containsExactly("suspended");
    }

    @Test
    void listHoldsOneMoreThanTheLimitIfThereAreMore() {
        started("a");
        started("b");

        assertThat(ids(filter(null, Set.of(), null, 1))).containsExactly("b", "a");
        assertThat(ids(filter(null, Set.of(), null, 2))).containsExactly("b", "a");
        started("c");
        assertThat(ids(filter(null, Set.of(), null, 1))).containsExactly("c", "b");
    }

    @Test
    void pagesCoverEverythingOnce() {
        for (int i = 0; i < 7; i++) {
            started(startOf(i % 3 == 0 ? "other" : "invoice", "i-" + i));
        }

        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            List<ExecutionRecord> page = store.list(filter("invoice", Set.of(), cursor, 3));
            List<ExecutionRecord> shown = page.subList(0, Math.min(3, page.size()));
            shown.forEach(row -> seen.add(row.id()));
            cursor = page.size() > 3 ? String.valueOf(shown.get(2).no()) : null;
        } while (cursor != null);

        assertThat(seen).containsExactly("i-5", "i-4", "i-2", "i-1");
    }

    @Test
    void listIsFilteredByTheBeginningOfIds() {
        for (String id : List.of("order-1", "Order-1", "order-10", "order", "order_1", "orderx1", "~", "~~")) {
            started(id);
        }
        started("order-2", running());

        assertThat(ids(all().withIdPrefix("order-"))).containsExactly("order-2", "order-10", "order-1");
        assertThat(ids(all().withIdPrefix("order-1"))).containsExactly("order-10", "order-1");
        assertThat(ids(all().withIdPrefix("order_"))).containsExactly("order_1");
        assertThat(ids(all().withIdPrefix("~"))).containsExactly("~~", "~");
        assertThat(ids(all().withIdPrefix("none"))).isEmpty();
        assertThat(ids(filter(null, Set.of(ExecutionStatus.RUNNING), null, 10).withIdPrefix("order-")))
                .containsExactly("order-2");
        assertThat(ids(filter("none", Set.of(), null, 10).withIdPrefix("order-")))
                .isEmpty();
    }

    @Test
    void pagesOfABeginningOfIdsCoverEverythingOnce() {
        for (int i = 0; i < 5; i++) {
            started("b-" + (9 - i));
            started("a-" + i);
        }
        ExecutionFilter first = filter(null, Set.of(), null, 2).withIdPrefix("b-");

        List<ExecutionRecord> page = store.list(first);
        assertThat(page).extracting(ExecutionRecord::id).containsExactly("b-5", "b-6", "b-7");
        assertThat(ids(first.page(String.valueOf(page.get(1).no()), 10))).containsExactly("b-7", "b-8", "b-9");
    }

    @Test
    void listIsFilteredByTags() {
        tagged("blue", Map.of("tenant", "blue", "region", "eu"));
        tagged("Blue", Map.of("tenant", "Blue"));
        tagged("blue2", Map.of("tenant", "blue2"));
        tagged("other", Map.of("a tenant", "blue", "tenant", "a \"tenant\":\"blue"));
        tagged("quoted", Map.of("x,\"tenant", "blue", "say", "\\ \"%_é"));
        started("none");

        assertThat(ids(all().withTags(Map.of("tenant", "blue")))).containsExactly("blue");
        assertThat(ids(all().withTags(Map.of("region", "eu", "tenant", "blue"))))
                .containsExactly("blue");
        assertThat(ids(all().withTags(Map.of("region", "us", "tenant", "blue"))))
                .isEmpty();
        assertThat(ids(all().withTags(Map.of("say", "\\ \"%_é")))).containsExactly("quoted");
        assertThat(ids(filter(null, Set.of(ExecutionStatus.QUEUED), null, 10).withTags(Map.of("tenant", "blue"))))
                .containsExactly("blue");
    }

    @Test
    void listIsFilteredByTheTimeOfTheStart() {
        startedAt("first", T0);
        startedAt("second", T0.plusMillis(1));
        startedAt("third", T0.plusSeconds(60));
        startedAt("back", T0); // clocks are set back

        assertThat(ids(all().withCreated(T0.plusMillis(1), null))).containsExactly("third", "second");
        assertThat(ids(all().withCreated(T0.plusNanos(1), null))).containsExactly("third", "second");
        assertThat(ids(all().withCreated(null, T0.plusMillis(1)))).containsExactly("back", "first");
        assertThat(ids(all().withCreated(null, T0.plusNanos(1)))).containsExactly("back", "first");
        assertThat(ids(all().withCreated(T0.plusMillis(1), T0.plusSeconds(60)))).containsExactly("second");
        assertThat(ids(all().withCreated(T0.plusSeconds(61), null))).isEmpty();
    }

    @Test
    void formerNamesOfAWorkflowAreMeantInTheirVersion() {
        started(startOf("bill", "b-1"));
        started(startOf("invoice", "i-1"));
        started(startOf("other", "o-1"));
        started(startOf("invoice", "i-2"));
        int version = store.find("i-1").orElseThrow().start().version();
        Set<FormerName> former = Set.of(new FormerName("invoice", version), new FormerName("bill", version + 1));

        for (Set<ExecutionStatus> statuses : List.of(
                Set.<ExecutionStatus>of(),
                Set.of(ExecutionStatus.QUEUED),
                Set.of(ExecutionStatus.QUEUED, ExecutionStatus.RUNNING))) {
            assertThat(store.list(filter("renamed", statuses, null, 10), former))
                    .extracting(ExecutionRecord::id)
                    .containsExactly("i-2", "i-1");
            assertThat(store.list(filter("other", statuses, null, 10), former))
                    .extracting(ExecutionRecord::id)
                    .containsExactly("i-2", "o-1", "i-1");
            assertThat(store.list(filter(null, statuses, null, 10), former)).hasSize(4);
        }
        assertThat(store.list(filter("renamed", Set.of(ExecutionStatus.COMPLETED), null, 10), former))
                .isEmpty();
    }

    @Test
    void cursorNeedNotBeOnTheList() {
        long first = started("a");
        started("b");

        assertThat(ids(filter(null, Set.of(), "999999999999999999", 10))).containsExactly("b", "a");
        assertThat(ids(filter(null, Set.of(), "0", 10))).isEmpty();
        assertThat(ids(filter(null, Set.of(), String.valueOf(first), 10))).isEmpty();
    }

    @Test
    void orphansAreOwnedByOthers() {
        long mine = started("mine", running());
        started("nobodys", waitingFor("paid"));
        started("queued");
        ExecutionState dead = running().toBuilder().owner("node-0").build();
        long first = started("first", dead);
        long second = started("second", dead.toBuilder().owner("NODE-1").build());

        assertThat(store.orphans(NODE, 0, 10)).extracting(Orphan::no).containsExactly(first, second);
        assertThat(store.orphans("node-0", 0, 10)).extracting(Orphan::no).containsExactly(mine, second);
    }

    @Test
    void orphansComeWithWhatRecoveryJudgesThemBy() {
        long decided = started("order-1", full());
        long undecided =
                started("order-2", running().toBuilder().recoveryCount(3).build());
        ExecutionRecord first = store.find("order-1").orElseThrow();
        ExecutionRecord second = store.find("order-2").orElseThrow();

        assertThat(store.orphans("node-2", 0, 10))
                .containsExactly(
                        new Orphan(
                                decided,
                                first.start().workflow(),
                                first.start().version(),
                                full().outcome(),
                                full().recoveryCount()),
                        new Orphan(
                                undecided,
                                second.start().workflow(),
                                second.start().version(),
                                null,
                                3));
        assertThat(full().outcome()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void whatHasEndedIsNoOrphan(Outcome outcome) {
        started("order-1", ended(outcome).toBuilder().owner("node-0").build());

        assertThat(store.orphans(NODE, 0, 10)).isEmpty();
    }

    @Test
    void whatIsReleasedIsNoOrphan() {
        long no = started("order-1", running());
        commit(transition(no, 1, 1).state(waitingFor("paid")));
        assertThat(store.orphans("node-2", 0, 10)).isEmpty();

        commit(transition(no, 1, 2).state(running().toBuilder().fence(2).build()));
        assertThat(store.orphans("node-2", 0, 10)).extracting(Orphan::no).containsExactly(no);
    }

    @Test
    void orphansComeInPages() {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            numbers.add(started("order-" + i, running()));
        }

        assertThat(store.orphans("other", 0, 2))
                .extracting(Orphan::no)
                .containsExactlyElementsOf(numbers.subList(0, 2));
        assertThat(store.orphans("other", numbers.get(1), 2))
                .extracting(Orphan::no)
                .containsExactlyElementsOf(numbers.subList(2, 4));
        assertThat(store.orphans("other", numbers.get(3), 2))
                .extracting(Orphan::no)
                .containsExactly(numbers.get(4));
        assertThat(store.orphans("other", numbers.get(4), 2)).isEmpty();
    }

    @Test
    void blockedOnesAreFoundByReason() {
        long first = started("first", blocked(BlockReason.NO_SUCH_WORKFLOW));
        started("other", blocked(BlockReason.CHANGED_CODE));
        started("running", running());
        long last = started("last", blocked(BlockReason.NO_SUCH_WORKFLOW));

        assertThat(store.blocked(BlockReason.NO_SUCH_WORKFLOW, 0, 10))
                .extracting(ExecutionRecord::no)
                .containsExactly(first, last);
        assertThat(store.blocked(BlockReason.NO_SUCH_WORKFLOW, 0, 1))
                .extracting(ExecutionRecord::no)
                .containsExactly(first);
        assertThat(store.blocked(BlockReason.NO_SUCH_WORKFLOW, first, 10))
                .extracting(ExecutionRecord::no)
                .containsExactly(last);
        assertThat(store.blocked(BlockReason.OUTCOME_UNKNOWN, 0, 10)).isEmpty();
    }

    @Test
    void blockedOnesComeWithoutInputButWithTheRest() {
        started("order-1", full());

        ExecutionRecord blocked =
                store.blocked(BlockReason.COMPENSATION_FAILED, 0, 10).get(0);

        assertThat(blocked.start().input()).isNull();
        assertThat(blocked.state()).isEqualTo(full());
    }

    @Test
    void whatGoesOnIsNotBlockedAnyMore() {
        long no = started("order-1", blocked(BlockReason.CHANGED_CODE));
        commit(transition(no, 1, 1).state(running()));

        assertThat(store.blocked(BlockReason.CHANGED_CODE, 0, 10)).isEmpty();
    }

    @Test
    void executionsAreCountedByStatus() {
        started("a");
        started("b");
        long running = started("c", running());
        started("d", blocked(BlockReason.CHANGED_CODE));
        assertThat(StoreSnapshot.counts(store))
                .isEqualTo(
                        Map.of(ExecutionStatus.QUEUED, 2L, ExecutionStatus.RUNNING, 1L, ExecutionStatus.BLOCKED, 1L));

        commit(transition(running, 1, 1).state(ended(Outcome.TIMED_OUT)));
        assertThat(StoreSnapshot.counts(store))
                .isEqualTo(
                        Map.of(ExecutionStatus.QUEUED, 2L, ExecutionStatus.TIMED_OUT, 1L, ExecutionStatus.BLOCKED, 1L));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, CheckpointStore.MAX_ROWS + 1})
    void limitOutOfRangeIsRefused(int limit) {
        assertRefused(() -> store.due(T0, limit));
        assertRefused(() -> store.deadlines(limit));
        assertRefused(() -> store.withDeliveries(0, limit));
        assertRefused(() -> store.orphans(NODE, 0, limit));
        assertRefused(() -> store.blocked(BlockReason.CHANGED_CODE, 0, limit));
    }

    private static void assertRefused(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class);
    }

    private void tagged(String id, Map<String, String> tags) {
        startedWith(id, T0, tags);
    }

    private void startedAt(String id, Instant at) {
        startedWith(id, at, Map.of());
    }

    private void startedWith(String id, Instant at, Map<String, String> tags) {
        StartRecord like = TestRecords.startRecord(id, "checkout");
        StartRecord start =
                new StartRecord(id, like.workflow(), 1, like.seed(), at, null, tags, like.inputHash(), like.input());
        started(new Change.Start(start, ExecutionState.queued(at)));
    }

    private static ExecutionFilter all() {
        return ExecutionFilter.all();
    }

    private List<String> ids(ExecutionFilter filter) {
        return store.list(filter).stream().map(ExecutionRecord::id).toList();
    }

    private static ExecutionFilter filter(
            @Nullable String workflow, Set<ExecutionStatus> statuses, @Nullable String cursor, int limit) {
        return new ExecutionFilter(workflow, statuses, cursor, limit);
    }
}
