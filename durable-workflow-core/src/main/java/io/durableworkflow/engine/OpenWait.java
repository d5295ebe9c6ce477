package io.durableworkflow.engine;

import io.durableworkflow.WaitKind;
import io.durableworkflow.store.Change.CheckpointKey;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.WaitState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One of the waits of an execution that has several branches.
 *
 * @param state what is waited for
 * @param due when it is over in any case, or null
 * @param key place of the record, of a wait for signals
 */
record OpenWait(
        WaitState state, @Nullable Instant due, @Nullable CheckpointKey key) {
    /** Most waits that are named to people, and most characters for them. */
    static final int MAX_NAMED = 5;

    private static final int MAX_LENGTH = 512;

    static OpenWait forChild(CheckpointRecord begun) {
        return new OpenWait(
                new WaitState(WaitKind.CHILD, Objects.requireNonNull(begun.childId()), begun.startedAt()), null, null);
    }

    /**
     * The wait that an open record says that its branch is in, or null if only the branch itself can tell.
     *
     * @param last the last record of the branch
     */
    static @Nullable OpenWait of(CheckpointRecord last) {
        if (!last.isOpen()) {
            return null;
        }
        return switch (last.kind()) {
            case SLEEP ->
                new OpenWait(new WaitState(WaitKind.SLEEP, last.name(), last.startedAt()), last.dueAt(), null);
            case SIGNAL ->
                new OpenWait(new WaitState(WaitKind.SIGNAL, last.name(), last.startedAt()), last.dueAt(), last.key());
            case TOPIC ->
                new OpenWait(
                        WaitState.topic(last.scope(), last.position(), last.name(), last.startedAt()),
                        last.dueAt(),
                        last.key());
            case CALLBACK ->
                new OpenWait(
                        WaitState.callback(String.valueOf(last.arguments()), last.name(), last.startedAt()),
                        last.dueAt(),
                        last.key());
            case CHILD -> forChild(last);
            case CONDITION ->
                last.dueAt() == null
                        ? null
                        : new OpenWait(
                                new WaitState(WaitKind.CONDITION, last.name(), last.startedAt()), last.dueAt(), null);
            case STEP ->
                last.dueAt() == null
                        ? null
                        : new OpenWait(
                                new WaitState(WaitKind.RETRY, last.name(), last.startedAt()), last.dueAt(), null);
            default -> null;
        };
    }

    /** What the execution waits for that waits for all of these. */
    static WaitState together(List<OpenWait> waits) {
        if (waits.size() == 1) {
            return waits.get(0).state();
        }
        String names = waits.stream().limit(MAX_NAMED).map(OpenWait::described).collect(Collectors.joining(", "));
        int more = waits.size() - MAX_NAMED;
        String all = more > 0 ? names + " and " + more + " more" : names;
        return new WaitState(
                WaitKind.PARALLEL,
                all.length() > MAX_LENGTH ? all.substring(0, MAX_LENGTH - 1) + "…" : all,
                waits.stream()
                        .map(wait -> wait.state().since())
                        .min(Comparator.naturalOrder())
                        .orElseThrow());
    }

    /** When the first of these is over in any case, or null. */
    static @Nullable Instant soonest(List<OpenWait> waits) {
        return waits.stream()
                .map(OpenWait::due)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private String described() {
        return switch (state.kind()) {
            case SLEEP -> "the end of sleep '" + state.name() + "' at " + due;
            case SIGNAL, ANY_SIGNAL -> "the signal '" + state.label() + "'" + orTimeout();
            case TOPIC -> "a publication on '" + state.label() + "'" + orTimeout();
            case CALLBACK -> "the completion of callback '" + state.label() + "'" + orTimeout();
            case CHILD -> "the end of child '" + state.name() + "'" + orTimeout();
            case RETRY -> "the next attempt of step '" + state.name() + "' at " + due;
            case CONDITION -> "the next look whether '" + state.name() + "' holds, at " + due;
            default -> state.label();
        };
    }

    // Of each wait its own: what the execution has is the soonest of all, which ends only one of them.
    private String orTimeout() {
        return due == null ? "" : " (until " + due + " at the latest)";
    }
}
