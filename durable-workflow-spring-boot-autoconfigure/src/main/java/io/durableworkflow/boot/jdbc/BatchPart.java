package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Changes of a batch that may be sorted by kind. */
final class BatchPart {
    private final List<Numbered<Change.Start>> starts = new ArrayList<>();
    private final List<Numbered<Change.Transition>> transitions = new ArrayList<>();
    private final List<Numbered<Change.PublishValues>> values = new ArrayList<>();
    private final List<Numbered<Change>> deliveries = new ArrayList<>();
    private final List<Numbered<Change.StartChild>> children = new ArrayList<>();
    private final List<Numbered<Change.SignalOrStart>> signalsOrStarts = new ArrayList<>();
    private final List<Numbered<Change>> publishing = new ArrayList<>();
    private final List<Numbered<Change.Delete>> deletions = new ArrayList<>();
    private final List<Numbered<Change>> schedules = new ArrayList<>();
    private final List<Numbered<Change>> queues = new ArrayList<>();
    private final Set<String> addressees = new HashSet<>();
    private boolean empty = true;
    private boolean full;

    List<Numbered<Change.Start>> starts() {
        return starts;
    }

    List<Numbered<Change.Transition>> transitions() {
        return transitions;
    }

    /** Deletions, and then there is nothing else. */
    List<Numbered<Change.Delete>> deletions() {
        return deletions;
    }

    /** What executions publish; of none whose row is written before in this part. */
    List<Numbered<Change.PublishValues>> values() {
        return values;
    }

    /** Signals and commands. */
    List<Numbered<Change>> deliveries() {
        return deliveries;
    }

    /** Starts of children: of none that anything was sent to before in this part. */
    List<Numbered<Change.StartChild>> children() {
        return children;
    }

    /** What is about a schedule: at most one, and then there is nothing else. */
    List<Numbered<Change>> schedules() {
        return schedules;
    }

    /** What is about a queue: at most one, and then there is nothing else. */
    List<Numbered<Change>> queues() {
        return queues;
    }

    /** Publications, their deliveries, what a body sends, tokens, and completions: at most one, and then there is nothing else. */
    List<Numbered<Change>> publishing() {
        return publishing;
    }

    /** Signals that may start an execution: at most one, and then there is nothing else. */
    List<Numbered<Change.SignalOrStart>> signalsOrStarts() {
        return signalsOrStarts;
    }

    boolean admits(Change change) {
        if (change instanceof Change.Delete && !deletions.isEmpty()) {
            return true;
        }
        if (full || (standsAlone(change) && !empty)) {
            return false;
        }
        if (change instanceof Change.Start start) {
            return !addressees.contains(start.start().id());
        }
        if (change instanceof Change.StartChild child) {
            return !addressees.contains(child.start().start().id());
        }
        if (change instanceof Change.Transition transition) {
            return transition.state() == null || deliveries.isEmpty();
        }
        if (change instanceof Change.PublishValues published) {
            return transitions.stream()
                    .map(Numbered::change)
                    .noneMatch(transition -> transition.no() == published.no() && transition.state() != null);
        }
        return true;
    }

    // What looks at two executions, and what everything else may notice.
    private static boolean standsAlone(Change change) {
        return (change instanceof Change.StartChild child && child.parent().state() != null)
                || change instanceof Change.Delete
                || isOfSchedule(change)
                || isOfQueue(change)
                || (change instanceof Change.Start start && Starts.dedupKey(start) != null)
                || change instanceof Change.SignalOrStart
                || isPublishing(change)
                || (change instanceof Change.Transition transition && Transitions.awaitedChild(transition) != null);
    }

    private static boolean isOfSchedule(Change change) {
        return change instanceof Change.SaveSchedule
                || change instanceof Change.RunSchedule
                || change instanceof Change.DeleteSchedule;
    }

    private static boolean isOfQueue(Change change) {
        return change instanceof Change.PauseQueue || change instanceof Change.ResumeQueue;
    }

    private static boolean isPublishing(Change change) {
        return change instanceof Change.Publish
                || change instanceof Change.Spread
                || change instanceof Change.WithEffect
                || change instanceof Change.AddToken
                || change instanceof Change.CompleteCallback;
    }

    void add(int index, Change change) {
        empty = false;
        full = standsAlone(change);
        if (change instanceof Change.StartChild child) {
            children.add(new Numbered<>(index, child));
        } else if (change instanceof Change.PublishValues published) {
            values.add(new Numbered<>(index, published));
        } else if (isPublishing(change)) {
            publishing.add(new Numbered<>(index, change));
        } else if (change instanceof Change.SignalOrStart signalOrStart) {
            signalsOrStarts.add(new Numbered<>(index, signalOrStart));
        } else if (change instanceof Change.Start start) {
            starts.add(new Numbered<>(index, start));
        } else if (change instanceof Change.Transition transition) {
            transitions.add(new Numbered<>(index, transition));
        } else if (change instanceof Change.Delete deletion) {
            deletions.add(new Numbered<>(index, deletion));
        } else if (isOfSchedule(change)) {
            schedules.add(new Numbered<>(index, change));
        } else if (isOfQueue(change)) {
            queues.add(new Numbered<>(index, change));
        } else {
            addressees.add(addressee(change));
            deliveries.add(new Numbered<>(index, change));
        }
    }

    private static String addressee(Change change) {
        return change instanceof Change.Signal signal ? signal.executionId() : ((Change.Command) change).executionId();
    }
}
