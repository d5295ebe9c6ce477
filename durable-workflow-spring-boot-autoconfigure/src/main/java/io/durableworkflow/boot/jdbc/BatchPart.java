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
    private final List<Numbered<Change>> deliveries = new ArrayList<>();
    private final List<Numbered<Change.Delete>> deletions = new ArrayList<>();
    private final Set<String> addressees = new HashSet<>();

    List<Numbered<Change.Start>> starts() {
        return starts;
    }

    List<Numbered<Change.Transition>> transitions() {
        return transitions;
    }

    /** Deletions stand in a part of their own: everything else may notice them. */
    List<Numbered<Change.Delete>> deletions() {
        return deletions;
    }

    /** Signals and commands. */
    List<Numbered<Change>> deliveries() {
        return deliveries;
    }

    boolean admits(Change change) {
        if (change instanceof Change.Delete || !deletions.isEmpty()) {
            return change instanceof Change.Delete && starts.isEmpty() && transitions.isEmpty() && deliveries.isEmpty();
        }
        if (change instanceof Change.Start start) {
            return !addressees.contains(start.start().id());
        }
        if (change instanceof Change.Transition transition) {
            return transition.state() == null || deliveries.isEmpty();
        }
        return true;
    }

    void add(int index, Change change) {
        if (change instanceof Change.Start start) {
            starts.add(new Numbered<>(index, start));
        } else if (change instanceof Change.Transition transition) {
            transitions.add(new Numbered<>(index, transition));
        } else if (change instanceof Change.Delete deletion) {
            deletions.add(new Numbered<>(index, deletion));
        } else {
            addressees.add(addressee(change));
            deliveries.add(new Numbered<>(index, change));
        }
    }

    private static String addressee(Change change) {
        return change instanceof Change.Signal signal ? signal.executionId() : ((Change.Command) change).executionId();
    }
}
