package io.durableworkflow.boot.test;

import io.durableworkflow.store.Change;
import io.durableworkflow.testing.CrashPoint;
import io.durableworkflow.testing.CrashingStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The crash that a test has planned last. */
final class PlannedCrash {
    private final Machine machine;
    private @Nullable String plan;
    private @Nullable CrashingStore store;
    private volatile @Nullable List<Change> batch;

    PlannedCrash(Machine machine) {
        this.machine = machine;
    }

    void at(String stepOrWait, CrashPoint point) {
        CrashingStore process = planned(point + " of step or wait '" + stepOrWait + "'");
        process.crashAt(change -> Changes.recordsEndOf(stepOrWait, change), point);
    }

    void atCommit(int nthCommit, CrashPoint point) {
        if (nthCommit < 1) {
            throw new IllegalArgumentException("The next commit is 1, was " + nthCommit);
        }
        CrashingStore process = planned(point + " " + nthCommit);
        process.crashAt(process.commits() + nthCommit, point);
    }

    private CrashingStore planned(String what) {
        CrashingStore process = machine.running().store();
        batch = null;
        machine.onPlanCarriedOut(changes -> batch = changes);
        plan = what;
        store = process;
        return process;
    }

    boolean hasComeAbout() {
        return batch != null;
    }

    /** Whether it is still to come. */
    boolean isOpen() {
        return plan != null && batch == null;
    }

    void forget() {
        if (store != null) {
            store.forgetPlan();
        }
        plan = null;
        batch = null;
    }

    /** What was in the commit. */
    String commit() {
        List<Change> changes = batch;
        return changes == null ? "none" : Changes.describe(changes);
    }

    @Override
    public String toString() {
        return String.valueOf(plan);
    }
}
