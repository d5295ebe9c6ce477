package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change.Guard;
import io.durableworkflow.store.Change.Transition;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Finds out why a transition wrote nothing. Only then is anything read. */
final class TransitionCheck {
    private static final ChangeResult APPLIED = new ChangeResult.Applied(null);
    private static final ChangeResult FENCED = new ChangeResult.Fenced();
    private static final ChangeResult LOOK_AGAIN = new ChangeResult.LookAgain();

    private final StoreSql sql;
    private final Statements statements;

    TransitionCheck(StoreSql sql, Statements statements) {
        this.sql = sql;
        this.statements = statements;
    }

    /** Of one whose revision is not higher than all before. */
    ChangeResult ofWritten(Transition transition) throws SQLException {
        Optional<ExecutionRecord> row = row(transition);
        return row.isPresent() && holds(row.get(), transition) ? APPLIED : FENCED;
    }

    /** Of one whose revision is next, but whose gate wrote nothing. */
    ChangeResult ofRefused(Transition transition) throws SQLException {
        Optional<ExecutionRecord> row = row(transition);
        return row.isPresent()
                        && row.get().state().fence() == transition.fence()
                        && (hasUnseen(transition) || waitsForNothing(transition))
                ? LOOK_AGAIN
                : FENCED;
    }

    private Optional<ExecutionRecord> row(Transition transition) throws SQLException {
        return statements.find(sql.byNoWithPayloads, ExecutionRows::read, transition.no());
    }

    private boolean hasUnseen(Transition transition) throws SQLException {
        Guard guard = transition.guard();
        long no = transition.no();
        return guard != null
                && statements
                        .find(sql.hasUnseen, row -> true, no, guard.seenSignal(), no, guard.seenCommand())
                        .isPresent();
    }

    private boolean waitsForNothing(Transition transition) throws SQLException {
        if (Transitions.isGuardedInBranches(transition)) {
            return statements
                    .find(sql.hasEndedChildOfBranch, row -> true, transition.no())
                    .isPresent();
        }
        String child = Transitions.awaitedChild(transition);
        return child != null
                && statements
                        .find(sql.hasActiveChild, row -> true, child, transition.no())
                        .isEmpty();
    }

    /** Whether this very transition was written by an earlier try. */
    private boolean holds(ExecutionRecord row, Transition transition) throws SQLException {
        ExecutionState state = transition.state();
        return row.state().fence() == (state == null ? transition.fence() : state.fence())
                && (state == null
                        || (row.revision() == transition.revision()
                                && row.state().equals(state)))
                && holdsCheckpoints(transition)
                && holdsEvents(transition);
    }

    private boolean holdsCheckpoints(Transition transition) throws SQLException {
        for (CheckpointRecord checkpoint : transition.checkpoints()) {
            Optional<CheckpointRecord> stored = statements.find(
                    sql.checkpoint,
                    CheckpointRows::read,
                    transition.no(),
                    checkpoint.generation(),
                    checkpoint.scope(),
                    checkpoint.position());
            if (!stored.equals(Optional.of(checkpoint))) {
                return false;
            }
        }
        return true;
    }

    private boolean holdsEvents(Transition transition) throws SQLException {
        List<EventRecord> stored = statements.list(
                sql.eventsOfRevision, CheckpointRows::readEvent, transition.no(), transition.revision());
        return stored.equals(transition.events());
    }
}
