package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.checkpoint;
import static io.durableworkflow.store.TestRecords.ended;
import static io.durableworkflow.store.TestRecords.event;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.start;
import static io.durableworkflow.store.TestRecords.transition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Outcome;
import io.durableworkflow.store.Change.Rewind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A body is taken back within one transition; and a start may bring along what another execution has done. */
abstract class RewindingContract extends ContractPart {
    private static final ExecutionState REWOUND =
            running().toBuilder().fence(2).generation(1).build();

    /** A consumed signal at the positions 0 and 2, a step at 1. */
    private long withSignals() {
        long no = started("order-1", running());
        commit(transition(no, 1, 1).checkpoint(received(1, 0)).consume(signalled("order-1", "paid", 1)));
        commit(transition(no, 1, 2).checkpoint(1));
        commit(transition(no, 1, 3).checkpoint(received(3, 2)).consume(signalled("order-1", "paid", 2)));
        return no;
    }

    private static CheckpointRecord received(long revision, int position) {
        CheckpointRecord step = checkpoint(revision, position);
        return new CheckpointRecord(
                step.generation(),
                step.scope(),
                position,
                CheckpointKind.SIGNAL,
                "paid",
                CheckpointStatus.COMPLETED,
                0,
                revision,
                null,
                step.startedAt(),
                step.endedAt(),
                null,
                null,
                "\"payload\"",
                null);
    }

    private static Change.Transition rewind(long no, long fence, long revision, ExecutionState state, int position) {
        return transition(no, fence, revision)
                .state(state)
                .event("rewound")
                .build()
                .withRewind(new Rewind(state.generation() - 1, position));
    }

    @Test
    void whatIsKeptGoesOverAndTheRestStaysBehind() {
        long no = withSignals();

        assertThat(commit(rewind(no, 1, 4, REWOUND, 1))).isEqualTo(APPLIED);

        LoadedExecution loaded = load(no);
        assertThat(loaded.checkpoints()).containsExactly(received(1, 0).withGeneration(1));
        assertThat(loaded.execution().state()).isEqualTo(REWOUND);
        assertThat(loaded.revision()).isEqualTo(4);
        assertThat(store.checkpoints(no)).hasSize(1);
    }

    @Test
    void signalsConsumedAfterThePlaceArePendingAgainUnderTheirNumbers() {
        long no = withSignals();
        commit(TestRecords.signal("order-1", "paid", 3));

        commit(rewind(no, 1, 4, REWOUND, 1));

        assertThat(load(no).inbox().signals())
                .extracting(SignalRecord::payload)
                .containsExactly("\"payload 2\"", "\"payload 3\"");
        commit(TestRecords.signal("order-1", "paid", 2));
        assertThat(load(no).inbox().signals()).as("dedup keys are still known").hasSize(2);
    }

    @Test
    void aSignalOutOfSeveralIsGivenBackToo() {
        long no = started("order-1", running());
        CheckpointRecord plain = received(1, 0);
        CheckpointRecord any = new CheckpointRecord(
                0,
                0,
                0,
                CheckpointKind.ANY_SIGNAL,
                "late | paid",
                CheckpointStatus.COMPLETED,
                0,
                1,
                null,
                plain.startedAt(),
                plain.endedAt(),
                null,
                "paid",
                "\"payload\"",
                null);
        commit(transition(no, 1, 1).checkpoint(any).consume(signalled("order-1", "paid", 1)));

        commit(rewind(no, 1, 4, REWOUND, 0));

        assertThat(load(no).inbox().signals()).extracting(SignalRecord::name).containsExactly("paid");
    }

    private static CheckpointRecord inBranch(CheckpointRecord record, int scope) {
        return new CheckpointRecord(
                record.generation(),
                scope,
                record.position(),
                record.kind(),
                record.name(),
                record.status(),
                record.attempt(),
                record.revision(),
                record.dueAt(),
                record.startedAt(),
                record.endedAt(),
                record.compensation(),
                record.arguments(),
                record.output(),
                record.error());
    }

    @Test
    void namedBranchesAreKeptAndTheSignalsOfTheOthersAreGivenBack() {
        long no = started("order-1", running());
        CheckpointRecord kept = inBranch(received(1, 0), 3);
        commit(transition(no, 1, 1).checkpoint(kept).consume(signalled("order-1", "paid", 1)));
        commit(transition(no, 1, 2).checkpoint(inBranch(received(2, 0), 4)).consume(signalled("order-1", "paid", 2)));
        commit(transition(no, 1, 3).checkpoint(0));

        Change.Transition rewind =
                transition(no, 1, 4).state(REWOUND).event("rewound").build().withRewind(new Rewind(0, 1, List.of(3)));
        assertThat(commit(rewind)).isEqualTo(APPLIED);

        assertThat(load(no).checkpoints()).containsExactly(checkpoint(3, 0).withGeneration(1), kept.withGeneration(1));
        assertThat(load(no).inbox().signals()).extracting(SignalRecord::payload).containsExactly("\"payload 2\"");
        assertThat(commit(rewind)).as("a repeat").isEqualTo(APPLIED);
    }

