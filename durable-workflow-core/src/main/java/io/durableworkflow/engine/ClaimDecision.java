package io.durableworkflow.engine;

import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.WaitKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CommandKind;
import io.durableworkflow.store.CommandRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.Inbox;
import io.durableworkflow.store.LoadedExecution;
import io.durableworkflow.store.StartRecord;
import io.durableworkflow.store.WaitState;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to do with an execution that may be runnable: a function of what is on disk and of the time. */
sealed interface ClaimDecision {
    /** Nothing: the hint was out of date. */
    record Ignore() implements ClaimDecision {}

    /** Take it and run it. */
    record Take(int recoveryCount, boolean takenOver) implements ClaimDecision {}

    /** End it without running it. */
    record End(Outcome outcome, @Nullable CommandRecord command) implements ClaimDecision {}

    /** Halt it without running it, or let it go on if it was halted: carries out what operators have said about that. */
    record Halt(PauseRequest request, boolean takenOver) implements ClaimDecision {}

    /** It needs a place in its queue first. */
    record Enqueue() implements ClaimDecision {}

    /** It cannot be run. */
    record Block(BlockReason reason, String detail, int recoveryCount) implements ClaimDecision {}

    /**
     * Decides.
     *
     * @param known whether its workflow is registered
     * @param childEnded whether it waits for a child and that has ended
     */
    static ClaimDecision decide(
            LoadedExecution loaded, Instant now, boolean known, int maxRecoveryAttempts, boolean childEnded) {
        ExecutionState state = loaded.execution().state();
        if (state.status().isEnded()) {
            return new Ignore();
        }
        // Nobody runs it here, or this would not be asked; so an owner is one that died.
        boolean takenOver = state.owner() != null;
        Optional<CommandRecord> cancel = cancel(loaded.inbox());
        boolean undecided = state.outcome() == null;
        if (undecided && state.blockReason() == BlockReason.OUTCOME_UNKNOWN) {
            return new Ignore(); // a cancellation too waits until an operator has decided
        }
        if (undecided && cancel.isPresent()) {
            return new End(Outcome.CANCELLED, cancel.get());
        }
        PauseRequest pause = PauseRequest.NONE.with(loaded.inbox().commands());
        if (undecided && pause.appliesTo(state.status())) {
            return new Halt(pause, takenOver);
        }
        if (!takenOver && !isRunnable(loaded, now, childEnded)) {
            return new Ignore();
        }
        Instant deadline = loaded.execution().start().deadline();
        if (undecided && deadline != null && !now.isBefore(deadline)) {
            return new End(Outcome.TIMED_OUT, null);
        }
        int recoveryCount = state.recoveryCount() + (takenOver ? 1 : 0);
        if (recoveryCount > maxRecoveryAttempts) {
            return new Block(
                    BlockReason.RECOVERY_ATTEMPTS_USED_UP,
                    "%d processes died while they ran it, without any progress in between.".formatted(recoveryCount),
                    recoveryCount);
        }
        if (undecided && !known) {
            return new Block(
                    BlockReason.NO_SUCH_WORKFLOW,
                    notRegistered(loaded.execution().start()),
                    recoveryCount);
        }
        if (undecided
                && loaded.execution().start().queue() != null
                && !state.queue().place()) {
            return new Enqueue();
        }
        return new Take(recoveryCount, takenOver);
    }

    static String notRegistered(StartRecord start) {
        return "No workflow '%s' of version %d is registered.".formatted(start.workflow(), start.version());
    }

    private static boolean isRunnable(LoadedExecution loaded, Instant now, boolean childEnded) {
        ExecutionState state = loaded.execution().state();
        Inbox inbox = loaded.inbox();
        if (state.status() == ExecutionStatus.BLOCKED || state.status() == ExecutionStatus.PAUSED) {
            return false;
        }
        if (childEnded || (state.wakeAt() != null && !state.wakeAt().isAfter(now))) {
            return true;
        }
        WaitState wait = state.waitState();
        if (wait != null && wait.kind() == WaitKind.PARALLEL) {
            return loaded.checkpoints().stream()
                    .filter(CheckpointRecord::isOpen)
                    .anyMatch(record ->
                            inbox.signals().stream().anyMatch(signal -> SignalQueue.isEndedBy(record, signal.name()))
                                    || inbox.signals().size() >= Inbox.MAX_SIGNALS);
        }
        return wait != null
                && !wait.signals().isEmpty()
                && (inbox.signals().stream().anyMatch(signal -> wait.isEndedBy(signal.name()))
                        || inbox.signals().size() >= Inbox.MAX_SIGNALS); // there may be more: the run reads on
    }

    private static Optional<CommandRecord> cancel(Inbox inbox) {
        return inbox.commands().stream()
                .filter(command -> command.kind() == CommandKind.CANCEL)
                .findFirst();
    }
}
