package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.BlockReason;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.WaitKind;
import io.durableworkflow.engine.ClaimDecision.Block;
import io.durableworkflow.engine.ClaimDecision.End;
import io.durableworkflow.engine.ClaimDecision.Halt;
import io.durableworkflow.engine.ClaimDecision.Ignore;
import io.durableworkflow.engine.ClaimDecision.Take;
import io.durableworkflow.store.CommandKind;
import io.durableworkflow.store.CommandRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.Inbox;
import io.durableworkflow.store.SignalRecord;
import io.durableworkflow.store.WaitState;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClaimDecisionTests {
    private static final Instant NOW = Examples.T0.plusSeconds(3_600);
    private static final Instant PAST = NOW.minusMillis(1);
    private static final Instant FUTURE = NOW.plusMillis(1);
    private static final CommandRecord CANCEL = new CommandRecord(1, CommandKind.CANCEL, PAST, "ann", "why");

    private static final CommandRecord PAUSE = new CommandRecord(2, CommandKind.PAUSE, PAST, "ann", "why");
    private static final CommandRecord RESUME = new CommandRecord(3, CommandKind.RESUME, PAST, "ben", "why not");

    private static final Inbox EMPTY = new Inbox(List.of(), List.of());
    private static final Inbox SIGNALLED = new Inbox(List.of(signal(1, "go")), List.of());
    private static final Inbox OTHERWISE_SIGNALLED = new Inbox(List.of(signal(1, "stop")), List.of());
    private static final Inbox CANCELLED = new Inbox(List.of(), List.of(CANCEL));
    private static final Inbox PAUSED = new Inbox(List.of(), List.of(PAUSE));
    private static final Inbox RESUMED = new Inbox(List.of(), List.of(PAUSE, RESUME));
    private static final Inbox FULL = new Inbox(
            LongStream.rangeClosed(1, Inbox.MAX_SIGNALS)
                    .mapToObj(no -> signal(no, "stop"))
                    .toList(),
            List.of());

    private static SignalRecord signal(long no, String name) {
        return new SignalRecord(no, name, PAST, null);
    }

    private static ExecutionState queued() {
        return ExecutionState.queued(PAST);
    }

    private static ExecutionState waiting(WaitKind kind, @Nullable Instant wakeAt) {
        return queued().toBuilder()
                .status(ExecutionStatus.SUSPENDED)
                .waitState(new WaitState(kind, "go", PAST))
                .wakeAt(wakeAt)
                .build();
    }

    private static ExecutionState running(int recoveryCount) {
        return queued().toBuilder()
                .status(ExecutionStatus.RUNNING)
                .owner("dead")
                .wakeAt(null)
                .recoveryCount(recoveryCount)
                .build();
    }

    private static ExecutionState paused() {
        return queued().toBuilder().status(ExecutionStatus.PAUSED).build();
    }

    private static ClaimDecision halt(Inbox inbox, boolean takenOver) {
        return new Halt(PauseRequest.NONE.with(inbox.commands()), takenOver);
    }

    private static ExecutionState blocked() {
        return queued().toBuilder()
                .blocked(BlockReason.CHANGED_CODE, "changed", 0)
                .wakeAt(null)
                .build();
    }

    private static ExecutionState compensating(@Nullable String owner, @Nullable Instant wakeAt) {
        return queued().toBuilder()
                .status(ExecutionStatus.COMPENSATING)
                .outcome(Outcome.FAILED)
                .compensation(CompensationStatus.RUNNING)
                .owner(owner)
                .wakeAt(wakeAt)
                .build();
    }

    private static ExecutionState ended(Outcome outcome) {
        return queued().toBuilder()
                .status(outcome.status())
                .outcome(outcome)
                .wakeAt(null)
                .build();
    }

    static Stream<Arguments> cases() {
        End timedOut = new End(Outcome.TIMED_OUT, null);
        End cancelled = new End(Outcome.CANCELLED, CANCEL);
        return Stream.of(
                // what is due
                row("queued", queued(), null, EMPTY, new Take(0, false)),
                row("asleep", waiting(WaitKind.SLEEP, FUTURE), null, EMPTY, new Ignore()),
                row("woken", waiting(WaitKind.SLEEP, PAST), null, EMPTY, new Take(0, false)),
                row("woken at this instant", waiting(WaitKind.SLEEP, NOW), null, EMPTY, new Take(0, false)),
                row("next attempt due", waiting(WaitKind.RETRY, PAST), null, EMPTY, new Take(0, false)),
                row("next attempt not due", waiting(WaitKind.RETRY, FUTURE), null, EMPTY, new Ignore()),
                // what was signalled
                row("waiting", waiting(WaitKind.SIGNAL, null), null, EMPTY, new Ignore()),
                row("signalled", waiting(WaitKind.SIGNAL, null), null, SIGNALLED, new Take(0, false)),
                row("another signal", waiting(WaitKind.SIGNAL, null), null, OTHERWISE_SIGNALLED, new Ignore()),
                row("perhaps behind others", waiting(WaitKind.SIGNAL, null), null, FULL, new Take(0, false)),
                row("asleep and signalled", waiting(WaitKind.SLEEP, FUTURE), null, SIGNALLED, new Ignore()),
                row("wait timed out", waiting(WaitKind.SIGNAL, NOW), null, EMPTY, new Take(0, false)),
                // deadlines
                row("queued, in time", queued(), FUTURE, EMPTY, new Take(0, false)),
                row("queued, too late", queued(), NOW, EMPTY, timedOut),
                row("asleep, too late", waiting(WaitKind.SLEEP, PAST), PAST, EMPTY, timedOut),
                row("signalled, too late", waiting(WaitKind.SIGNAL, PAST), PAST, SIGNALLED, timedOut),
                row("interrupted, too late", running(0), PAST, EMPTY, timedOut),
                row("blocked, too late", blocked(), PAST, EMPTY, new Ignore()),
                row("undoing, too late", compensating(null, PAST), PAST, EMPTY, new Take(0, false)),
                // commands
                row("queued, cancelled", queued(), null, CANCELLED, cancelled),
                row("asleep, cancelled", waiting(WaitKind.SLEEP, FUTURE), null, CANCELLED, cancelled),
                row("blocked, cancelled", blocked(), null, CANCELLED, cancelled),
                row("interrupted, cancelled", running(0), null, CANCELLED, cancelled),
                row("too late, cancelled", queued(), PAST, CANCELLED, cancelled),
                row("undoing, cancelled", compensating(null, PAST), null, CANCELLED, new Take(0, false)),
                row("queued, paused", queued(), null, PAUSED, halt(PAUSED, false)),
                row("asleep, paused", waiting(WaitKind.SLEEP, FUTURE), null, PAUSED, halt(PAUSED, false)),
                row("too late, paused", queued(), PAST, PAUSED, halt(PAUSED, false)),
                row("interrupted, paused", running(0), null, PAUSED, halt(PAUSED, true)),
                row("queued, pause taken back", queued(), null, RESUMED, new Take(0, false)),
                row("asleep, pause taken back", waiting(WaitKind.SLEEP, FUTURE), null, RESUMED, new Ignore()),
                row("paused, resumed", paused(), null, RESUMED, halt(RESUMED, false)),
                row("paused, paused again", paused(), null, PAUSED, halt(PAUSED, false)),
                row("paused, cancelled", paused(), null, CANCELLED, cancelled),
                row("blocked, paused", blocked(), null, PAUSED, new Ignore()),
                row("undoing, paused", compensating(null, PAST), null, PAUSED, new Take(0, false)),
                row("completed, paused", ended(Outcome.COMPLETED), null, PAUSED, new Ignore()),
                // what a dead process left
                row("interrupted", running(0), null, EMPTY, new Take(1, true)),
                row("interrupted again", running(4), null, EMPTY, new Take(5, true)),
                row("undoing, interrupted", compensating("dead", null), null, EMPTY, new Take(1, true)),
                row(
                        "interrupted too often",
                        running(5),
                        null,
                        EMPTY,
                        new Block(
                                BlockReason.RECOVERY_ATTEMPTS_USED_UP,
                                "6 processes died while they ran it, without any progress in between.",
                                6)),
                row("interrupted too often, too late", running(5), PAST, EMPTY, timedOut),
                // what is not to be run
                row("blocked", blocked(), null, EMPTY, new Ignore()),
                row("blocked, signalled", blocked(), null, SIGNALLED, new Ignore()),
                row("paused", paused(), null, EMPTY, new Ignore()),
                row("paused, too late", paused(), PAST, SIGNALLED, new Ignore()),
                row("completed", ended(Outcome.COMPLETED), null, CANCELLED, new Ignore()),
                row("failed", ended(Outcome.FAILED), PAST, CANCELLED, new Ignore()),
                row("timed out", ended(Outcome.TIMED_OUT), PAST, EMPTY, new Ignore()),
                row("cancelled before", ended(Outcome.CANCELLED), null, CANCELLED, new Ignore()));
    }

    private static Arguments row(
            String name, ExecutionState state, @Nullable Instant deadline, Inbox inbox, ClaimDecision expected) {
        return Arguments.of(name, state, deadline, inbox, expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void decides(String name, ExecutionState state, @Nullable Instant deadline, Inbox inbox, ClaimDecision expected) {
        assertThat(ClaimDecision.decide(Examples.loaded(state, deadline, inbox), NOW, true, 5, false))
                .isEqualTo(expected);
    }

    @Test
    void aParentIsRunOnceItsChildHasEnded() {
        assertThat(withChild(waiting(WaitKind.CHILD, null), false)).isEqualTo(new Ignore());
        assertThat(withChild(waiting(WaitKind.CHILD, null), true)).isEqualTo(new Take(0, false));
        assertThat(withChild(waiting(WaitKind.CHILD, FUTURE), true)).isEqualTo(new Take(0, false));
        assertThat(withChild(compensating(null, null), true)).isEqualTo(new Take(0, false));
        assertThat(withChild(blocked(), true)).isEqualTo(new Ignore());
        assertThat(withChild(ended(Outcome.CANCELLED), true)).isEqualTo(new Ignore());
    }

    private static ClaimDecision withChild(ExecutionState state, boolean ended) {
        return ClaimDecision.decide(Examples.loaded(state, null, EMPTY), NOW, true, 5, ended);
    }

    @Test
    void withoutItsCodeAnExecutionIsBlockedOnceItIsToBeRun() {
        Block blocked =
                new Block(BlockReason.NO_SUCH_WORKFLOW, "No workflow 'checkout' of version 3 is registered.", 0);

        assertThat(withoutCode(queued(), null)).isEqualTo(blocked);
        assertThat(withoutCode(waiting(WaitKind.SLEEP, FUTURE), null)).isEqualTo(new Ignore());
        assertThat(withoutCode(queued(), PAST)).isEqualTo(new End(Outcome.TIMED_OUT, null));
        assertThat(withoutCode(compensating(null, PAST), null))
                .as("undoing needs no body")
                .isEqualTo(new Take(0, false));
    }

    private static ClaimDecision withoutCode(ExecutionState state, @Nullable Instant deadline) {
        return ClaimDecision.decide(Examples.loaded(state, deadline, EMPTY), NOW, false, 5, false);
    }
}
