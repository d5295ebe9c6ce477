package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes starts of children, each together with the transition of its parent. Whether the id is free is asked first: nobody else
 * writes meanwhile, so once the transition is written, so is the child.
 */
final class ChildStarts {
    private static final ChangeResult FENCED = new ChangeResult.Fenced();

    private final StoreSql sql;
    private final Statements statements;
    private final Revisions revisions;
    private final Starts starts;
    private final Transitions transitions;

    ChildStarts(StoreSql sql, Statements statements, Revisions revisions, Starts starts, Transitions transitions) {
        this.sql = sql;
        this.statements = statements;
        this.revisions = revisions;
        this.starts = starts;
        this.transitions = transitions;
    }

    /** What has the ids already, by the places of the changes; to be asked before the transitions of the part are written. */
    Map<Integer, ExecutionRecord> existing(List<Numbered<Change.StartChild>> children) throws SQLException {
        Map<Integer, ExecutionRecord> existing = new HashMap<>();
        for (Numbered<Change.StartChild> child : children) {
            find(child).ifPresent(row -> existing.put(child.index(), row));
        }
        return existing;
    }

    private Optional<ExecutionRecord> find(Numbered<Change.StartChild> child) throws SQLException {
        return statements.find(
                sql.byId, ExecutionRows::read, child.change().start().start().id());
    }

    /**
     * Writes them.
     *
     * @param existing what has their ids already
     * @param written the transitions of the same part
     */
    void write(
            List<Numbered<Change.StartChild>> children,
            Map<Integer, ExecutionRecord> existing,
            List<Numbered<Change.Transition>> written,
            ChangeResult[] results)
            throws SQLException {
        lookAgain(children, existing, written);
        List<Numbered<Change.StartChild>> admitted = new ArrayList<>();
        for (Numbered<Change.StartChild> child : children) {
            ExecutionRecord row = existing.get(child.index());
            if (row == null || isSame(row, child)) {
                admitted.add(child);
            } else {
                // Told to whoever holds the fence, be it again: nothing was written that shows it was told.
                results[child.index()] = isHeld(child.change().parent()) ? new ChangeResult.Exists(row) : FENCED;
            }
        }
        transitions.write(
                admitted.stream()
                        .map(child ->
                                new Numbered<>(child.index(), child.change().parent()))
                        .toList(),
                results);
        start(admitted, existing, results);
    }

    // Corrects what was found of those that stand in the batch behind a transition of the same execution.
    private void lookAgain(
            List<Numbered<Change.StartChild>> children,
            Map<Integer, ExecutionRecord> existing,
            List<Numbered<Change.Transition>> written)
            throws SQLException {
        for (Numbered<Change.StartChild> child : children) {
            ExecutionRecord row = existing.get(child.index());
            if (row != null
                    && written.stream()
                            .anyMatch(transition -> transition.index() < child.index()
                                    && transition.change().no() == row.no())) {
                existing.put(child.index(), find(child).orElse(row));
            }
        }
    }

    private static boolean isSame(ExecutionRecord row, Numbered<Change.StartChild> child) {
        return row.start().seed().equals(child.change().start().start().seed());
    }

    private void start(
            List<Numbered<Change.StartChild>> admitted, Map<Integer, ExecutionRecord> existing, ChangeResult[] results)
            throws SQLException {
        List<Numbered<Change.Start>> begun = new ArrayList<>();
        for (Numbered<Change.StartChild> child : admitted) {
            if (results[child.index()] instanceof ChangeResult.Applied) {
                ExecutionRecord row = existing.get(child.index());
                if (row == null) {
                    begun.add(new Numbered<>(child.index(), child.change().start()));
                } else {
                    results[child.index()] = new ChangeResult.Applied(row);
                }
            }
        }
        starts.write(begun, results);
    }

    /** Whether it comes next for the one who holds its fence. */
    boolean isNext(Change.Transition transition) throws SQLException {
        return revisions.last(statements, transition.no()) < transition.revision() && isHeld(transition);
    }

    private boolean isHeld(Change.Transition transition) throws SQLException {
        return statements
                .find(sql.isHeld, row -> true, transition.no(), transition.fence())
                .isPresent();
    }
}
