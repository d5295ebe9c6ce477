package io.durableworkflow.engine;

import io.durableworkflow.store.Change.CheckpointKey;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.SignalRecord;
import io.durableworkflow.store.WaitState;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of several branches gets a signal that more than one waits for: the one whose wait began first. Follows from the open
 * records of the waits alone, so that it does not matter which branch is run first after a restart.
 */
final class SignalQueue {
    private static final Comparator<CheckpointRecord> FIRST = Comparator.comparing(CheckpointRecord::startedAt)
            .thenComparingLong(CheckpointRecord::revision)
            .thenComparingInt(CheckpointRecord::scope);

    private final Map<CheckpointKey, CheckpointRecord> open = new HashMap<>();

    /** @return whether a wait is over that was open: what was left to it may be for another one */
    boolean add(CheckpointRecord record) {
        if (isWait(record) && record.isOpen()) {
            open.put(record.key(), record);
            return false;
        }
        return open.remove(record.key()) != null;
    }

    private static boolean isWait(CheckpointRecord record) {
        return record.kind() == CheckpointKind.SIGNAL
                || record.kind() == CheckpointKind.ANY_SIGNAL
                || record.kind() == CheckpointKind.TOPIC
                || record.kind() == CheckpointKind.CALLBACK;
    }

    /** The open wait that is recorded at a place, or null. */
    @Nullable
    CheckpointRecord recorded(@Nullable CheckpointKey key) {
        return key == null ? null : open.get(key);
    }

    /**
     * Nobody waits in these scopes any more.
     *
     * @return whether anybody did
     */
    boolean forget(Collection<Integer> scopes) {
        return open.keySet().removeIf(key -> scopes.contains(key.scope()));
    }

    /**
     * The pending signal that ends a wait.
     *
     * @param pending in the order of acceptance
     * @param record of the wait, be it on disk or not; one that is not comes last
     */
    Optional<SignalRecord> next(List<SignalRecord> pending, WaitState wait, CheckpointRecord record) {
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        Set<Long> taken = new HashSet<>();
        earlierThan(record).forEach(other -> first(pending, taken, other).ifPresent(signal -> taken.add(signal.no())));
        return pending.stream()
                .filter(signal -> wait.isEndedBy(signal.name()))
                .filter(signal -> isInTime(signal, record) && !taken.contains(signal.no()))
                .findFirst();
    }

    private List<CheckpointRecord> earlierThan(CheckpointRecord record) {
        if (open.isEmpty() || (open.size() == 1 && open.containsKey(record.key()))) {
            return List.of();
        }
        CheckpointRecord recorded = open.get(record.key());
        boolean plain = record.kind() == CheckpointKind.SIGNAL
                && open.values().stream().allMatch(other -> other.kind() == CheckpointKind.SIGNAL);
        return open.values().stream()
                .filter(other -> !other.key().equals(record.key()))
                .filter(other -> !plain || other.name().equals(record.name()))
                .filter(other -> recorded == null || FIRST.compare(other, recorded) < 0)
                .sorted(FIRST)
                .toList();
    }

    private static Optional<SignalRecord> first(List<SignalRecord> pending, Set<Long> taken, CheckpointRecord wait) {
        return pending.stream()
                .filter(signal -> isEndedBy(wait, signal.name()))
                .filter(signal -> isInTime(signal, wait) && !taken.contains(signal.no()))
                .findFirst();
    }

    /** Whether a signal of this name ends the wait that was recorded. */
    static boolean isEndedBy(CheckpointRecord wait, String signal) {
        return switch (wait.kind()) {
            case SIGNAL -> wait.name().equals(signal);
            case ANY_SIGNAL -> AnySignalCalls.isNamed(wait.name(), signal);
            case CALLBACK ->
                WaitState.callback(String.valueOf(wait.arguments()), wait.name(), wait.startedAt())
                        .isEndedBy(signal);
            case TOPIC ->
                WaitState.topic(wait.scope(), wait.position(), wait.name(), wait.startedAt())
                        .isEndedBy(signal);
            default -> false;
        };
    }

    private static boolean isInTime(SignalRecord signal, CheckpointRecord wait) {
        return wait.dueAt() == null || !signal.acceptedAt().isAfter(wait.dueAt());
    }
}
