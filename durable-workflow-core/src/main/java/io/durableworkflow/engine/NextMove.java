package io.durableworkflow.engine;

import io.durableworkflow.store.CheckpointRecord;

/** What a call of the body means, given what is recorded at its place. */
sealed interface NextMove {
    /** It has a result: answer with it. */
    record Replay(CheckpointRecord recorded) implements NextMove {}

    /** It was begun and has no result. */
    record Resume(CheckpointRecord recorded) implements NextMove {}

    /** Nothing is recorded here. */
    record Execute(int position) implements NextMove {}

    /** Something else is recorded here. */
    record Changed(CheckpointRecord recorded) implements NextMove {}
}
