package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Writes new executions. */
final class Starts {
    private final StoreSql sql;
    private final Statements statements;
    private final Revisions revisions;
    private final LongSupplier nextNo;

    /** @param nextNo the number of the next row; one that is not used is lost, and nobody minds */
    Starts(StoreSql sql, Statements statements, Revisions revisions, LongSupplier nextNo) {
        this.sql = sql;
        this.statements = statements;
        this.revisions = revisions;
        this.nextNo = nextNo;
    }

    /** Returns those whose id was taken. */
    List<Numbered<Change.Start>> write(List<Numbered<Change.Start>> starts, ChangeResult[] results)
            throws SQLException {
        List<ExecutionRecord> wanted =
                starts.stream().map(start -> wanted(start.change())).toList();
        long[] rows = statements.write(sql.insertExecution, wanted, (to, execution) -> {
            to.number(execution.no());
            ExecutionRows.bindStart(to, execution.start());
            ExecutionRows.bindState(to, execution.state());
            to.number(execution.revision());
        });
        List<Numbered<Change.Start>> taken = new ArrayList<>();
        StartRest begun = new StartRest();
        for (int i = 0; i < rows.length; i++) {
            Numbered<Change.Start> start = starts.get(i);
            if (rows[i] == 1) {
                revisions.wrote(wanted.get(i).no(), begun.add(wanted.get(i), start.change()) ? 1 : 0);
                results[start.index()] = new ChangeResult.Applied(ExecutionRows.withoutPayloads(wanted.get(i)));
            } else {
                results[start.index()] = existing(start.change());
                taken.add(start);
            }
        }
        begun.write(sql, statements);
        return taken;
    }

    /** Corrects the results of those that stand in the batch behind a transition of the same execution. */
    void lookAgain(
            List<Numbered<Change.Start>> taken, List<Numbered<Change.Transition>> transitions, ChangeResult[] results)
            throws SQLException {
        for (Numbered<Change.Start> start : taken) {
            if (transitions.stream().anyMatch(transition -> transition.index() < start.index())) {
                ChangeResult now = existing(start.change());
                long no = execution(now).no();
                if (transitions.stream()
                        .anyMatch(t -> t.index() < start.index() && t.change().no() == no)) {
                    results[start.index()] = now;
                }
            }
        }
    }

    private ExecutionRecord wanted(Change.Start start) {
        return new ExecutionRecord(nextNo.getAsLong(), start.start(), start.state(), 0);
    }

    private ChangeResult existing(Change.Start start) throws SQLException {
        ExecutionRecord execution = statements
                .find(sql.byId, ExecutionRows::read, start.start().id())
                .orElseThrow(() -> new SQLException("row of '" + start.start().id() + "' neither written nor found"));
        return execution.start().seed().equals(start.start().seed())
                ? new ChangeResult.Applied(execution)
                : new ChangeResult.Exists(execution);
    }

    private static ExecutionRecord execution(ChangeResult result) {
        return result instanceof ChangeResult.Exists exists
                ? exists.execution()
                : Objects.requireNonNull(((ChangeResult.Applied) result).execution());
    }
}
