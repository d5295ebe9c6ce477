package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.blocked;
import static io.durableworkflow.store.TestRecords.childOf;
import static io.durableworkflow.store.TestRecords.childRecord;
import static io.durableworkflow.store.TestRecords.ended;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.signal;
import static io.durableworkflow.store.TestRecords.start;
import static io.durableworkflow.store.TestRecords.startChild;
import static io.durableworkflow.store.TestRecords.transition;
import static io.durableworkflow.store.TestRecords.waitingForChild;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.WaitKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link Change.StartChild}, and who waits for children. */
abstract class ChildStoreContract extends ContractPart {
    private ExecutionRecord parent(String id) {
        started(id, running());
        return store.find(id).orElseThrow();
    }

    private Change.StartChild child(ExecutionRecord parent, String id) {
        return startChild(parent, id, transition(parent.no(), 1, 1).checkpoint(childRecord(1, 0, id)));
    }

    // ---- the start ----

    @Test
    void childAndRecordAreWrittenTogether() {
        ExecutionRecord parent = parent("parent");
        Change.StartChild change = child(parent, "child");

        ExecutionRecord child = applied(commit(change));

        assertThat(child.no()).isGreaterThan(parent.no());
        assertThat(child.id()).isEqualTo("child");
        assertThat(child.start().parent()).isEqualTo(new StartRecord.Parent(parent.no(), "parent"));
        assertThat(child.start().input()).isNull();
        assertThat(load(child.no()).execution().start())
                .isEqualTo(change.start().start());
        assertThat(load(parent.no()).checkpoints()).containsExactly(childRecord(1, 0, "child"));
        assertThat(load(parent.no()).revision()).isEqualTo(1);
    }

    @Test
    void everyReaderNamesTheParent() {
        ExecutionRecord parent = parent("parent");
        StartRecord.Parent expected = new StartRecord.Parent(parent.no(), "parent");
        commit(startChild(parent, "child", transition(parent.no(), 1, 1).checkpoint(childRecord(1, 0, "child"))));

        assertThat(store.find("child").orElseThrow().start().parent()).isEqualTo(expected);
        assertThat(store.findWithPayloads("child").orElseThrow().start().parent())
                .isEqualTo(expected);
        assertThat(store.list(ExecutionFilter.all()))
                .extracting(row -> row.start().parent())
                .containsExactly(expected, null);
        long no = store.find("child").orElseThrow().no();
        commit(transition(no, 0, 1).state(running().toBuilder().fence(1).build()));
        commit(transition(no, 1, 2).state(blocked(BlockReason.CHANGED_CODE)));
        assertThat(store.blocked(BlockReason.CHANGED_CODE, 0, 10))
                .extracting(row -> row.start().parent())
                .containsExactly(expected);
    }

    @Test
    void listsOfCheckpointsNameTheChild() {
        ExecutionRecord parent = parent("parent");
        commit(child(parent, "child"));

        assertThat(store.checkpoints(parent.no()))
                .extracting(CheckpointRecord::childId)
                .containsExactly("child");
    }

    @Test
    void parentMayWriteItsStateWithTheStart() {
        ExecutionRecord parent = parent("parent");
        ExecutionState state = running().toBuilder().recoveryCount(3).build();

        applied(commit(startChild(
                parent, "child", transition(parent.no(), 1, 1).state(state).checkpoint(childRecord(1, 0, "child")))));

        assertThat(load(parent.no()).execution().state()).isEqualTo(state);
    }

