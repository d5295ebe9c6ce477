package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.StartRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

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
        if (starts.size() == 1 && dedupKey(starts.get(0).change()) != null) {
            results[starts.get(0).index()] = writeDeduplicated(starts.get(0).change());
            return List.of();
        }
        List<ExecutionRecord> wanted =
                starts.stream().map(start -> wanted(start.change())).toList();
        long[] rows = insert(sql.insertExecution, wanted);
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

    static @Nullable String dedupKey(Change.Start start) {
        return start.start().queue() == null ? null : start.state().queue().dedupKey();
    }

    // Looks first. Who comes in between, on another connection, is found afterwards.
    private ChangeResult writeDeduplicated(Change.Start start) throws SQLException {
        Optional<ChangeResult> found = found(start);
        if (found.isPresent()) {
            return found.get();
        }
        ExecutionRecord row = wanted(start);
        if (insert(sql.insertDeduplicated, List.of(row))[0] == 0) {
            return found(start)
                    .orElseThrow(
                            () -> new SQLException("row of '" + start.start().id() + "' neither written nor found"));
        }
        StartRest begun = new StartRest();
        revisions.wrote(row.no(), begun.add(row, start) ? 1 : 0);
        begun.write(sql, statements);
        return new ChangeResult.Applied(ExecutionRows.withoutPayloads(row));
    }

    private Optional<ChangeResult> found(Change.Start start) throws SQLException {
        StartRecord.Queue queue = Objects.requireNonNull(start.start().queue());
        Optional<ExecutionRecord> same =
                statements.find(sql.byId, ExecutionRows::read, start.start().id());
        Optional<ExecutionRecord> existing = same.isPresent()
                ? same
                : statements.find(
                        sql.byDedupKey, ExecutionRows::read, queue.name(), Objects.requireNonNull(dedupKey(start)));
        return existing.map(row -> result(start, row));
    }

    private long[] insert(String insertion, List<ExecutionRecord> rows) throws SQLException {
        return statements.write(insertion, rows, (to, execution) -> {
            to.number(execution.no());
            ExecutionRows.bindStart(to, execution.start());
            ExecutionRows.bindState(to, execution.state());
            to.number(execution.revision());
        });
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
        return result(start, execution);
    }

    private static ChangeResult result(Change.Start start, ExecutionRecord existing) {
        return existing.start().seed().equals(start.start().seed())
                ? new ChangeResult.Applied(existing)
                : new ChangeResult.Exists(existing);
    }

    private static ExecutionRecord execution(ChangeResult result) {
        return result instanceof ChangeResult.Exists exists
                ? exists.execution()
                : Objects.requireNonNull(((ChangeResult.Applied) result).execution());
    }
}
