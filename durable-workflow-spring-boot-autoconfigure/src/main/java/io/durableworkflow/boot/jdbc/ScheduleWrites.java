package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ScheduleRecord;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Writes schedules, one by one. Of a run, whether the id is free is asked first: nobody else writes meanwhile, so once the
 * schedule is written, so is the execution.
 */
final class ScheduleWrites {
    private static final ChangeResult APPLIED = new ChangeResult.Applied(null);
    private static final ChangeResult FENCED = new ChangeResult.Fenced();

    private final StoreSql sql;
    private final Statements statements;
    private final Starts starts;

    ScheduleWrites(StoreSql sql, Statements statements, Starts starts) {
        this.sql = sql;
        this.statements = statements;
        this.starts = starts;
    }

    ChangeResult write(Change change) throws SQLException {
        if (change instanceof Change.SaveSchedule save) {
            return save(save.schedule());
        }
        return change instanceof Change.RunSchedule run ? run(run) : delete((Change.DeleteSchedule) change);
    }

    private ChangeResult save(ScheduleRecord wanted) throws SQLException {
        boolean written = write(wanted);
        Optional<ScheduleRecord> stored = stored(wanted.name());
        return stored.isPresent() && (written || isSame(stored.get(), wanted))
                ? new ChangeResult.Saved(stored.get())
                : FENCED;
    }

    private ChangeResult run(Change.RunSchedule change) throws SQLException {
        ScheduleRecord wanted = change.schedule();
        Optional<ScheduleRecord> stored = stored(wanted.name());
        boolean next = stored.isPresent() && stored.get().revision() == wanted.revision() - 1;
        if (!next && (stored.isEmpty() || !isSame(stored.get(), wanted))) {
            return FENCED;
        }
        Optional<ExecutionRecord> existing = statements.find(
                sql.byId, ExecutionRows::read, change.start().start().id());
        if (existing.isPresent()) {
            boolean own =
                    existing.get().start().seed().equals(change.start().start().seed());
            if (own && !next) {
                return new ChangeResult.Applied(existing.get());
            }
            return next ? new ChangeResult.Exists(existing.get()) : FENCED;
        }
        if (!next) {
            return FENCED; // it was there, and is deleted
        }
        if (!write(wanted)) {
            return FENCED;
        }
        ChangeResult[] result = new ChangeResult[1];
        starts.write(List.of(new Numbered<>(0, change.start())), result);
        return result[0];
    }

    private ChangeResult delete(Change.DeleteSchedule change) throws SQLException {
        long[] rows = statements.write(
                sql.deleteSchedule,
                List.of(change),
                (to, delete) -> to.text(delete.name()).number(delete.revision()));
        return rows[0] == 1 || stored(change.name()).isEmpty() ? APPLIED : FENCED;
    }

    private boolean write(ScheduleRecord wanted) throws SQLException {
        long[] rows = wanted.revision() == 1
                ? statements.write(sql.insertSchedule, List.of(wanted), (to, row) -> {
                    ScheduleRows.bind(to, row);
                    to.text(row.name());
                })
                : statements.write(sql.updateSchedule, List.of(wanted), (to, row) -> {
                    ScheduleRows.bind(to, row);
                    to.text(row.name()).number(row.revision() - 1);
                });
        return rows[0] == 1;
    }

    private Optional<ScheduleRecord> stored(String name) throws SQLException {
        return statements.find(sql.scheduleByName, ScheduleRows::read, name);
    }

    private static boolean isSame(ScheduleRecord stored, ScheduleRecord wanted) {
        return stored.withNo(wanted.no()).equals(wanted);
    }
}
