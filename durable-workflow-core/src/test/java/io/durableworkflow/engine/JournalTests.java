package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalTests {
    private static CheckpointRecord record(int position, CheckpointKind kind, String name, CheckpointStatus status) {
        return Examples.checkpoint(position, kind, name, status);
    }

    private static CheckpointRecord step(int position, String name) {
        return record(position, CheckpointKind.STEP, name, CheckpointStatus.COMPLETED);
    }

    @Test
    void anEmptyJournalExecutesFromPositionZero() {
        Journal journal = new Journal(List.of());

        assertThat(journal.next(CheckpointKind.STEP, "a")).isEqualTo(new NextMove.Execute(0));
        assertThat(journal.next(CheckpointKind.SLEEP, "b")).isEqualTo(new NextMove.Execute(1));
    }

    @Test
    void whatIsRecordedIsReplayedInOrderAndThenExecutionGoesOn() {
        Journal journal = new Journal(List.of(step(0, "a"), step(1, "b")));

        assertThat(journal.next(CheckpointKind.STEP, "a")).isEqualTo(new NextMove.Replay(step(0, "a")));
        assertThat(journal.next(CheckpointKind.STEP, "b")).isEqualTo(new NextMove.Replay(step(1, "b")));
        assertThat(journal.next(CheckpointKind.STEP, "c")).isEqualTo(new NextMove.Execute(2));
    }

    @ParameterizedTest
    @EnumSource(CheckpointStatus.class)
    void onlyWhatHasNoResultIsResumed(CheckpointStatus status) {
        CheckpointRecord recorded = record(0, CheckpointKind.STEP, "a", status);

        NextMove move = new Journal(List.of(recorded)).next(CheckpointKind.STEP, "a");

        assertThat(move)
                .isEqualTo(
                        status == CheckpointStatus.INTENT
                                ? new NextMove.Resume(recorded)
                                : new NextMove.Replay(recorded));
    }

    @Test
    void aSleepIsOverWhenSomethingIsRecordedBehindIt() {
        CheckpointRecord sleep = record(0, CheckpointKind.SLEEP, "nap", CheckpointStatus.INTENT);

        assertThat(new Journal(List.of(sleep)).next(CheckpointKind.SLEEP, "nap"))
                .isEqualTo(new NextMove.Resume(sleep));
        assertThat(new Journal(List.of(sleep, step(1, "a"))).next(CheckpointKind.SLEEP, "nap"))
                .isEqualTo(new NextMove.Replay(sleep));
    }

    @Test
    void anotherNameIsChangedCode() {
        assertThat(new Journal(List.of(step(0, "a"))).next(CheckpointKind.STEP, "b"))
                .isEqualTo(new NextMove.Changed(step(0, "a")));
    }

    @ParameterizedTest
    @EnumSource(
            value = CheckpointKind.class,
            names = {"SLEEP", "SIGNAL"})
    void anotherKindIsChangedCode(CheckpointKind kind) {
        assertThat(new Journal(List.of(step(0, "a"))).next(kind, "a")).isEqualTo(new NextMove.Changed(step(0, "a")));
    }

    @Test
    void namesAreComparedExactly() {
        assertThat(new Journal(List.of(step(0, "Reserve"))).next(CheckpointKind.STEP, "reserve"))
                .isInstanceOf(NextMove.Changed.class);
    }

    @Test
    void whatWasNotAskedForIsUnread() {
        Journal journal = new Journal(List.of(step(0, "a"), step(1, "b")));

        assertThat(journal.unread()).isEqualTo(step(0, "a"));
        journal.next(CheckpointKind.STEP, "a");
        assertThat(journal.unread()).isEqualTo(step(1, "b"));
        journal.next(CheckpointKind.STEP, "b");
        assertThat(journal.unread()).isNull();
        journal.next(CheckpointKind.STEP, "c");
        assertThat(journal.unread()).isNull();
    }

    @Test
    void aGapIsRefused() {
        assertThatThrownBy(() -> new Journal(List.of(step(0, "a"), step(2, "c"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no checkpoint is stored at position 1");
        assertThatThrownBy(() -> new Journal(List.of(step(1, "b"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no checkpoint is stored at position 0");
    }
}