    @Test
    void repeatIsRecognisedAndWritesNothing() {
        ExecutionRecord parent = parent("parent");
        Change.StartChild change = child(parent, "child");
        ExecutionRecord first = applied(commit(change));
        StoreSnapshot before = snapshot();

        assertThat(applied(commit(change))).isEqualTo(first);

        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void repeatIsRecognisedWhenTheChildHasGoneOn() {
        ExecutionRecord parent = parent("parent");
        Change.StartChild change = child(parent, "child");
        long no = applied(commit(change)).no();
        commit(transition(no, 0, 1).state(running()));

        assertThat(applied(commit(change)).state()).isEqualTo(running());
    }

    @Test
    void takenIdLeavesTheParentAsItWas() {
        ExecutionRecord parent = parent("parent");
        started("child");
        Change.StartChild change = new Change.StartChild(
                TestRecords.withOtherSeed(childOf(parent, "child", ExecutionState.queued(T0)), parent),
                child(parent, "child").parent());
        StoreSnapshot before = snapshot();

        ChangeResult result = commit(change);

        assertThat(result).isEqualTo(new ChangeResult.Exists(store.find("child").orElseThrow()));
        assertThat(snapshot()).isEqualTo(before);
        assertThat(commit(transition(parent.no(), 1, 1).checkpoint(childRecord(1, 0, "other"))))
                .as("the revision is still free")
                .isEqualTo(APPLIED);
    }

    @Test
    void severalChildrenOfOneParentAreStartedByOneBatch() {
        ExecutionRecord parent = parent("parent");

        List<ChangeResult> results =
                store.commit(List.of(child(parent, 1, "a"), child(parent, 2, "b"), child(parent, 3, "c")));

        assertThat(results).hasSize(3).allMatch(ChangeResult.Applied.class::isInstance);
        assertThat(load(parent.no()).checkpoints())
                .extracting(CheckpointRecord::childId)
                .containsExactly("a", "b", "c");
        assertThat(load(parent.no()).revision()).isEqualTo(3);
        assertThat(store.find("c")).isPresent();
    }

    @Test
    void aBatchOfChildrenThatIsRepeatedGivesTheSameAnswers() {
        ExecutionRecord parent = parent("parent");
        started("b");
        Change.StartChild taken = new Change.StartChild(
                TestRecords.withOtherSeed(childOf(parent, "b", ExecutionState.queued(T0)), parent),
                child(parent, 2, "b").parent());
        List<Change> batch = List.of(child(parent, 1, "a"), taken, child(parent, 3, "c"));
        List<ChangeResult> first = store.commit(batch);
        StoreSnapshot before = snapshot();

        assertThat(store.commit(batch)).isEqualTo(first);

        assertThat(first.get(1))
                .isEqualTo(new ChangeResult.Exists(store.find("b").orElseThrow()));
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void aStartWhoseIdIsTakenShowsWhatThoseBeforeItLeft() {
        ExecutionRecord parent = parent("parent");
        long first = started("first");
        long second = started("second");
        Change.Transition changeOfFirst =
                transition(first, 0, 1).state(running()).build();
        Change.Transition changeOfSecond =
                transition(second, 0, 1).state(running()).build();
        ExecutionRecord before = store.find("second").orElseThrow();

        List<ChangeResult> results = store.commit(
                List.of(changeOfFirst, taken(parent, 1, "first"), taken(parent, 2, "second"), changeOfSecond));

        assertThat(results)
                .containsExactly(
                        APPLIED,
                        new ChangeResult.Exists(store.find("first").orElseThrow()),
                        new ChangeResult.Exists(before),
                        APPLIED);
        assertThat(store.find("second").orElseThrow()).isNotEqualTo(before);
    }

    @Test
    void childrenStandAmongOtherChangesOfABatch() {
        ExecutionRecord parent = parent("parent");
        ExecutionRecord other = parent("other");
        started("taken");

        List<ChangeResult> results = store.commit(List.of(
                child(parent, 1, "a"),
                transition(other.no(), 1, 1).checkpoint(1).build(),
                taken(parent, 2, "taken"),
                start("alone"),
                signal("c", "go", 1),
                child(parent, 3, "b"),
                child(parent, 4, "c"),
                signal("c", "go", 2)));

        assertThat(results.get(1)).isEqualTo(APPLIED);
        assertThat(results.get(2)).isInstanceOf(ChangeResult.Exists.class);
        assertThat(results.get(4)).isEqualTo(NOT_FOUND);
        for (int index : List.of(0, 3, 5, 6, 7)) {
            assertThat(results.get(index)).isInstanceOf(ChangeResult.Applied.class);
        }
        assertThat(load(parent.no()).checkpoints())
                .extracting(CheckpointRecord::childId)
                .containsExactly("a", "b", "c");
        assertThat(load(store.find("c").orElseThrow().no()).inbox().signals()).hasSize(1);
    }

    private static Change.StartChild taken(ExecutionRecord parent, long revision, String id) {
        return new Change.StartChild(
                TestRecords.withOtherSeed(childOf(parent, id, ExecutionState.queued(T0)), parent),
                child(parent, revision, id).parent());
    }

    private static Change.StartChild child(ExecutionRecord parent, long revision, String id) {
        return startChild(
                parent,
                id,
                transition(parent.no(), 1, revision).checkpoint(childRecord(revision, (int) revision - 1, id)));
    }

    @Test
    void parentThatLostItsExecutionStartsNothing() {
        ExecutionRecord parent = parent("parent");
        commit(transition(parent.no(), 1, 1)
                .state(running().toBuilder().fence(2).build()));
        StoreSnapshot before = snapshot();

        assertThat(commit(startChild(
                        parent, "child", transition(parent.no(), 1, 2).checkpoint(childRecord(2, 0, "child")))))
                .isEqualTo(FENCED);

        assertThat(snapshot()).isEqualTo(before);
        assertThat(store.find("child")).isEmpty();
    }

    @Test
    void fencedParentIsToldSoAlsoIfTheIdIsTaken() {
        ExecutionRecord parent = parent("parent");
        commit(transition(parent.no(), 1, 1)
                .state(running().toBuilder().fence(2).build()));
        started("child");
        Change.StartChild change = new Change.StartChild(
                TestRecords.withOtherSeed(childOf(parent, "child", ExecutionState.queued(T0)), parent),
                transition(parent.no(), 1, 2)
                        .checkpoint(childRecord(2, 0, "child"))
                        .build());

        assertThat(commit(change)).isEqualTo(FENCED);
    }

    @Test
    void guardedStartLooksAgainAndStartsNothing() {
        ExecutionRecord parent = parent("parent");
        commit(signal("parent", "go", 1));

        assertThat(commit(startChild(
                        parent,
                        "child",
                        transition(parent.no(), 1, 1)
                                .state(running())
                                .checkpoint(childRecord(1, 0, "child"))
                                .guard(0, 0))))
                .isEqualTo(LOOK_AGAIN);

        assertThat(store.find("child")).isEmpty();
    }

    @Test
    void childOfAnotherExecutionIsNoSuchChange() {
        ExecutionRecord parent = parent("parent");
        ExecutionRecord other = parent("other");

        assertThatThrownBy(() -> new Change.StartChild(
                        childOf(other, "child", ExecutionState.queued(T0)),
                        transition(parent.no(), 1, 1)
                                .checkpoint(childRecord(1, 0, "child"))
                                .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the child must name the execution no " + parent.no());
        assertThatThrownBy(() -> new Change.StartChild(
                        start("child"),
                        transition(parent.no(), 1, 1)
                                .checkpoint(childRecord(1, 0, "child"))
                                .build()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void startStandsInABatchLikeAnyOtherChange() {
        ExecutionRecord parent = parent("parent");
        ExecutionRecord second = parent("second");

        List<ChangeResult> results = commitAll(
                signal("child", "go", 1),
                start("another"),
                child(parent, "child"),
                signal("child", "go", 2),
                child(second, "grown"));

        assertThat(results.get(0)).isEqualTo(NOT_FOUND);
        for (int i = 1; i < 5; i++) {
            assertThat(results.get(i)).isInstanceOf(ChangeResult.Applied.class);
        }
        assertThat(load(store.find("child").orElseThrow().no()).inbox().signals())
                .hasSize(1);
    }

    @Test
    void rejectedBatchStartsNothing() {
        ExecutionRecord parent = parent("parent");
        ExecutionRecord other = parent("other");
        StoreSnapshot before = snapshot();

        assertThatThrownBy(() -> commitAll(
                        child(parent, "child"),
                        transition(other.no(), 1, 1)
                                .state(running())
                                .consume(77)
                                .build()))
                .isInstanceOf(StoreRejectedException.class);

        assertThat(snapshot()).isEqualTo(before);
        assertThat(applied(commit(child(parent, "child"))).id()).isEqualTo("child");
    }

    // ---- the wait ----

    private long waiting(String id, String child) {
        ExecutionRecord parent = parent(id);
        commit(child(parent, child));
        assertThat(commit(suspended(parent.no(), child))).isEqualTo(APPLIED);
        return parent.no();
    }

    private static TransitionBuilder suspended(long no, String child) {
        return transition(no, 1, 2).state(waitingForChild(child)).guard(0, 0);
    }

    private void end(String child, Outcome outcome) {
        long no = store.find(child).orElseThrow().no();
        commit(transition(no, 0, 1).state(ended(outcome)));
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void parentOfAChildThatHasEndedHasADelivery(Outcome outcome) {
        long no = waiting("parent", "child");
        assertThat(store.withDeliveries(0, 10)).isEmpty();

        end("child", outcome);

        assertThat(store.withDeliveries(0, 10)).containsExactly(no);
    }

    @Test
    void childThatGoesOnAgainIsNoneAnyMore() {
        long no = waiting("parent", "child");
        end("child", Outcome.FAILED);
        assertThat(store.withDeliveries(0, 10)).containsExactly(no);

        long child = store.find("child").orElseThrow().no();
        commit(transition(child, 1, 2).state(running().toBuilder().fence(2).build()));

        assertThat(store.withDeliveries(0, 10)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutionStatus.class,
            names = {"RUNNING", "SUSPENDED", "PAUSED", "COMPENSATING"})
    void childThatHasNotEndedIsNone(ExecutionStatus status) {
        waiting("parent", "child");
        long child = store.find("child").orElseThrow().no();

        commit(transition(child, 0, 1)
                .state(running().toBuilder().status(status).build()));

        assertThat(store.withDeliveries(0, 10)).isEmpty();
    }

    @Test
    void waitForWhatIsNotItsChildIsOver() {
        started("stranger");

        long no = started("parent", waitingForChild("stranger"));
        long alone = started("alone", waitingForChild("nobody"));

        assertThat(store.withDeliveries(0, 10)).containsExactly(no, alone);
    }

    @Test
    void parentThatIsRunOrBlockedOrHasEndedHasNone() {
        waiting("parent", "child");
        waiting("blocked", "second");
        waiting("ended", "third");
        for (String child : List.of("child", "second", "third")) {
            end(child, Outcome.COMPLETED);
        }
        commit(transition(store.find("parent").orElseThrow().no(), 1, 3)
                .state(waitingForChild("child").toBuilder().owner("node-1").build()));
        commit(transition(store.find("blocked").orElseThrow().no(), 1, 3)
                .state(waitingForChild("second").toBuilder()
                        .blocked(BlockReason.CHANGED_CODE, "a sentence", null)
                        .build()));
        commit(transition(store.find("ended").orElseThrow().no(), 1, 3).state(ended(Outcome.CANCELLED)));

        assertThat(store.withDeliveries(0, 10)).isEmpty();
    }

    @Test
    void compensatingParentHasOneToo() {
        long no = waiting("parent", "child");
        commit(transition(no, 1, 3)
                .state(waitingForChild("child").toBuilder()
                        .status(ExecutionStatus.COMPENSATING)
                        .outcome(Outcome.CANCELLED)
                        .build()));
        assertThat(store.withDeliveries(0, 10)).isEmpty();

        end("child", Outcome.CANCELLED);

        assertThat(store.withDeliveries(0, 10)).containsExactly(no);
    }

    @Test
    void endsOfChildrenComeInPages() {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            numbers.add(waiting("parent-" + i, "child-" + i));
        }
        for (int i = 4; i >= 0; i--) {
            end("child-" + i, Outcome.COMPLETED);
        }

        assertThat(store.withDeliveries(0, 2)).isEqualTo(numbers.subList(0, 2));
        assertThat(store.withDeliveries(numbers.get(1), 10)).isEqualTo(numbers.subList(2, 5));
    }

    @Test
    void suspendingForAChildThatHasEndedLooksAgain() {
        ExecutionRecord parent = parent("parent");
        commit(child(parent, "child"));
        end("child", Outcome.COMPLETED);
        StoreSnapshot before = snapshot();

        assertThat(commit(suspended(parent.no(), "child"))).isEqualTo(LOOK_AGAIN);

        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void suspendingForWhatIsNotItsChildLooksAgain() {
        ExecutionRecord parent = parent("parent");
        started("stranger");

        assertThat(commit(suspended(parent.no(), "stranger"))).isEqualTo(LOOK_AGAIN);
        assertThat(commit(suspended(parent.no(), "nobody"))).isEqualTo(LOOK_AGAIN);
    }

    @Test
    void withoutAGuardItIsSuspendedAllTheSame() {
        ExecutionRecord parent = parent("parent");

        assertThat(commit(transition(parent.no(), 1, 1).state(waitingForChild("nobody"))))
                .isEqualTo(APPLIED);
    }

    @Test
    void signalCountsToo() {
        ExecutionRecord parent = parent("parent");
        commit(child(parent, "child"));
        commit(signal("parent", "go", 1));

        assertThat(commit(suspended(parent.no(), "child"))).isEqualTo(LOOK_AGAIN);
    }

    @Test
    void fencedParentIsToldSoAlsoIfItsChildHasEnded() {
        ExecutionRecord parent = parent("parent");
        commit(child(parent, "child"));
        end("child", Outcome.COMPLETED);
        commit(transition(parent.no(), 1, 2)
                .state(running().toBuilder().fence(2).build()));

        assertThat(commit(transition(parent.no(), 1, 3)
                        .state(waitingForChild("child"))
                        .guard(0, 0)))
                .isEqualTo(FENCED);
    }

    @Test
    void repeatOfASuspensionIsRecognisedWhenTheChildHasEndedMeanwhile() {
        ExecutionRecord parent = parent("parent");
        commit(child(parent, "child"));
        commit(suspended(parent.no(), "child"));
        end("child", Outcome.COMPLETED);

        assertThat(commit(suspended(parent.no(), "child"))).isEqualTo(APPLIED);
    }

    @Test
    void orderInABatchCounts() {
        ExecutionRecord first = parent("first");
        ExecutionRecord second = parent("second");
        commit(child(first, "child-1"));
        commit(child(second, "child-2"));
        long one = store.find("child-1").orElseThrow().no();
        long two = store.find("child-2").orElseThrow().no();

        List<ChangeResult> results = commitAll(
                suspended(first.no(), "child-1").build(),
                transition(one, 0, 1).state(ended(Outcome.COMPLETED)).build(),
                transition(two, 0, 1).state(ended(Outcome.COMPLETED)).build(),
                suspended(second.no(), "child-2").build());

        assertThat(results).containsExactly(APPLIED, APPLIED, APPLIED, LOOK_AGAIN);
        assertThat(store.withDeliveries(0, 10)).containsExactly(first.no());
    }

    // ---- waits in parallel branches ----

    private static ExecutionState waitingInBranches() {
        return waitingForChild("x").toBuilder()
                .waitState(new WaitState(WaitKind.PARALLEL, "the end of several children", T0))
                .build();
    }

    private static CheckpointRecord inBranch(long revision, int scope, String child) {
        CheckpointRecord record = childRecord(revision, 0, child);
        return new CheckpointRecord(
                0,
                scope,
                0,
                record.kind(),
                record.name(),
                record.status(),
                0,
                revision,
                null,
                T0,
                null,
                null,
                child,
                null,
                null);
    }

    /** A parent whose branches wait for the children "one" and "two". */
    private ExecutionRecord branching() {
        ExecutionRecord parent = parent("parent");
        commit(startChild(parent, "one", transition(parent.no(), 1, 1).checkpoint(inBranch(1, 3, "one"))));
        commit(startChild(parent, "two", transition(parent.no(), 1, 2).checkpoint(inBranch(2, 4, "two"))));
        return parent;
    }

    @Test
    void parentHasADeliveryWhenOneOfTheChildrenOfItsBranchesHasEnded() {
        ExecutionRecord parent = branching();
        assertThat(commit(transition(parent.no(), 1, 3)
                        .state(waitingInBranches())
                        .guard(0, 0)
                        .build()))
                .isEqualTo(APPLIED);
        assertThat(store.withDeliveries(0, 10)).isEmpty();

        end("two", Outcome.FAILED);

        assertThat(store.withDeliveries(0, 10)).containsExactly(parent.no());
        assertThat(store.withDeliveries(parent.no(), 10)).isEmpty();
    }

    @Test
    void anySignalIsADeliveryForAParentThatWaitsInBranches() {
        ExecutionRecord parent = branching();
        commit(transition(parent.no(), 1, 3).state(waitingInBranches()));

        commit(signal("parent", "whatever", 1));

        assertThat(store.withDeliveries(0, 10)).containsExactly(parent.no());
    }

    @Test
    void suspendingInBranchesLooksAgainWhenOneOfTheirChildrenHasEnded() {
        ExecutionRecord parent = branching();
        end("one", Outcome.COMPLETED);
        Change.Transition suspension = transition(parent.no(), 1, 3)
                .state(waitingInBranches())
                .guard(0, 0)
                .build();
        StoreSnapshot before = snapshot();

        assertThat(commit(suspension)).isInstanceOf(ChangeResult.LookAgain.class);

        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void suspendingInBranchesDoesNotLookAtChildrenWhoseEndIsRecorded() {
        ExecutionRecord parent = branching();
        end("one", Outcome.COMPLETED);
        commit(transition(parent.no(), 1, 3).checkpoint(inBranch(3, 3, "one").withStatus(CheckpointStatus.COMPLETED)));

        assertThat(commit(transition(parent.no(), 1, 4)
                        .state(waitingInBranches())
                        .guard(0, 0)
                        .build()))
                .isEqualTo(APPLIED);
        assertThat(store.withDeliveries(0, 10)).isEmpty();
    }

    @Test
    void listsOfCheckpointsNameTheBranchesOfABlock() {
        ExecutionRecord parent = parent("parent");
        CheckpointRecord step = TestRecords.checkpoint(1, 0);
        CheckpointRecord block = new CheckpointRecord(
                0,
                0,
                0,
                CheckpointKind.PARALLEL,
                "both",
                CheckpointStatus.COMPLETED,
                0,
                1,
                null,
                T0,
                step.endedAt(),
                null,
                "3\na\nb",
                "\"outcome\"",
                null);
        commit(transition(parent.no(), 1, 1).checkpoint(block));

        assertThat(store.checkpoints(parent.no())).containsExactly(block.withoutPayloads());
        assertThat(block.withoutPayloads().arguments()).isEqualTo("3\na\nb");
        assertThat(load(parent.no()).checkpoints()).containsExactly(block);
    }
}
