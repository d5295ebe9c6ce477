package io.durableworkflow.store;

import io.durableworkflow.store.Change.CheckpointKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Change.Transition} for tests. */
public final class TransitionBuilder {
    private final long no;
    private final long fence;
    private final long revision;
    private @Nullable ExecutionState state;
    private final List<CheckpointRecord> checkpoints = new ArrayList<>();
    private final List<CheckpointKey> removed = new ArrayList<>();
    private final List<Long> consumed = new ArrayList<>();
    private final List<Long> closed = new ArrayList<>();
    private final List<EventRecord> events = new ArrayList<>();
    private Change.@Nullable Guard guard;

    TransitionBuilder(long no, long fence, long revision) {
        this.no = no;
        this.fence = fence;
        this.revision = revision;
    }

    public TransitionBuilder state(ExecutionState newState) {
        state = newState;
        return this;
    }

    public TransitionBuilder checkpoint(CheckpointRecord checkpoint) {
        checkpoints.add(checkpoint);
        return this;
    }

    /** Adds a completed step of the body at this position. */
    public TransitionBuilder checkpoint(int position) {
        return checkpoint(TestRecords.checkpoint(revision, position));
    }

    public TransitionBuilder remove(CheckpointKey key) {
        removed.add(key);
        return this;
    }

    public TransitionBuilder consume(long signal) {
        consumed.add(signal);
        return this;
    }

    public TransitionBuilder close(long command) {
        closed.add(command);
        return this;
    }

    public TransitionBuilder event(EventRecord event) {
        events.add(event);
        return this;
    }

    /** Adds a line of the history with this detail. */
    public TransitionBuilder event(String detail) {
        return event(TestRecords.event(revision, detail));
    }

    public TransitionBuilder guard(long seenSignal, long seenCommand) {
        guard = new Change.Guard(seenSignal, seenCommand);
        return this;
    }

    public Change.Transition build() {
        return new Change.Transition(no, fence, revision, state, checkpoints, removed, consumed, closed, events, guard);
    }
}
