package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointStatus;
import java.util.Arrays;

/** The numbers that stand for kinds and statuses in the checkpoint table. They are on disk, so none ever changes. */
final class Codes {
    private Codes() {}

    static int of(CheckpointKind kind) {
        return switch (kind) {
            case STEP -> 0;
            case SLEEP -> 1;
            case SIGNAL -> 2;
            case COMPENSATION -> 3;
            case VERSION -> 4;
            case CHILD -> 5;
            case CHILD_START -> 6;
            case PARALLEL -> 10;
            case ANY_SIGNAL -> 20;
            case CONDITION -> 21;
            case COMPENSATE -> 30;
            case CONTINUED -> 31;
            case DROPPED_CHILD -> 32;
            case TOPIC -> 22;
            case CALL -> 23;
            case CALLBACK_OPENED -> 24;
            case CALLBACK -> 25;
            case REWIND -> 33;
        };
    }

    static int of(CheckpointStatus status) {
        return switch (status) {
            case INTENT -> 0;
            case COMPLETED -> 1;
            case FAILED -> 2;
            case TIMED_OUT -> 3;
            case COMPENSATED -> 4;
            case CANCELLED -> 5;
            case UNKNOWN -> 6;
        };
    }

    static CheckpointKind kind(int code) {
        return Arrays.stream(CheckpointKind.values())
                .filter(kind -> of(kind) == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no kind of checkpoint has the code " + code));
    }

    static CheckpointStatus status(int code) {
        return Arrays.stream(CheckpointStatus.values())
                .filter(status -> of(status) == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no status of a checkpoint has the code " + code));
    }
}
