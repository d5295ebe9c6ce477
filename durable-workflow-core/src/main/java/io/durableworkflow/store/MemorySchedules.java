package io.durableworkflow.store;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The schedules. There are few of them, so they are looked through. Guarded by the lock of the store. */
final class MemorySchedules {
    private final Map<String, ScheduleRecord> byName = new HashMap<>();
    private long lastNo;

    Optional<ScheduleRecord> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<ScheduleRecord> find(long no) {
        return byName.values().stream().filter(row -> row.no() == no).findFirst();
    }

    List<ScheduleRecord> list(ScheduleSelection which, long afterNo, int limit) {
        return byName.values().stream()
                .filter(row -> row.no() > afterNo && isMeant(row, which))
                .sorted(Comparator.comparingLong(ScheduleRecord::no))
                .limit(limit)
                .toList();
    }

    private static boolean isMeant(ScheduleRecord row, ScheduleSelection which) {
        return switch (which) {
            case ALL -> true;
            case DECLARED -> row.plan().declared();
            case FAULTY -> row.state().fault() != null;
        };
    }

    List<DueExecution> due(int limit) {
        return going().filter(
                        row -> row.state().awaited() == null && row.state().nextAt() != null)
                .map(row -> new DueExecution(
                        row.no(), Objects.requireNonNull(row.state().nextAt())))
                .sorted(Comparator.comparing(DueExecution::wakeAt).thenComparingLong(DueExecution::no))
                .limit(limit)
                .toList();
    }

    List<Long> waiting(Predicate<String> isActive, int limit) {
        return going().filter(row -> row.state().awaited() != null
                        && !isActive.test(row.state().awaited()))
                .map(ScheduleRecord::no)
                .sorted()
                .limit(limit)
                .toList();
    }

    private Stream<ScheduleRecord> going() {
        return byName.values().stream()
                .filter(row -> !row.state().paused() && row.state().fault() == null);
    }

    /** Whether this revision comes next. */
    boolean isNext(ScheduleRecord wanted) {
        ScheduleRecord stored = byName.get(wanted.name());
        return (stored == null ? 0 : stored.revision()) == wanted.revision() - 1;
    }

    /** False if another revision is stored than the one before, or this one. */
    boolean save(ScheduleRecord wanted, UndoLog undo) {
        ScheduleRecord stored = byName.get(wanted.name());
        if (isNext(wanted)) {
            undo.put(byName, wanted.name(), wanted.withNo(stored == null ? ++lastNo : stored.no()));
            return true;
        }
        return stored != null && stored.withNo(wanted.no()).equals(wanted);
    }

    /** False if it is of another revision. */
    boolean delete(Change.DeleteSchedule delete, UndoLog undo) {
        ScheduleRecord stored = byName.get(delete.name());
        if (stored == null) {
            return true;
        }
        if (stored.revision() != delete.revision()) {
            return false;
        }
        undo.remove(byName, delete.name());
        return true;
    }
}
