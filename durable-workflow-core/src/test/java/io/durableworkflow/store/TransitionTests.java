package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.checkpoint;
import static io.durableworkflow.store.TestRecords.event;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.transition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A transition that no store could recognise, or that contradicts itself, cannot be made. */
class TransitionTests {
    @Test
    void takesWhatFits() {
        Change.Transition made = transition(1, 1, 2)
                .state(running())
                .checkpoint(0)
                .checkpoint(1)
                .event("line")
                .guard(0, 0)
                .build();

        assertThat(made.checkpoints()).containsExactly(checkpoint(2, 0), checkpoint(2, 1));
        assertThat(made.checkpoints().get(0).key()).isEqualTo(new Change.CheckpointKey(0, 0, 0));
    }

    @Test
    void refusesToBeUnrecognisable() {
        assertRefused(transition(1, 1, 1));
        assertRefused(transition(1, 1, 1).consume(1).close(1).remove(new Change.CheckpointKey(0, 0, 0)));
    }

    @Test
    void refusesRevisionZero() {
        assertRefused(transition(1, 1, 0).state(running()));
    }

    @Test
    void refusesPartsOfAnotherRevision() {
        assertRefused(transition(1, 1, 2).checkpoint(checkpoint(1, 0)));
        assertRefused(transition(1, 1, 2).checkpoint(0).event(event(3, "line")));
    }

    @Test
    void refusesTwoCheckpointsForOnePlace() {
        assertRefused(transition(1, 1, 1).checkpoint(0).checkpoint(1).checkpoint(0));
    }

    @Test
    void refusesAFallingFence() {
        assertRefused(transition(1, 2, 1).state(running()));
    }

    @Test
    void refusesAGuardWithoutAState() {
        assertRefused(transition(1, 1, 1).checkpoint(0).guard(0, 0));
    }

    private static void assertRefused(TransitionBuilder transition) {
        assertThatThrownBy(transition::build).isInstanceOf(IllegalArgumentException.class);
    }
}
