package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.BlockReason;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.WaitKind;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.ExecutionStateBuilder;
import io.durableworkflow.store.WaitState;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class WaitingForTests {
    private static final Instant LATER = Instant.parse("2026-01-02T03:04:05Z");

    private static ExecutionStateBuilder state(ExecutionStatus status) {
        return ExecutionState.queued(Examples.T0).toBuilder().status(status);
    }

    private static ExecutionState waiting(WaitKind kind, @Nullable Instant wakeAt) {
        return state(ExecutionStatus.SUSPENDED)
                .waitState(new WaitState(kind, "x", Examples.T0))
                .wakeAt(wakeAt)
                .build();
    }

    static Stream<Arguments> sentences() {
        ExecutionStateBuilder undoing = state(ExecutionStatus.COMPENSATING).outcome(Outcome.CANCELLED);
        return Stream.of(
                Arguments.of(state(ExecutionStatus.QUEUED).build(), "It waits for a free thread."),
                Arguments.of(state(ExecutionStatus.RUNNING).build(), "It is running."),
                Arguments.of(
                        state(ExecutionStatus.SUSPENDED).build(),
                        "It is suspended, and its row does not say what it waits for. To go on, cancel it, or pause and rewind it."),
                Arguments.of(waiting(WaitKind.SLEEP, LATER), "It sleeps ('x') until 2026-01-02T03:04:05Z."),
                Arguments.of(waiting(WaitKind.SIGNAL, null), "It waits for the signal 'x', however long that takes."),
                Arguments.of(
                        waiting(WaitKind.SIGNAL, LATER),
                        "It waits for the signal 'x', at the latest until 2026-01-02T03:04:05Z."),
                Arguments.of(
                        state(ExecutionStatus.SUSPENDED)
                                .waitState(WaitState.anySignal(List.of("x", "y"), Examples.T0))
                                .wakeAt(null)
                                .build(),
                        "It waits for one of the signals 'x', 'y', however long that takes."),
                Arguments.of(
                        waiting(WaitKind.CHILD, null), "It waits for its child 'x' to end, however long that takes."),
                Arguments.of(
                        waiting(WaitKind.CHILD, LATER),
                        "It waits for its child 'x' to end, at the latest until 2026-01-02T03:04:05Z."),
                Arguments.of(waiting(WaitKind.RETRY, LATER), "It attempts the step 'x' again at 2026-01-02T03:04:05Z."),
                Arguments.of(
                        state(ExecutionStatus.QUEUED)
                                .waitState(new WaitState(WaitKind.START, "start", Examples.T0))
                                .wakeAt(LATER)
                                .build(),
                        "It waits for its start at 2026-01-02T03:04:05Z."),
                Arguments.of(state(ExecutionStatus.PAUSED).build(), "It was paused and waits to be resumed."),
                Arguments.of(undoing.build(), "It ends as CANCELLED and undoes its completed steps."),
                Arguments.of(
                        undoing.waitState(new WaitState(WaitKind.RETRY, "x", Examples.T0))
                                .wakeAt(LATER)
                                .build(),
                        "It ends as CANCELLED and undoes its completed steps;"
                                + " undoing step 'x' is attempted again at 2026-01-02T03:04:05Z."),
                Arguments.of(
                        undoing.waitState(new WaitState(WaitKind.CHILD, "x", Examples.T0))
                                .wakeAt(null)
                                .build(),
                        "It ends as CANCELLED and waits for its child 'x' to end; then it undoes its completed steps."),
                Arguments.of(
                        state(ExecutionStatus.QUEUED)
                                .blocked(BlockReason.CHANGED_CODE, "It changed.", 1)
                                .build(),
                        "It is blocked (CHANGED_CODE): It changed."
                                + " To go on, deploy code that matches the recorded steps, then retry."));
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void answersInOneSentence(ExecutionState state, String sentence) {
        assertThat(WaitingFor.sentence(Examples.execution(state, null), queue -> false, new AttemptsUnderWay()))
                .isEqualTo(sentence);
    }

    @Test
    void aDeadlineIsNamed() {
        assertThat(WaitingFor.sentence(
                        Examples.execution(state(ExecutionStatus.QUEUED).build(), LATER),
                        queue -> false,
                        new AttemptsUnderWay()))
                .isEqualTo("It waits for a free thread and times out at 2026-01-02T03:04:05Z.");
        assertThat(WaitingFor.sentence(
                        Examples.execution(state(ExecutionStatus.RUNNING).build(), LATER),
                        queue -> false,
                        new AttemptsUnderWay()))
                .isEqualTo("It is running and times out at 2026-01-02T03:04:05Z.");
    }

    @Test
    void stepsThatAreUnderWayAreNamed() {
        ExecutionRecord running =
                Examples.execution(state(ExecutionStatus.RUNNING).build(), null);
        ExecutionRecord undoing = Examples.execution(
                state(ExecutionStatus.COMPENSATING).outcome(Outcome.FAILED).build(), null);
        AttemptsUnderWay attempts = new AttemptsUnderWay();
        attempts.begin(running.no() + 1, new StepFrame("of another", "key", 1), Examples.T0);
        AttemptsUnderWay.Attempt second = attempts.begin(running.no(), new StepFrame("pay", "key", 2), LATER);

        assertThat(WaitingFor.sentence(running, queue -> false, attempts))
                .isEqualTo("It is in the step 'pay' since 2026-01-02T03:04:05Z, attempt 2.");
        assertThat(WaitingFor.sentence(undoing, queue -> false, attempts))
                .isEqualTo(
                        "It ends as FAILED and undoes its completed steps; it is undoing the step 'pay' since 2026-01-02T03:04:05Z, attempt 2.");

        attempts.begin(
                running.no(),
                new StepFrame("pack", "key", 1),
                LATER.minusSeconds(1).plusNanos(1));
        assertThat(WaitingFor.sentence(running, queue -> false, attempts))
                .isEqualTo(
                        "It is in the steps 'pack' since 2026-01-02T03:04:04Z; 'pay' since 2026-01-02T03:04:05Z, attempt 2.");

        attempts.end(second);
        assertThat(WaitingFor.sentence(running, queue -> false, attempts))
                .isEqualTo("It is in the step 'pack' since 2026-01-02T03:04:04Z.");
    }

    @Test
    void aQueueThatIsPausedIsSaidToBe() {
        ExecutionState inLine = state(ExecutionStatus.QUEUED)
                .waitState(new WaitState(WaitKind.QUEUE, "mails", Examples.T0))
                .build();

        assertThat(WaitingFor.sentence(Examples.execution(inLine, null), "mails"::equals, new AttemptsUnderWay()))
                .isEqualTo("It waits for a place in the queue 'mails', which is paused and has to be resumed.");
        assertThat(WaitingFor.sentence(Examples.execution(inLine, LATER), "mails"::equals, new AttemptsUnderWay()))
                .isEqualTo("It waits for a place in the queue 'mails', which is paused and has to be resumed;"
                        + " it times out at 2026-01-02T03:04:05Z.");
        assertThat(WaitingFor.sentence(Examples.execution(inLine, LATER), "letters"::equals, new AttemptsUnderWay()))
                .isEqualTo("It waits for a place in the queue 'mails' and times out at 2026-01-02T03:04:05Z.");
    }

    @Test
    void inBranchesEachWaitHasItsOwnInstant() {
        OpenWait sleep = new OpenWait(new WaitState(WaitKind.SLEEP, "long", Examples.T0), LATER, null);
        OpenWait patient = new OpenWait(new WaitState(WaitKind.SIGNAL, "paid", Examples.T0), null, null);
        OpenWait brief = new OpenWait(new WaitState(WaitKind.SIGNAL, "go", Examples.T0), LATER.plusSeconds(1), null);
        OpenWait retry = new OpenWait(new WaitState(WaitKind.RETRY, "charge", Examples.T0), LATER.plusSeconds(2), null);

        assertThat(inBranches(List.of(sleep, patient, brief, retry)))
                .isEqualTo("It waits in parallel branches for the end of sleep 'long' at 2026-01-02T03:04:05Z,"
                        + " the signal 'paid', the signal 'go' (until 2026-01-02T03:04:06Z at the latest),"
                        + " the next attempt of step 'charge' at 2026-01-02T03:04:07Z.");
        assertThat(inBranches(List.of(patient, patient)))
                .isEqualTo(
                        "It waits in parallel branches for the signal 'paid', the signal 'paid', however long that takes.");
    }

    private static @Nullable String inBranches(List<OpenWait> waits) {
        ExecutionState state = state(ExecutionStatus.SUSPENDED)
                .waitState(OpenWait.together(waits))
                .wakeAt(OpenWait.soonest(waits))
                .build();
        return WaitingFor.sentence(Examples.execution(state, null), queue -> false, new AttemptsUnderWay());
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void whatHasEndedWaitsForNothing(Outcome outcome) {
        ExecutionState ended =
                Transitions.ended(ExecutionState.queued(Examples.T0), outcome, CompensationStatus.NONE, Examples.T0);

        assertThat(WaitingFor.sentence(Examples.execution(ended, null), queue -> true, new AttemptsUnderWay()))
                .isNull();
    }
}