    @Test
    void onlyBranchesCanBeNamed() {
        assertThatThrownBy(() -> new Rewind(0, 1, List.of(CheckpointRecord.MARKERS)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("branches");
    }

    @Test
    void aSecondRewindGivesBackWhatTheFirstHadKept() {
        long no = withSignals();
        commit(rewind(no, 1, 4, REWOUND, 1));
        ExecutionState again = running().toBuilder().fence(3).generation(2).build();

        commit(rewind(no, 2, 5, again, 0));

        assertThat(load(no).checkpoints()).isEmpty();
        assertThat(load(no).inbox().signals())
                .extracting(SignalRecord::payload)
                .containsExactly("\"payload 1\"", "\"payload 2\"");
    }

    @Test
    void whatWasGivenBackCanBeConsumedAgain() {
        long no = withSignals();
        commit(rewind(no, 1, 4, REWOUND, 1));
        long signal = load(no).inbox().signals().get(0).no();

        assertThat(commit(transition(no, 2, 5)
                        .checkpoint(received(5, 1).withGeneration(1))
                        .consume(signal)))
                .isEqualTo(APPLIED);
        assertThat(load(no).inbox().signals()).isEmpty();
        assertThat(load(no).checkpoints()).hasSize(2);
    }

    @Test
    void repeatIsRecognised() {
        long no = withSignals();
        Change.Transition rewind = rewind(no, 1, 4, REWOUND, 1);
        commit(rewind);
        StoreSnapshot after = snapshot();

        assertThat(commit(rewind)).isEqualTo(APPLIED);
        assertThat(snapshot()).isEqualTo(after);
        assertThat(commit(rewind(no, 1, 5, REWOUND, 0))).isEqualTo(FENCED);
        assertThat(snapshot()).isEqualTo(after);
    }

    @Test
    void refusedBatchTakesNothingBack() {
        long no = withSignals();
        long faulty = started("faulty", running());
        StoreSnapshot before = snapshot();

        assertThatThrownBy(() -> commitAll(
                        rewind(no, 1, 4, REWOUND, 1),
                        transition(faulty, 1, 1).checkpoint(0).consume(77_777).build()))
                .isInstanceOf(StoreRejectedException.class);

        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void whatHasEndedCanBeTakenBackAndExpiredSignalsStayExpired() {
        long no = withSignals();
        commit(TestRecords.signal("order-1", "paid", 3));
        commit(transition(no, 1, 4).state(ended(Outcome.FAILED)));

        commit(rewind(no, 1, 5, REWOUND, 0));

        assertThat(load(no).inbox().signals())
                .extracting(SignalRecord::payload)
                .containsExactly("\"payload 1\"", "\"payload 2\"");
    }

    @Test
    void rewindMustRaiseTheGeneration() {
        assertThatThrownBy(() -> transition(1, 1, 1).state(running()).build().withRewind(new Rewind(0, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must write a state of a higher one");
        assertThatThrownBy(() -> new Rewind(0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- starts that bring something along ----

    @Test
    void startMayBringCheckpointsAndHistory() {
        Change.Start plain = start("order-1", running());
        Change.Start full = new Change.Start(
                plain.start(), plain.state(), List.of(checkpoint(1, 0), checkpoint(1, 1)), List.of(event(1, "copied")));

        long no = applied(commit(full)).no();

        assertThat(load(no).checkpoints()).containsExactly(checkpoint(1, 0), checkpoint(1, 1));
        assertThat(store.events(no)).containsExactly(event(1, "copied"));
        assertThat(load(no).revision()).isEqualTo(1);
        assertThat(load(no).execution().revision()).isZero();
        StoreSnapshot after = snapshot();
        assertThat(applied(commit(full)).no()).isEqualTo(no);
        assertThat(snapshot()).isEqualTo(after);
        assertThat(commit(transition(no, 1, 1).checkpoint(2))).isEqualTo(FENCED);
        assertThat(commit(transition(no, 1, 2).checkpoint(2))).isEqualTo(APPLIED);
    }

    @Test
    void startMustBringWhatIsOfRevisionOne() {
        Change.Start plain = start("order-1");

        assertThatThrownBy(() -> new Change.Start(plain.start(), plain.state(), List.of(checkpoint(2, 0)), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be of revision 1");
    }

    // ---- forgetting ----

    @Test
    void thePastIsForgottenWithTheTransitionThatSaysSo() {
        long no = started("order-1", running());
        commit(transition(no, 1, 1).checkpoint(0).event("first").event("second"));
        commit(transition(no, 1, 2).checkpoint(1).event("third"));
        Change.Transition forgetting = transition(no, 1, 3)
                .state(REWOUND)
                .checkpoint(checkpoint(3, 0).withGeneration(1))
                .event("fourth")
                .build()
                .withForget(new Change.Forget(0, 2));

        assertThat(commit(forgetting)).isEqualTo(APPLIED);
        assertThat(commit(forgetting)).as("a repeat").isEqualTo(APPLIED);

        assertThat(load(no).checkpoints()).containsExactly(checkpoint(3, 0).withGeneration(1));
        assertThat(store.events(no)).extracting(EventRecord::detail).containsExactly("third", "fourth");
        assertThat(load(no).revision()).isEqualTo(3);
    }

    @Test
    void linesOfOneRevisionAreForgottenTogether() {
        long no = started("order-1", running());
        commit(transition(no, 1, 1).event("first").event("second"));
        commit(transition(no, 1, 2).state(REWOUND).event("third").build().withForget(new Change.Forget(0, 2)));

        assertThat(store.events(no)).extracting(EventRecord::detail).containsExactly("first", "second", "third");
    }

    @Test
    void thePastIsForgottenOnlyForANewGeneration() {
        assertThatThrownBy(() -> transition(1, 1, 1).state(running()).build().withForget(new Change.Forget(0, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("generation 0");
        assertThatThrownBy(() -> new Change.Forget(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
