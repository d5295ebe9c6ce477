package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Writes publications, and delivers them to the waits that were stored before them: those up to the last row that there was
 * then, in the order of the rows.
 */
final class Publications {
    private final StoreSql sql;
    private final Statements statements;

    private record Open(long reached, long cutOff, boolean finished, boolean named) {}

    private record Wait(long rowid, long execution) {}

    Publications(StoreSql sql, Statements statements) {
        this.sql = sql;
        this.statements = statements;
    }

    ChangeResult write(Change.Publish publish) throws SQLException {
        statements.write(
                sql.forgetPublications,
                List.of(publish),
                (to, item) -> to.instant(item.acceptedAt().minus(Change.Publish.REMEMBERED)));
        statements.write(
                sql.insertPublication,
                List.of(publish),
                (to, item) -> to.text(item.topic())
                        .text(item.dedupKey())
                        .number(item.named() ? 1L : 0L)
                        .instant(item.acceptedAt())
                        .text(item.payload()));
        return statements
                .find(sql.publication, row -> row.getLong(1), publish.topic(), publish.dedupKey())
                .map(ChangeResult.Published::new)
                .orElseThrow(() -> new SQLException("publication neither written nor found"));
    }

    ChangeResult write(Change.Spread spread) throws SQLException {
        Optional<Open> found = statements.find(
                sql.publicationByNo,
                row -> new Open(row.getLong(1), row.getLong(2), row.getObject(3) != null, row.getInt(4) == 1),
                spread.publication(),
                spread.topic());
        boolean gone = found.isEmpty() || found.get().finished();
        if (gone || found.get().reached() != spread.cursor()) {
            List<Wait> told = waits(spread, Long.MAX_VALUE);
            return delivered(told, gone ? spread.cursor() : found.get().reached(), gone);
        }
        List<Wait> waits = waits(spread, found.get().cutOff());
        statements.write(
                sql.deliverPublication,
                waits,
                (to, wait) -> to.number(spread.publication()).number(wait.rowid()));
        boolean finished = waits.size() < spread.limit();
        long reached =
                waits.isEmpty() ? spread.cursor() : waits.get(waits.size() - 1).rowid();
        if (!finished) {
            statements.write(
                    sql.movePublication,
                    List.of(spread),
                    (to, item) -> to.number(reached).number(item.publication()));
        } else if (found.get().named()) {
            statements.write(
                    sql.finishPublication,
                    List.of(spread),
                    (to, item) -> to.instant(item.at()).number(item.publication()));
        } else {
            statements.write(sql.deletePublication, List.of(spread), (to, item) -> to.number(item.publication()));
        }
        return delivered(waits, reached, finished);
    }

    private List<Wait> waits(Change.Spread spread, long cutOff) throws SQLException {
        return statements.list(
                sql.topicWaits,
                row -> new Wait(row.getLong(1), row.getLong(2)),
                spread.topic(),
                spread.cursor(),
                cutOff,
                spread.limit());
    }

    private static ChangeResult delivered(List<Wait> waits, long reached, boolean finished) {
        return new ChangeResult.Delivered(
                waits.stream().map(Wait::execution).distinct().toList(), reached, finished);
    }
}
