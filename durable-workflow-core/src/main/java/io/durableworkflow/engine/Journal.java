package io.durableworkflow.engine;

import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The recorded calls of the body and how far it has come in them. Decides, and does nothing else. */
final class Journal {
    private final List<CheckpointRecord> recorded;
    private int position;

    /**
     * @param recorded by position
     * @throws IllegalArgumentException if there is a gap
     */
    Journal(List<CheckpointRecord> recorded) {
        this.recorded = recorded;
        for (int i = 0; i < recorded.size(); i++) {
            if (recorded.get(i).position() != i) {
                throw new IllegalArgumentException("no checkpoint is stored at position " + i);
            }
        }
    }

    /** Takes the next position. */
    NextMove next(CheckpointKind kind, String name) {
        return next(kind, name, List.of());
    }

    /**
     * Takes the next position.
     *
     * @param formerNames names under which the call may be recorded too
     */
    NextMove next(CheckpointKind kind, String name, List<String> formerNames) {
        int here = position++;
        if (here >= recorded.size()) {
            return new NextMove.Execute(here);
        }
        CheckpointRecord checkpoint = recorded.get(here);
        boolean named = checkpoint.name().equals(name) || formerNames.contains(checkpoint.name());
        if (checkpoint.kind() != kind || !named) {
            return new NextMove.Changed(checkpoint);
        }
        // The end of a sleep is not written; what is recorded behind it says that it is over.
        boolean over = checkpoint.kind() == CheckpointKind.SLEEP && here + 1 < recorded.size();
        return checkpoint.isOpen() && !over ? new NextMove.Resume(checkpoint) : new NextMove.Replay(checkpoint);
    }

    /** The first recorded call that the body has not asked for, or null. */
    @Nullable
    CheckpointRecord unread() {
        return position < recorded.size() ? recorded.get(position) : null;
    }
}
