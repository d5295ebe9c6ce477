package io.durableworkflow.contract;

import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a random program to its end, and compares that with how it ends undisturbed. */
final class ProgramScenario implements EveryCommitPoint.Scenario {
    private static final String ID = "it";

    private final RandomProgram program;
    private final @Nullable ProgramEnd expected;
    private final WorkflowDefinition<String> flow;
    private @Nullable World world;
    private @Nullable ProgramEnd end;

    /** @param expected how it ends undisturbed, or null if that is to be found out */
    ProgramScenario(RandomProgram program, @Nullable ProgramEnd expected) {
        this.program = program;
        this.expected = expected;
        flow = WorkflowDefinition.of("flow", String.class, ctx -> new ProgramBody(world(), ctx).run(program.body()));
    }

    private World world() {
        if (world == null) {
            throw new IllegalStateException("not prepared");
        }
        return world;
    }

    @Override
    public void prepare(World newWorld) {
        world = newWorld;
        newWorld.code(engine -> {
            engine.register(flow);
            engine.register(ProgramBody.undo(newWorld));
            program.children().forEach(child -> engine.register(ProgramBody.workflow(newWorld, child)));
        });
    }

    @Override
    public void play(World theWorld) {
        theWorld.engine().start(flow, options());
        ProgramClients clients = new ProgramClients(theWorld, program, ID);
        clients.begin();
        while (true) {
            theWorld.await(ID, view -> isOver(theWorld) || clients.next().isPresent());
            if (isOver(theWorld)) {
                return;
            }
            clients.next().ifPresent(Runnable::run);
        }
    }

    private WorkflowOptions options() {
        if (program.timeoutMinutes() == 0) {
            return WorkflowOptions.id(ID);
        }
        // At the minute of its timeout a child would be left to chance: it may do its next step, or be cancelled.
        long seconds = program.children().findAny().isPresent() ? 30 : 0;
        return WorkflowOptions.id(ID)
                .withTimeout(Duration.ofMinutes(program.timeoutMinutes()).plusSeconds(seconds));
    }

    private static boolean isOver(World theWorld) {
        return theWorld.disk().list(ExecutionFilter.all()).stream()
                .map(row -> row.state().status())
                .allMatch(status -> status.isEnded() || status == ExecutionStatus.BLOCKED);
    }

    @Override
    public void check(World theWorld) {
        end = ProgramEnd.of(theWorld, program);
        if (expected != null && !expected.equals(end)) {
            throw new AssertionError("Undisturbed it ends as%n%s%nand now as%n%s".formatted(expected, end));
        }
    }

    @Override
    public boolean isConcurrent() {
        return program.isConcurrent();
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
}
