package io.durableworkflow.store;

import io.durableworkflow.BlockReason;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Derives the next {@link ExecutionState} from the present one. For one thread. */
public final class ExecutionStateBuilder {
    private ExecutionStatus status;
    private @Nullable BlockReason blockReason;
    private @Nullable String blockDetail;
    private @Nullable Integer blockPosition;
    private @Nullable Integer blockScope;
    private @Nullable Outcome outcome;
    private CompensationStatus compensation;
    private @Nullable String owner;
    private long fence;
    private int generation;
    private int recoveryCount;
    private @Nullable WaitState waitState;
    private @Nullable Instant wakeAt;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private QueueState queue;
    private @Nullable String output;
    private @Nullable String error;

    ExecutionStateBuilder(ExecutionState from) {
        status = from.status();
        blockReason = from.blockReason();
        blockDetail = from.blockDetail();
        blockPosition = from.blockPosition();
        blockScope = from.blockScope();
        outcome = from.outcome();
        compensation = from.compensation();
        owner = from.owner();
        fence = from.fence();
        generation = from.generation();
        recoveryCount = from.recoveryCount();
        waitState = from.waitState();
        wakeAt = from.wakeAt();
        startedAt = from.startedAt();
        endedAt = from.endedAt();
        queue = from.queue();
        output = from.output();
        error = from.error();
    }

    /** Another status than BLOCKED; a reason for being blocked is dropped. */
    public ExecutionStateBuilder status(ExecutionStatus newStatus) {
        status = newStatus;
        blockReason = null;
        blockDetail = null;
        blockPosition = null;
        blockScope = null;
        return this;
    }

    /** Blocked for a reason. */
    public ExecutionStateBuilder blocked(BlockReason reason, String detail, @Nullable Integer position) {
        status = ExecutionStatus.BLOCKED;
        blockReason = reason;
        blockDetail = detail;
        blockPosition = position;
        blockScope = null;
        return this;
    }

    /** Blocked for a reason, at a position of a scope; null for the body. */
    public ExecutionStateBuilder blocked(
            BlockReason reason, String detail, @Nullable Integer position, @Nullable Integer scope) {
        blocked(reason, detail, position);
        blockScope = scope;
        return this;
    }

    public ExecutionStateBuilder outcome(@Nullable Outcome newOutcome) {
        outcome = newOutcome;
        return this;
    }

    public ExecutionStateBuilder compensation(CompensationStatus newCompensation) {
        compensation = newCompensation;
        return this;
    }

    /** A new owner, or null for none; the fence grows with every change of hands. */
    public ExecutionStateBuilder owner(@Nullable String newOwner) {
        owner = newOwner;
        return this;
    }

    public ExecutionStateBuilder fence(long newFence) {
        fence = newFence;
        return this;
    }

    public ExecutionStateBuilder generation(int newGeneration) {
        generation = newGeneration;
        return this;
    }

    public ExecutionStateBuilder recoveryCount(int count) {
        recoveryCount = count;
        return this;
    }

    public ExecutionStateBuilder waitState(@Nullable WaitState newWait) {
        waitState = newWait;
        return this;
    }

    public ExecutionStateBuilder wakeAt(@Nullable Instant instant) {
        wakeAt = instant;
        return this;
    }

    public ExecutionStateBuilder startedAt(@Nullable Instant instant) {
        startedAt = instant;
        return this;
    }

    public ExecutionStateBuilder queue(QueueState newQueue) {
        queue = newQueue;
        return this;
    }

    public ExecutionStateBuilder endedAt(@Nullable Instant instant) {
        endedAt = instant;
        return this;
    }

    public ExecutionStateBuilder output(@Nullable String payload) {
        output = payload;
        return this;
    }

    public ExecutionStateBuilder error(@Nullable String payload) {
        error = payload;
        return this;
    }

    /** The next state. */
    public ExecutionState build() {
        return new ExecutionState(
                status,
                blockReason,
                blockDetail,
                blockPosition,
                blockScope,
                outcome,
                compensation,
                owner,
                fence,
                generation,
                recoveryCount,
                waitState,
                wakeAt,
                startedAt,
                endedAt,
                queue,
                output,
                error);
    }
}
