package io.durableworkflow.engine;

import static io.durableworkflow.store.TestRecords.childOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.TestRecords;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchMembersTests {
    private final BatchMembers members = new BatchMembers();
    private final ExecutionRecord parent =
            new ExecutionRecord(1, TestRecords.start("parent").start(), ExecutionState.queued(TestRecords.T0), 0);

    private final ExecutionState held = parent.state().toBuilder().fence(1).build();

    private Change.StartChild child(String id, long revision, @Nullable ExecutionState state) {
        Change.Transition transition = step(revision);
        return new Change.StartChild(
                childOf(parent, id, ExecutionState.queued(TestRecords.T0)),
                new Change.Transition(
                        1,
                        1,
                        revision,
                        state,
                        transition.checkpoints(),
                        transition.removed(),
                        transition.consumed(),
                        transition.closed(),
                        transition.events(),
                        null));
    }

    private static Change.Transition step(long revision) {
        return TestRecords.transition(1, 1, revision).checkpoint((int) revision).build();
    }

    @Test
    void anExecutionWritesOnce() {
        assertThat(members.admit(step(1))).isTrue();
        assertThat(members.admit(step(2))).isFalse();
        assertThat(members.admit(TestRecords.transition(2, 1, 1).checkpoint(1).build()))
                .isTrue();
    }

    @Test
    void anIdIsStartedOnce() {
        assertThat(members.admit(TestRecords.start("order"))).isTrue();
        assertThat(members.admit(TestRecords.start("order"))).isFalse();
        assertThat(members.admit(child("order", 1, null))).isFalse();
    }

    @Test
    void childrenOfOneParentFollowEachOther() {
        assertThat(members.admit(child("a", 1, null))).isTrue();
        assertThat(members.admit(child("b", 2, null))).isTrue();
        assertThat(members.admit(child("c", 3, null))).isTrue();
    }

    @Test
    void noChildOvertakesWhatItsParentWritesBeforeIt() {
        assertThat(members.admit(child("a", 1, null))).isTrue();
        assertThat(members.admit(step(2))).isFalse();
        assertThat(members.admit(child("c", 3, null))).isFalse();
    }

    @Test
    void noChildOvertakesOneThatWasNotAdmitted() {
        assertThat(members.admit(child("a", 1, null))).isTrue();
        assertThat(members.admit(child("a", 2, null))).isFalse();
        assertThat(members.admit(child("c", 3, null))).isFalse();
    }

    @Test
    void aParentThatWritesItsStateStartsOneChild() {
        assertThat(members.admit(child("a", 1, held))).isTrue();
        assertThat(members.admit(child("b", 2, null))).isFalse();
    }

    @Test
    void aStateIsNotWrittenBehindChildren() {
        assertThat(members.admit(child("a", 1, null))).isTrue();
        assertThat(members.admit(child("b", 2, held))).isFalse();
        assertThat(members.admit(child("c", 3, null))).isFalse();
    }
}
