package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Deletes executions that have ended, with everything that belongs to them. */
final class Deletions {
    private static final ChangeResult APPLIED = new ChangeResult.Applied(null);
    private static final ChangeResult FENCED = new ChangeResult.Fenced();

    private final StoreSql sql;
    private final Statements statements;

    Deletions(StoreSql sql, Statements statements) {
        this.sql = sql;
        this.statements = statements;
    }

    void write(List<Numbered<Change.Delete>> deletions, ChangeResult[] results) throws SQLException {
        long[] rows = statements.write(
                sql.deleteExecution,
                deletions,
                (to, deletion) -> to.number(deletion.change().no())
                        .number(deletion.change().fence()));
        List<Long> deleted = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            long no = deletions.get(i).change().no();
            if (rows[i] == 1) {
                deleted.add(no);
            }
            results[deletions.get(i).index()] = rows[i] == 1 || !exists(no) ? APPLIED : FENCED;
        }
        if (!deleted.isEmpty()) {
            long highest = Collections.max(deleted);
            statements.write(sql.noteFirstDeleted, List.of(highest), (to, no) -> to.number(highest));
            statements.write(
                    sql.noteDeleted,
                    List.of(highest),
                    (to, no) -> to.number(highest).number(highest));
        }
        for (String records : sql.deleteRecords) {
            statements.write(records, deleted, (to, no) -> to.number(no.longValue()));
        }
    }

    private boolean exists(long no) throws SQLException {
        return statements.find(sql.exists, row -> true, no).isPresent();
    }
}
