package io.durableworkflow.boot.jdbc;

import io.durableworkflow.WaitKind;
import io.durableworkflow.store.Change.Guard;
import io.durableworkflow.store.Change.Transition;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.WaitState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes transitions, each all or nothing. One row of each is its gate: the state if it has one, else its first checkpoint,
 * else its first event. The gate carries the conditions; the rest is written only where the gate was, in the same
 * transaction, so the conditions still hold. The usual step has its gate and nothing else.
 */
final class Transitions {
    private static final ChangeResult APPLIED = new ChangeResult.Applied(null);

    private final StoreSql sql;
    private final Statements statements;
    private final Revisions revisions;
    private final TransitionCheck check;

    Transitions(StoreSql sql, Statements statements, Revisions revisions) {
        this.sql = sql;
        this.statements = statements;
        this.revisions = revisions;
        this.check = new TransitionCheck(sql, statements);
    }

    void write(List<Numbered<Transition>> transitions, ChangeResult[] results) throws SQLException {
        List<Numbered<Transition>> states = new ArrayList<>();
        List<Numbered<Transition>> waits = new ArrayList<>();
        List<Numbered<Transition>> branching = new ArrayList<>();
        List<Numbered<Transition>> steps = new ArrayList<>();
        List<Numbered<Transition>> lines = new ArrayList<>();
        for (Numbered<Transition> transition : transitions) {
            Transition change = transition.change();
            if (revisions.last(statements, change.no()) >= change.revision()) {
                results[transition.index()] = check.ofWritten(change);
                continue;
            }
            if (change.state() != null) {
                (isGuardedInBranches(change) ? branching : awaitedChild(change) == null ? states : waits)
                        .add(transition);
            } else {
                (change.checkpoints().isEmpty() ? lines : steps).add(transition);
            }
        }
        TransitionRest rest = new TransitionRest();
        judge(states, statements.write(sql.updateExecution, states, Transitions::bindState), rest, results);
        judge(waits, statements.write(sql.updateExecutionAwaiting, waits, Transitions::bindWait), rest, results);
        judge(
                branching,
                statements.write(sql.updateExecutionBranching, branching, Transitions::bindState),
                rest,
                results);
        judge(steps, statements.write(sql.writeCheckpoint, steps, Transitions::bindStep), rest, results);
        judge(lines, statements.write(sql.insertEvent, lines, Transitions::bindLine), rest, results);
        rest.write(sql, statements);
    }

    private void judge(List<Numbered<Transition>> tried, long[] rows, TransitionRest rest, ChangeResult[] results)
            throws SQLException {
        for (int i = 0; i < rows.length; i++) {
            Transition transition = tried.get(i).change();
            if (rows[i] == 1) {
                rest.add(transition);
                revisions.wrote(transition.no(), transition.revision());
                results[tried.get(i).index()] = APPLIED;
            } else {
                results[tried.get(i).index()] = check.ofRefused(transition);
            }
        }
    }

    /** The child that must not have ended, or null. */
    static @Nullable String awaitedChild(Transition transition) {
        WaitState wait = transition.guard() == null || transition.state() == null
                ? null
                : transition.state().waitState();
        return wait == null || wait.kind() != WaitKind.CHILD ? null : wait.name();
    }

    /** Whether none of the children that its branches wait for must have ended. */
    static boolean isGuardedInBranches(Transition transition) {
        WaitState wait = transition.guard() == null || transition.state() == null
                ? null
                : transition.state().waitState();
        return wait != null && wait.kind() == WaitKind.PARALLEL;
    }

    private static void bindWait(Binder to, Numbered<Transition> numbered) throws SQLException {
        bindState(to, numbered);
        to.text(awaitedChild(numbered.change()));
    }

    private static void bindState(Binder to, Numbered<Transition> numbered) throws SQLException {
        Transition transition = numbered.change();
        ExecutionState state = Objects.requireNonNull(transition.state());
        Guard guard = transition.guard();
        ExecutionRows.bindState(to, state);
        to.number(transition.revision())
                .number(transition.no())
                .number(transition.fence())
                .number(transition.revision())
                .number(guard == null ? Long.MAX_VALUE : guard.seenSignal())
                .number(guard == null ? Long.MAX_VALUE : guard.seenCommand());
    }

    private static void bindStep(Binder to, Numbered<Transition> numbered) throws SQLException {
        Transition transition = numbered.change();
        CheckpointRows.bind(to, transition.checkpoints().get(0));
        to.number(transition.no()).number(transition.fence()).number(transition.revision() - 1);
    }

    private static void bindLine(Binder to, Numbered<Transition> numbered) throws SQLException {
        Transition transition = numbered.change();
        to.number(0L);
        CheckpointRows.bind(to, transition.events().get(0));
        to.number(transition.no()).number(transition.fence()).number(transition.revision() - 1);
    }
}
