package io.durableworkflow.testing;

import io.durableworkflow.store.Change;
import java.util.List;

/**
 * Which commit goes wrong, and how.
 *
 * @param choice which
 * @param point how
 */
record CrashPlan(Choice choice, CrashPoint point) {
    /** Chooses a commit. */
    interface Choice {
        boolean isAt(int commit, List<Change> batch);
    }
}
