package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionRecord;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the disk between two processes: what is recorded stays, and what is recorded is not done again. Effects are
 * named as {@link EveryCommitPoint.Scenario#effects} says.
 */
final class RecordKeeper {
    private final World world;
    private final Set<String> mayBeDeleted;
    private Map<Long, ExecutionRecord> executions = new HashMap<>();
    private Map<String, Placed> checkpoints = new HashMap<>();
    private Map<Long, List<EventRecord>> events = new HashMap<>();
    private final Map<String, Integer> doneForGood = new HashMap<>();

    RecordKeeper(World world, Set<String> mayBeDeleted) {
        this.world = world;
        this.mayBeDeleted = mayBeDeleted;
    }

    /** Compares with what was there the last time. No process may be writing. */
    void compare() {
        CheckpointStore disk = world.disk();
        Map<Long, ExecutionRecord> executionsNow = new HashMap<>();
        Map<String, Placed> checkpointsNow = new HashMap<>();
        Map<Long, List<EventRecord>> eventsNow = new HashMap<>();
        for (ExecutionRecord row : disk.list(ExecutionFilter.all())) {
            executionsNow.put(row.no(), row);
            List<CheckpointRecord> all = disk.checkpoints(row.no());
            all.forEach(record -> checkpointsNow.put(place(row, record), new Placed(row.no(), record)));
            eventsNow.put(row.no(), disk.events(row.no()));
            all.forEach(record -> noteDone(row, record, eventsNow.get(row.no())));
        }
        Set<Long> retried = retried(eventsNow);
        Set<Long> deleted = deleted(executionsNow.keySet());
        executions.keySet().removeAll(deleted);
        checkpoints.values().removeIf(placed -> deleted.contains(placed.no()));
        events.keySet().removeAll(deleted);
        checkpoints.values().removeIf(placed -> isRewound(placed, eventsNow.get(placed.no())));
        executions.forEach((no, before) -> compare(before, executionsNow.get(no), retried.contains(no)));
        checkpoints.forEach((place, before) -> {
            if (before.record().status() != CheckpointStatus.FAILED || !retried.contains(before.no())) {
                compare(place, before.record(), checkpointsNow.get(place));
            }
        });
        events.forEach((no, before) -> assertThat(eventsNow.get(no).subList(0, before.size()))
                .as("the history only grows")
                .isEqualTo(before));
        executions = executionsNow;
        checkpoints = checkpointsNow;
        events = eventsNow;
        checkEffects();
    }

    private record Placed(long no, CheckpointRecord record) {}

    // Taken back by an operator since the last look: it stands elsewhere now, or is dropped.
    private boolean isRewound(Placed placed, List<EventRecord> eventsNow) {
        return eventsNow.subList(events.get(placed.no()).size(), eventsNow.size()).stream()
                .anyMatch(event -> event.kind() == EventKind.REWOUND || event.kind() == EventKind.CONTINUED);
    }

    private Set<Long> deleted(Set<Long> now) {
        return executions.values().stream()
                .filter(row -> !now.contains(row.no()))
                .filter(row -> mayBeDeleted.contains(row.id()))
                .map(ExecutionRecord::no)
                .collect(Collectors.toSet());
    }

    // Those that an operator has retried since the last look.
    private Set<Long> retried(Map<Long, List<EventRecord>> eventsNow) {
        return eventsNow.entrySet().stream()
                .filter(entry -> retries(entry.getValue()) > retries(events.getOrDefault(entry.getKey(), List.of())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static long retries(List<EventRecord> history) {
        return history.stream()
                .filter(event -> event.kind() == EventKind.RETRIED || event.kind() == EventKind.REWOUND)
                .count();
    }

    /** Checks that nothing was done again after it was recorded. */
    void checkEffects() {
        doneForGood.forEach((effect, times) -> assertThat(times(effect))
                .as("%s was recorded when it had been done %d times", effect, times)
                .isEqualTo(times));
    }

    private static String place(ExecutionRecord row, CheckpointRecord record) {
        return row.id() + " " + record.generation() + "/" + record.scope() + "/" + record.position();
    }

    private static void compare(ExecutionRecord before, ExecutionRecord now, boolean retried) {
        assertThat(now).as("execution %s is still there", before.id()).isNotNull();
        assertThat(now.start()).isEqualTo(before.start());
        assertThat(now.revision()).isGreaterThanOrEqualTo(before.revision());
        assertThat(now.state().fence()).isGreaterThanOrEqualTo(before.state().fence());
        if (retried) {
            return; // an operator let it go on, as the history says
        }
        if (before.state().status().isEnded()) {
            assertThat(now).as("an execution that has ended stays as it is").isEqualTo(before);
        }
        if (before.state().outcome() != null) {
            assertThat(now.state().outcome()).isEqualTo(before.state().outcome());
            assertThat(now.state().error()).isEqualTo(before.state().error());
        }
    }

    private static void compare(String place, CheckpointRecord before, @Nullable Placed placed) {
        assertThat(placed).as("the record at %s is still there", place).isNotNull();
        CheckpointRecord now = placed.record();
        assertThat(now.name()).isEqualTo(before.name());
        assertThat(now.startedAt()).isEqualTo(before.startedAt());
        assertThat(now.attempt()).isGreaterThanOrEqualTo(before.attempt());
        if (!before.isOpen()) {
            boolean undone = now.status() == CheckpointStatus.COMPENSATED;
            assertThat(now.withRevision(1))
                    .as("a result at %s stays as it is", place)
                    .isEqualTo((undone ? before.withStatus(CheckpointStatus.COMPENSATED) : before).withRevision(1));
        } else if (now.isOpen() && now.attempt() == before.attempt() && before.dueAt() != null) {
            assertThat(now.dueAt()).as("what %s waits for is kept", place).isEqualTo(before.dueAt());
        }
    }

    private void noteDone(ExecutionRecord row, CheckpointRecord record, List<EventRecord> history) {
        String effect = row.id() + (record.kind() == CheckpointKind.COMPENSATION ? "/undo " : "/") + record.name();
        boolean copied = history.stream()
                .anyMatch(event -> event.kind() == EventKind.FORKED && event.position() > record.position());
        boolean completed = record.status() == CheckpointStatus.COMPLETED
                || (record.status() == CheckpointStatus.COMPENSATED && record.error() == null);
        if (completed
                && !copied
                && (record.kind() == CheckpointKind.STEP || record.kind() == CheckpointKind.COMPENSATION)) {
            done(effect);
        }
        history.stream()
                .filter(event -> event.kind() == EventKind.ATTEMPT_FAILED)
                .filter(event -> Integer.valueOf(record.scope()).equals(event.scope())
                        && Integer.valueOf(record.position()).equals(event.position()))
                .forEach(event -> done(effect + "#" + event.attempt()));
    }

    private void done(String effect) {
        int times = times(effect);
        assertThat(times).as("%s is recorded, so it was done", effect).isPositive();
        doneForGood.putIfAbsent(effect, times);
    }

    private int times(String effect) {
        return Collections.frequency(world.effects(), effect);
    }
}
