package io.durableworkflow.boot.test;

import io.durableworkflow.EngineView;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.QueueView;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.DueExecution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells whether everything waits or has ended. The disk says so: an execution that runs has an owner there, one that is to run is due,
 * has something delivered, or finds a place in its queue. No commit may come between the looks at these.
 */
final class Idleness {
    private static final int SHOWN = 20;
    // Any owner is another node than this one.
    private static final String NOBODY = "nobody";

    private final Machine machine;

    Idleness(Machine machine) {
        this.machine = machine;
    }

    /** Waits until everything waits or has ended. */
    void await() {
        machine.await(this::isIdle, this::message);
    }

    boolean isIdle() {
        MachineProcess process = machine.running();
        int commits = process.store().commits();
        return process.isLaunched()
                && isQuiet(process)
                && hasNothingToDo(process)
                && isQuiet(process)
                && !process.store().isCommitting()
                && process.store().commits() == commits
                && !process.isDead();
    }

    private static boolean isQuiet(MachineProcess process) {
        EngineView view = process.engine().view();
        return view.running() == 0 && view.ready() == 0 && view.queuedChanges() == 0;
    }

    private boolean hasNothingToDo(MachineProcess process) {
        CheckpointStore disk = machine.disk();
        Instant now = machine.time().now();
        return disk.orphans(NOBODY, 0, 1).isEmpty()
                && disk.due(now, 1).isEmpty()
                && disk.withDeliveries(0, 1).isEmpty()
                && disk.publications(0, 1).isEmpty()
                && !isDue(disk.deadlines(1), now)
                && !isDue(disk.dueSchedules(1), now)
                && disk.schedulesWithEnds(1).isEmpty()
                && nobodyMayPass(process, disk);
    }

    private static boolean isDue(List<DueExecution> soonest, Instant now) {
        return !soonest.isEmpty() && !soonest.get(0).wakeAt().isAfter(now);
    }

    private static boolean nobodyMayPass(MachineProcess process, CheckpointStore disk) {
        List<String> waiting = disk.waitingQueues();
        return waiting.isEmpty()
                || process.engine().queues().list().stream()
                        .filter(queue -> waiting.contains(queue.name()))
                        .noneMatch(queue -> mayPass(queue, disk, process));
    }

    private static boolean mayPass(QueueView queue, CheckpointStore disk, MachineProcess process) {
        if (queue.paused()
                || disk.waitingInQueue(queue.name(), queue.limits().perKey(), 1).isEmpty()) {
            return false;
        }
        QueueOptions limits = queue.limits();
        if (limits.concurrency() != null && queue.running() >= limits.concurrency()) {
            return false;
        }
        Duration period = limits.period();
        Integer starts = limits.starts();
        return period == null
                || starts == null
                || disk.queueUse(queue.name(), process.clock().now().minus(period))
                                .admitted()
                        < starts;
    }

    /** When the next execution or schedule is due by itself. */
    Optional<Instant> nextInstant() {
        CheckpointStore disk = machine.disk();
        Instant now = machine.time().now();
        Optional<Instant> due = Stream.of(disk.deadlines(1), disk.dueSchedules(1), soonestSleepers(disk))
                .flatMap(List::stream)
                .map(DueExecution::wakeAt)
                .filter(now::isBefore)
                .min(Instant::compareTo);
        // The rate of a queue is known to the engine's clock only.
        return due.isPresent() || disk.waitingQueues().isEmpty()
                ? due
                : machine.time().virtual().nextTimer();
    }

    private static List<DueExecution> soonestSleepers(CheckpointStore disk) {
        return disk.due(Instant.ofEpochMilli(Long.MAX_VALUE), 1);
    }

    private String message() {
        String busy =
                machine.running().engine().find(new ExecutionFilter(null, Set.of(), null, 1000)).executions().stream()
                        .filter(Idleness::mayBeBusy)
                        .limit(SHOWN)
                        .map(Idleness::line)
                        .collect(Collectors.joining("\n"));
        return "Something still runs after %s of real time:\n%s\nLet what its steps wait for come about, or give it longer by tester.patience(..). A step that waits for the time to pass is woken by tester.clock().advance(..), which does not wait for it."
                .formatted(machine.patience(), busy);
    }

    private static boolean mayBeBusy(ExecutionView view) {
        return !view.status().isEnded() && view.waitingSince() == null;
    }

    private static String line(ExecutionView view) {
        return "  '%s' of %s is %s: %s".formatted(view.id(), view.workflow(), view.status(), view.waitingFor());
    }
}
