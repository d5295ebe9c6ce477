package io.durableworkflow.contract;

import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.WaitKind;
import io.durableworkflow.contract.Statement.Arrival;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.WaitState;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The clients and operators of a random program, and the passing of time. They do nothing until everything that is under
 * way waits, and then what comes next, so that it always comes at the same place of the program.
 */
final class ProgramClients {
    private static final int MOST_REPEATS = 27; // of one wait, in loops in loops

    private final World world;
    private final String id;
    private final int cancelAtWait;
    private final Map<String, Arrival> arrivals;
    private final Set<String> sent = new HashSet<>();
    private boolean cancelled;

    /** @param id the execution of the program */
    ProgramClients(World world, RandomProgram program, String id) {
        this.world = world;
        this.id = id;
        cancelAtWait = program.cancelAtWait();
        arrivals = program.all()
                .filter(Statement.Await.class::isInstance)
                .map(Statement.Await.class::cast)
                .collect(Collectors.toMap(Statement.Await::signal, Statement.Await::arrival));
    }

    /** Sends what is there before anybody waits for it. */
    void begin() {
        arrivals.forEach((signal, arrival) -> {
            for (int i = 0; arrival == Arrival.BEFORE && i < MOST_REPEATS; i++) {
                signal(signal, i);
            }
        });
    }

    /** What is to be done now; nothing while something still happens by itself. */
    Optional<Runnable> next() {
        List<ExecutionRecord> active = world.disk().list(ExecutionFilter.all()).stream()
                .filter(row -> !row.state().status().isEnded())
                .toList();
        if (!active.stream().allMatch(this::isQuiet)) {
            return Optional.empty();
        }
        return active.stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .flatMap(this::ofProgram)
                .or(() -> active.stream()
                        .map(row -> row.state().wakeAt())
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .map(soonest -> () -> world.clock().advanceTo(soonest)));
    }

    private Optional<Runnable> ofProgram(ExecutionRecord row) {
        if (isToBeCancelled(row)) {
            return Optional.of(this::cancel);
        }
        return awaited(row).findFirst().map(signal -> () -> {
            int number = received(row.no(), signal);
            sent.add(signal + "/" + number);
            signal(signal, number);
        });
    }

    // Not while it only seems to wait for what is there already.
    private boolean isQuiet(ExecutionRecord row) {
        Instant wakeAt = row.state().wakeAt();
        if (row.state().waitState() == null
                || (wakeAt != null && !wakeAt.isAfter(world.clock().now()))) {
            return false;
        }
        boolean ending = row.state().outcome() != null;
        if (row.id().equals(id) && cancelled && !ending) {
            return false;
        }
        return awaited(row).noneMatch(signal -> isOnItsWay(row, signal))
                && children(row).allMatch(child -> isAsleep(child, ending));
    }

    // An execution that ends takes its children with it.
    private static boolean isAsleep(ExecutionRecord child, boolean ending) {
        return !child.state().status().isEnded() && (!ending || child.state().outcome() != null);
    }

    private boolean isOnItsWay(ExecutionRecord row, String signal) {
        return arrivals.get(signal) == Arrival.BEFORE || sent.contains(signal + "/" + received(row.no(), signal));
    }

    // The signals that will come and that it waits for, in its branches too.
    private Stream<String> awaited(ExecutionRecord row) {
        WaitState wait = row.state().waitState();
        if (wait == null || (wait.kind() != WaitKind.SIGNAL && wait.kind() != WaitKind.PARALLEL)) {
            return Stream.empty();
        }
        return open(row, CheckpointKind.SIGNAL)
                .map(CheckpointRecord::name)
                .filter(signal -> arrivals.get(signal) != Arrival.NEVER);
    }

    private Stream<ExecutionRecord> children(ExecutionRecord row) {
        return open(row, CheckpointKind.CHILD)
                .map(record -> world.disk()
                        .find(Objects.requireNonNull(record.childId()))
                        .orElseThrow());
    }

    private Stream<CheckpointRecord> open(ExecutionRecord row, CheckpointKind kind) {
        return world.disk().checkpoints(row.no()).stream().filter(record -> record.kind() == kind && record.isOpen());
    }

    private boolean isToBeCancelled(ExecutionRecord row) {
        return !cancelled && row.state().outcome() == null && cancelAtWait >= 0 && waits(row.no()) == cancelAtWait + 1;
    }

    private void cancel() {
        cancelled = true;
        try {
            world.engine().cancel(id);
        } catch (ExecutionConflictException e) {
            // It ends already.
        }
    }

    private long waits(long no) {
        return world.disk().checkpoints(no).stream()
                .filter(record -> record.kind() == CheckpointKind.SLEEP || record.kind() == CheckpointKind.SIGNAL)
                .count();
    }

    private int received(long no, String signal) {
        return (int) world.disk().checkpoints(no).stream()
                .filter(record ->
                        record.kind() == CheckpointKind.SIGNAL && record.name().equals(signal))
                .filter(record -> record.status() == CheckpointStatus.COMPLETED)
                .count();
    }

    private void signal(String name, int number) {
        try {
            world.engine().signal(id, name, name + "/" + number, name + "-" + number);
        } catch (ExecutionConflictException e) {
            // It has ended.
        }
    }
}
