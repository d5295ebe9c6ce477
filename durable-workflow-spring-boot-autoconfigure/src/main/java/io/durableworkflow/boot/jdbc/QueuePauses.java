package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.QueuePause;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Writes that queues are paused, and that they are paused no more. */
final class QueuePauses {
    private static final ChangeResult APPLIED = new ChangeResult.Applied(null);

    private final StoreSql sql;
    private final Statements statements;

    QueuePauses(StoreSql sql, Statements statements) {
        this.sql = sql;
        this.statements = statements;
    }

    ChangeResult write(Change change) throws SQLException {
        if (change instanceof Change.PauseQueue pause) {
            statements.write(
                    sql.insertPause,
                    List.of(pause.pause()),
                    (to, row) -> to.text(row.queue())
                            .instant(row.pausedAt())
                            .text(row.who())
                            .text(row.why()));
        } else {
            statements.write(
                    sql.deletePause,
                    List.of((Change.ResumeQueue) change),
                    (to, resumption) -> to.text(resumption.queue()));
        }
        return APPLIED;
    }

    static QueuePause read(ResultSet result) throws SQLException {
        Row row = new Row(result);
        return new QueuePause(row.requiredText(), row.instant(), row.text(), row.text());
    }
}
