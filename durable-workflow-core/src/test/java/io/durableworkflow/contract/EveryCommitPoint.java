package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.testing.CrashPoint;
import io.durableworkflow.testing.CrashingStore;
import io.durableworkflow.testing.SimulatedCrash;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Plays a scenario again and again, and lets the process die at its first commit, at its second, and so on, until it is
 * over without having come to the chosen one. After each death the next process goes on, while clients repeat what they
 * asked for; at the end it is checked that nothing recorded was lost and nothing recorded was repeated.
 */
public final class EveryCommitPoint {
    private static final int MAX_COMMITS = 10_000;

    private final Supplier<World> worlds;
    private final Scenario scenario;
    private int runs;
    private int lastCommits;

    /** What happens, told so that it can be repeated from the top after a crash. */
    public interface Scenario {
        /** Settings and code of every process. */
        void prepare(World world);

        /** What clients and operators do, and the passing of time, until everything has ended. */
        void play(World world) throws Exception;

        /** What is the case at the end, however often the process died. */
        void check(World world) throws Exception;

        /**
         * The effects of one undisturbed run in the order of their first occurrence, each as {@code id/step}, {@code
         * id/step#attempt} for one that fails, {@code id/undo step} for a compensation.
         */
        List<String> effects();

        /** Ids of executions that an operator deletes once they have ended. */
        default Set<String> deleted() {
            return Set.of();
        }

        /** Whether several executions are under way, so that the order of their effects is open. */
        default boolean isConcurrent() {
            return false;
        }
    }

    public EveryCommitPoint(Supplier<World> worlds, Scenario scenario) {
        this.worlds = worlds;
        this.scenario = scenario;
    }

    /**
     * One death, at each commit.
     *
     * @return how many runs there were, the last one undisturbed
     */
    public int dieOnce(CrashPoint point) throws Exception {
        int commit = 1;
        while (run(point, commit) > 0) {
            commit++;
        }
        return runs;
    }

    /**
     * Two deaths: at each commit, and at each commit of the process that follows.
     *
     * @param within at most this many commits of the process that follows
     */
    public int dieTwice(CrashPoint point, int within) throws Exception {
        int deaths = 2;
        for (int first = 1; deaths > 0; first++) {
            deaths = 2;
            for (int second = 1; deaths == 2 && second <= within; second++) {
                deaths = run(point, first, second);
            }
        }
        return runs;
    }

    /** No death; answers how many commits there were. */
    int undisturbed() throws Exception {
        run(CrashPoint.BEFORE_COMMIT, MAX_COMMITS);
        return lastCommits;
    }

    /** A death at each of these commits, each counted in its own process; those that are not reached do not happen. */
    void die(CrashPoint point, int... commits) throws Exception {
        run(point, commits);
    }

    // The number of chosen commits that were reached.
    private int run(CrashPoint point, int... commits) throws Exception {
        assertThat(commits[0]).isLessThanOrEqualTo(MAX_COMMITS);
        runs++;
        try (World world = worlds.get()) {
            world.with(builder -> builder.residentWait(Duration.ZERO).shutdownLimit(Duration.ZERO));
            scenario.prepare(world);
            RecordKeeper records = new RecordKeeper(world, scenario.deleted());
            int reached = 0;
            boolean over = false;
            while (!over) {
                int commit = reached < commits.length ? commits[reached] : MAX_COMMITS;
                over = live(world, point, commit);
                records.compare();
                if (world.process().reached()) {
                    reached++;
                }
                if (!over) {
                    world.kill();
                }
            }
            lastCommits = world.process().commits();
            records.checkEffects();
            checkEffects(world, point == CrashPoint.ANSWER_LOST ? 0 : reached);
            return reached;
        } catch (Throwable e) {
            throw new AssertionError("With a death " + point + " " + Arrays.toString(commits), e);
        }
    }

    // Whether the scenario came to its end; else the process died.
    private boolean live(World world, CrashPoint point, int commit) throws Exception {
        DurableEngine engine = world.startWithoutLaunching();
        CrashingStore process = world.process();
        process.crashAt(commit, point);
        Thread coroner = new Thread(() -> release(process, engine, point), "coroner");
        coroner.setDaemon(true);
        coroner.start();
        try {
            engine.launch();
            scenario.play(world);
            scenario.check(world);
            return true;
        } catch (Throwable e) {
            if (point == CrashPoint.ANSWER_LOST || !(process.reached() || isOfACrash(e))) {
                throw e;
            }
            process.awaitReached(World.PATIENCE);
            return false;
        } finally {
            coroner.interrupt();
        }
    }

    // The process is dead a moment before it says so.
    private static boolean isOfACrash(Throwable e) {
        return e instanceof SimulatedCrash || (e.getCause() != null && isOfACrash(e.getCause()));
    }

    // Who waits for an answer of a dead process would wait for ever.
    private static void release(CrashingStore process, DurableEngine engine, CrashPoint point) {
        try {
            process.awaitReached(World.PATIENCE);
            if (point != CrashPoint.ANSWER_LOST) {
                engine.close();
            }
        } catch (InterruptedException | AssertionError e) {
            // It lives.
        }
    }

    private void checkEffects(World world, int deaths) {
        List<String> effects = world.effects();
        Set<String> first = new LinkedHashSet<>(effects);
        if (scenario.isConcurrent()) {
            assertThat(first).containsExactlyInAnyOrderElementsOf(scenario.effects());
            return;
        }
        assertThat(first).containsExactlyElementsOf(scenario.effects());
        assertThat(effects)
                .as("a death repeats at most the one step that it interrupted")
                .hasSizeLessThanOrEqualTo(scenario.effects().size() + deaths);
    }
}
