package io.durableworkflow.contract;

import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.WaitKind;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.Statement.Arrival;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.WaitState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs a random program, and does what its clients and operators do, always at the same place of the program. */
final class ProgramScenario implements EveryCommitPoint.Scenario {
    private static final String ID = "it";
    private static final int MOST_REPEATS = 27; // of one wait, in loops in loops

    private final RandomProgram program;
    private final @Nullable ProgramEnd expected;
    private final WorkflowDefinition<String> flow;
    private final Map<String, Statement.Await> awaits = new HashMap<>();
    private @Nullable World world;
    private @Nullable ProgramEnd end;

    /** @param expected how it ends undisturbed, or null if that is to be found out */
    ProgramScenario(RandomProgram program, @Nullable ProgramEnd expected) {
        this.program = program;
        this.expected = expected;
        flow = WorkflowDefinition.of("flow", String.class, ctx -> new ProgramBody(world(), ctx).run(program.body()));
        collect(program.body());
    }

    private World world() {
        if (world == null) {
            throw new IllegalStateException("not prepared");
        }
        return world;
    }

    private void collect(List<Statement> block) {
        for (Statement statement : block) {
            if (statement instanceof Statement.Await await) {
                awaits.put(await.signal(), await);
            } else if (statement instanceof Statement.Loop loop) {
                collect(loop.body());
            } else if (statement instanceof Statement.Branch branch) {
                collect(branch.even());
                collect(branch.odd());
            } else if (statement instanceof Statement.Attempt attempt) {
                collect(attempt.body());
                collect(attempt.otherwise());
            } else if (statement instanceof Statement.Parallel parallel) {
                parallel.branches().forEach(this::collect);
            }
        }
    }

    @Override
    public void prepare(World newWorld) {
        world = newWorld;
        newWorld.code(engine -> {
            engine.register(flow);
            engine.register(ProgramBody.undo(newWorld));
        });
    }

    @Override
    public void play(World theWorld) {
        WorkflowOptions options = WorkflowOptions.id(ID);
        theWorld.engine()
                .start(
                        flow,
                        program.timeoutMinutes() == 0
                                ? options
                                : options.withTimeout(Duration.ofMinutes(program.timeoutMinutes())));
        for (Statement.Await await : awaits.values()) {
            for (int i = 0; await.arrival() == Arrival.BEFORE && i < MOST_REPEATS; i++) {
                signal(theWorld, await.signal(), i);
            }
        }
        Set<String> sent = new HashSet<>();
        boolean[] cancelled = new boolean[1];
        while (true) {
            ExecutionView view = theWorld.await(ID, now -> isOver(now) || isToBeHelped(theWorld, sent, cancelled));
            if (isOver(view)) {
                return;
            }
            help(theWorld, sent, cancelled);
        }
    }

    private static boolean isOver(ExecutionView view) {
        return view.status().isEnded() || view.status() == ExecutionStatus.BLOCKED;
    }

    // Not while it only seems to wait for what is there already.
    private boolean isToBeHelped(World theWorld, Set<String> sent, boolean[] cancelled) {
        ExecutionRecord row = theWorld.disk().find(ID).orElse(null);
        WaitState wait = row == null ? null : row.state().waitState();
        if (row == null || wait == null) {
            return false;
        }
        if (isToBeCancelled(theWorld, row, cancelled)) {
            return true;
        }
        if (cancelled[0] && row.state().outcome() == null) {
            return false;
        }
        List<String> awaited = awaited(theWorld, row.no(), wait);
        if (awaited.stream().anyMatch(signal -> arrival(signal) == Arrival.BEFORE)) {
            return false;
        }
        List<String> during = awaited.stream()
                .filter(signal -> arrival(signal) == Arrival.DURING)
                .toList();
        if (!during.isEmpty()) {
            return during.stream().anyMatch(signal -> isToBeSent(theWorld, row.no(), signal, sent));
        }
        return row.state().wakeAt() != null
                && row.state().wakeAt().isAfter(theWorld.clock().now());
    }

    // The signals that it waits for, in its branches too.
    private static List<String> awaited(World theWorld, long no, WaitState wait) {
        if (wait.kind() == WaitKind.SIGNAL) {
            return List.of(wait.name());
        }
        if (wait.kind() != WaitKind.PARALLEL) {
            return List.of();
        }
        return theWorld.disk().checkpoints(no).stream()
                .filter(record -> record.kind() == CheckpointKind.SIGNAL && record.isOpen())
                .map(CheckpointRecord::name)
                .toList();
    }

