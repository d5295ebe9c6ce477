package io.durableworkflow.boot.test;

import io.durableworkflow.WaitKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.LoadedExecution;
import io.durableworkflow.store.SignalRecord;
import io.durableworkflow.store.WaitState;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether something has arrived that brings an execution on. Of one that waits in parallel branches the store only knows that
 * something has arrived, which may be a signal that none of the branches waits for: that one goes on waiting.
 */
final class Deliveries {
    private static final int PAGE = 1_000;
    // Of the names in the record of a wait for one of several signals.
    private static final Pattern SEPARATOR = Pattern.compile(" | ", Pattern.LITERAL);

    private Deliveries() {}

    static boolean areOpen(CheckpointStore disk) {
        List<Long> page = disk.withDeliveries(0, PAGE);
        while (!page.isEmpty()) {
            if (page.stream().anyMatch(no -> bringsOn(no, disk))) {
                return true;
            }
            page = disk.withDeliveries(page.get(page.size() - 1), PAGE);
        }
        return false;
    }

    private static boolean bringsOn(long no, CheckpointStore disk) {
        return disk.load(no).map(loaded -> bringsOn(loaded, disk)).orElse(true);
    }

    private static boolean bringsOn(LoadedExecution loaded, CheckpointStore disk) {
        WaitState wait = loaded.execution().state().waitState();
        if (wait == null
                || wait.kind() != WaitKind.PARALLEL
                || !loaded.inbox().commands().isEmpty()) {
            return true;
        }
        Set<String> signals =
                loaded.inbox().signals().stream().map(SignalRecord::name).collect(Collectors.toSet());
        return loaded.checkpoints().stream()
                .filter(CheckpointRecord::isOpen)
                .anyMatch(record -> isEnded(record, signals, disk));
    }

    private static boolean isEnded(CheckpointRecord record, Set<String> signals, CheckpointStore disk) {
        return switch (record.kind()) {
            case SIGNAL -> signals.contains(record.name());
            case ANY_SIGNAL -> SEPARATOR.splitAsStream(record.name()).anyMatch(signals::contains);
            case TOPIC -> signals.contains(WaitState.topicAddress(record.scope(), record.position(), record.name()));
            case CALLBACK ->
                signals.contains(WaitState.callbackAddress(String.valueOf(record.arguments()), record.name()));
            case CHILD ->
                record.childId() != null
                        && disk.find(record.childId())
                                .map(child -> child.state().status().isEnded())
                                .orElse(true);
            default -> false;
        };
    }
}
