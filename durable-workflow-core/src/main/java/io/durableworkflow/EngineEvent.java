package io.durableworkflow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happened in the engine. Durations are measured by the process, not by the workflow clock. */
public sealed interface EngineEvent {
    /** A new execution is on disk. */
    record ExecutionStarted(String executionId, String workflow) implements EngineEvent {}

    /** A body is about to run on this thread, from its first line. */
    record RunEntered(String executionId, String workflow, Map<String, String> tags) implements EngineEvent {}

    /** The body has left this thread, whether it ended, waits or was stopped. */
    record RunLeft(String executionId, String workflow) implements EngineEvent {}

    /** A parallel branch of the body is about to run on this thread, from its first line. */
    record BranchEntered(String executionId, String workflow, String branch) implements EngineEvent {}

    /** The branch has left this thread, whether it ended, waits or was stopped. */
    record BranchLeft(String executionId, String workflow, String branch) implements EngineEvent {}

    /** An attempt of a step or compensation is about to run on this thread. */
    record StepEntered(String executionId, String workflow, String step, int attempt) implements EngineEvent {}

    /**
     * An attempt has ended on this thread; what it ended with is not on disk yet.
     *
     * @param failure what it has thrown, or null
     */
    record StepLeft(
            String executionId,
            String workflow,
            String step,
            int attempt,
            StepResult result,
            Duration took,
            @Nullable Throwable failure)
            implements EngineEvent {}

    /** How an attempt ended. */
    enum StepResult {
        /** With a result. */
        COMPLETED,
        /** With an exception, and will be attempted again. */
        RETRIED,
        /** With an exception, for good. */
        FAILED
    }

    /** The execution waits and holds no thread. */
    record ExecutionSuspended(
            String executionId,
            String workflow,
            WaitKind kind,
            @Nullable String name) implements EngineEvent {}

    /** A sleep is over and the body goes on. Told again if the body is replayed before it has recorded anything after it. */
    record SleepEnded(String executionId, String workflow, String name) implements EngineEvent {}

    /** A wait has got its signal, and both are on disk. */
    record SignalDelivered(String executionId, String workflow, String signal) implements EngineEvent {}

    /** A wait has ended at its deadline, and that is on disk. */
    record WaitTimedOut(String executionId, String workflow, WaitKind kind, String name) implements EngineEvent {}

    /** An operator's pause has taken effect: nothing of the execution runs until it is resumed. */
    record ExecutionPaused(String executionId, String workflow) implements EngineEvent {}

    /** The outcome is decided; compensations run next. */
    record CompensationStarted(String executionId, String workflow, Outcome outcome) implements EngineEvent {}

    /** A completed step was undone, or that failed for good; it is on disk. */
    record CompensationEnded(String executionId, String workflow, String step, boolean undone) implements EngineEvent {}

    /** The execution cannot go on by itself. */
    record ExecutionBlocked(String executionId, String workflow, BlockReason reason, String detail)
            implements EngineEvent {}

    /** The execution has ended. */
    record ExecutionEnded(
            String executionId,
            String workflow,
            Outcome outcome,
            CompensationStatus compensation,
            Duration sinceCreation)
            implements EngineEvent {}

    /** An operator deleted an execution that had ended, with its history: nothing else tells who and why, either of them null. */
    record ExecutionDeleted(
            String executionId,
            String workflow,
            @Nullable String who,
            @Nullable String why) implements EngineEvent {}

    /**
     * Executions were deleted, as they had ended for as long as they are kept. Told for each transaction.
     *
     * @param status in which they had ended
     * @param executions how many; 1 or more
     */
    record ExecutionsExpired(ExecutionStatus status, int executions) implements EngineEvent {}

    /** A signal is on disk. */
    record SignalAccepted(String executionId, String workflow, String signal) implements EngineEvent {}

    /** A transaction is on disk. */
    record BatchCommitted(int changes, Duration took) implements EngineEvent {}

    /** The store cannot write; changes are held and tried again. Told once per outage. */
    record StoreFailed(String reason) implements EngineEvent {}

    /** The store writes again. */
    record StoreRestored(Duration outage) implements EngineEvent {}

    /** The recovery scan is over. */
    record RecoveryFinished(RecoveryReport report) implements EngineEvent {}

    /** After the launch, executions that have not ended were compared with the code that is registered by then. */
    record CodeCompared(List<ActiveWorkflow> unmatched) implements EngineEvent {
        public CodeCompared {
            unmatched = List.copyOf(unmatched);
        }
    }
}
