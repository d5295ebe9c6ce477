package io.durableworkflow.engine;

import io.durableworkflow.store.Change;
import java.util.HashSet;
import java.util.Set;

/**
 * Which changes may stand in one batch. Of two that write for one execution, such as the beginning and the end of a step, or of
 * two starts of one id, the later one waits for the next batch, and so does whatever of that execution comes after it. Only
 * starts of children follow each other in one batch: a parent may start many, and none of them writes its row.
 */
final class BatchMembers {
    private final Set<Long> executions = new HashSet<>(); // nothing more of these
    private final Set<Long> parents = new HashSet<>(); // of these only more children
    private final Set<String> starts = new HashSet<>();

    /** Whether the change may stand in the batch, behind those that were admitted before. */
    boolean admit(Change change) {
        if (change instanceof Change.Transition transition) {
            return admitWriting(transition.no());
        }
        if (change instanceof Change.WithEffect withEffect) {
            return admitWriting(withEffect.transition().no())
                    && (!(withEffect.effect() instanceof Change.Start start) || admitStart(start));
        }
        if (change instanceof Change.StartChild child) {
            return admitChild(child);
        }
        if (change instanceof Change.Delete deletion) {
            return admitWriting(deletion.no());
        }
        if (change instanceof Change.RunSchedule run) {
            return admitStart(run.start());
        }
        return !(change instanceof Change.Start start) || admitStart(start);
    }

    // One that is not admitted keeps what comes after it out as well, or it would be overtaken.
    private boolean admitWriting(long no) {
        return executions.add(no) && !parents.contains(no);
    }

    private boolean admitStart(Change.Start start) {
        return starts.add(start.start().id());
    }

    private boolean admitChild(Change.StartChild child) {
        long parent = child.parent().no();
        if (executions.contains(parent) || !admitStart(child.start())) {
            executions.add(parent);
            return false;
        }
        if (child.parent().state() == null) {
            parents.add(parent);
            return true;
        }
        return admitWriting(parent); // a repeat of one that writes the row is known by the row being as it left it
    }
}
