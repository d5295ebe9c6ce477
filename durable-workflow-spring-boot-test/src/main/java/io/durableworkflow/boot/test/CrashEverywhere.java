package io.durableworkflow.boot.test;

import io.durableworkflow.testing.CrashPoint;
import java.time.Instant;
import java.util.List;

/** Runs a scenario with a death at each of its commits, one after the other. */
final class CrashEverywhere {
    /** Most commits of a scenario. */
    static final int MAX_COMMITS = 1_000;

    private final Machine machine;
    private final PlannedCrash planned;
    private final Runnable awaitIdle;
    private final Instant start;
    private int runs;

    CrashEverywhere(Machine machine, PlannedCrash planned, Runnable awaitIdle) {
        this.machine = machine;
        this.planned = planned;
        this.awaitIdle = awaitIdle;
        this.start = machine.startTime();
    }

    int run(List<CrashPoint> points, WorkflowTester.Scenario scenario) throws Exception {
        begin();
        scenario.run(); // what fails without a crash says so plainly
        awaitIdle.run();
        for (CrashPoint point : points) {
            int commit = 1;
            while (isReached(point, commit, scenario)) {
                commit++;
                if (commit > MAX_COMMITS) {
                    throw new AssertionError(
                            "The scenario has more than %d commits. Make a shorter one of it.".formatted(MAX_COMMITS));
                }
            }
        }
        return runs;
    }

    private void begin() {
        runs++;
        planned.forget();
        machine.startAnew(start);
        awaitIdle.run();
    }

    private boolean isReached(CrashPoint point, int commit, WorkflowTester.Scenario scenario) {
        begin();
        planned.atCommit(commit, point);
        try {
            scenario.run();
            awaitIdle.run();
        } catch (Throwable e) {
            throw new AssertionError(
                    planned.hasComeAbout()
                            ? "With %s %d (%s): %s".formatted(words(point), commit, planned.commit(), e)
                            : "Without a crash, as commit %d was not reached: %s".formatted(commit, e),
                    e);
        }
        boolean reached = planned.hasComeAbout();
        planned.forget();
        return reached;
    }

    private static String words(CrashPoint point) {
        return switch (point) {
            case BEFORE_COMMIT -> "a death before commit";
            case AFTER_COMMIT -> "a death after commit";
            case ANSWER_LOST -> "a lost answer to commit";
        };
    }
}