    private static boolean isToBeSent(World theWorld, long no, String signal, Set<String> sent) {
        return !sent.contains(signal + "/" + received(theWorld, no, signal));
    }

    private Arrival arrival(String signal) {
        Statement.Await await = awaits.get(signal);
        if (await == null) {
            throw new AssertionError("nobody waits for " + signal);
        }
        return await.arrival();
    }

    private void help(World theWorld, Set<String> sent, boolean[] cancelled) {
        ExecutionRecord row = theWorld.disk().find(ID).orElseThrow();
        WaitState wait = row.state().waitState();
        if (wait == null) {
            return;
        }
        if (isToBeCancelled(theWorld, row, cancelled)) {
            cancelled[0] = true;
            try {
                theWorld.engine().cancel(ID);
            } catch (ExecutionConflictException e) {
                // It ends already.
            }
            return;
        }
        Optional<String> signal = awaited(theWorld, row.no(), wait).stream()
                .filter(name -> arrival(name) == Arrival.DURING && isToBeSent(theWorld, row.no(), name, sent))
                .findFirst();
        if (signal.isPresent()) {
            int number = received(theWorld, row.no(), signal.get());
            sent.add(signal.get() + "/" + number);
            signal(theWorld, signal.get(), number);
        } else if (row.state().wakeAt() != null
                && row.state().wakeAt().isAfter(theWorld.clock().now())) {
            theWorld.clock().advanceTo(row.state().wakeAt());
        }
    }

    private boolean isToBeCancelled(World theWorld, ExecutionRecord row, boolean[] cancelled) {
        return !cancelled[0]
                && row.state().outcome() == null
                && program.cancelAtWait() >= 0
                && !isOverSoon(theWorld, row)
                && waits(theWorld, row.no()) == program.cancelAtWait() + 1;
    }

    // What it waits for is there already, and it may go on before it is cancelled.
    private boolean isOverSoon(World theWorld, ExecutionRecord row) {
        WaitState wait = row.state().waitState();
        return wait != null
                && awaited(theWorld, row.no(), wait).stream().anyMatch(signal -> arrival(signal) == Arrival.BEFORE);
    }

    private static long waits(World theWorld, long no) {
        return theWorld.disk().checkpoints(no).stream()
                .filter(record -> record.kind() == CheckpointKind.SLEEP || record.kind() == CheckpointKind.SIGNAL)
                .count();
    }

    private static int received(World theWorld, long no, String signal) {
        return (int) theWorld.disk().checkpoints(no).stream()
                .filter(record ->
                        record.kind() == CheckpointKind.SIGNAL && record.name().equals(signal))
                .filter(record -> record.status() == CheckpointStatus.COMPLETED)
                .count();
    }

    private static void signal(World theWorld, String name, int number) {
        try {
            theWorld.engine().signal(ID, name, name + "/" + number, name + "-" + number);
        } catch (ExecutionConflictException e) {
            // It has ended.
        }
    }

    @Override
    public void check(World theWorld) {
        end = ProgramEnd.of(theWorld, ID, program.hasBranches());
        if (expected != null && !expected.equals(end)) {
            throw new AssertionError("Undisturbed it ends as%n%s%nand now as%n%s".formatted(expected, end));
        }
    }

    @Override
    public boolean isConcurrent() {
        return program.hasBranches();
    }

    ProgramEnd end() {
        if (end == null) {
            throw new IllegalStateException("not played");
        }
        return end;
    }

    @Override
    public List<String> effects() {
        return expected == null ? new ArrayList<>(new LinkedHashSet<>(world().effects())) : expected.effects();
    }

    @Override
    public String toString() {
        return program.toString();
    }

    /**
     * How a record of an execution looks.
     *
     * @param branching leaves out what depends on the order in which branches came to an end
     */
    static String describe(CheckpointRecord record, boolean branching) {
        boolean placed = !branching
                || (record.scope() != CheckpointRecord.COMPENSATIONS && record.scope() != CheckpointRecord.MARKERS);
        String what = record.kind() + " " + record.name() + " " + record.status() + " attempt " + record.attempt();
        return placed
                ? record.scope() + "/" + record.position() + " " + what + " from " + record.startedAt() + " to "
                        + record.endedAt() + " due " + record.dueAt() + " undone by " + record.compensation()
                : what;
    }
}
