package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionRecord;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Writes the start of a child together with the transition of its parent. Whether the id is free is asked first: nobody else
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

    ChangeResult write(Change.StartChild change) throws SQLException {
        Change.Start start = change.start();
        Optional<ExecutionRecord> existing =
                statements.find(sql.byId, ExecutionRows::read, start.start().id());
        boolean own = existing.isPresent()
                && existing.get().start().seed().equals(start.start().seed());
        if (existing.isPresent() && !own) {
            // Told to whoever holds the fence, be it again: nothing was written, so nothing shows that it was told
            // before.
            return isHeld(change.parent()) ? new ChangeResult.Exists(existing.get()) : FENCED;
        }
        ChangeResult[] result = new ChangeResult[1];
        transitions.write(List.of(new Numbered<>(0, change.parent())), result);
        if (!(result[0] instanceof ChangeResult.Applied)) {
            return result[0];
        }
        if (own) {
            return new ChangeResult.Applied(existing.get());
        }
        starts.write(List.of(new Numbered<>(0, start)), result);
        return result[0];
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
