package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.WaitState;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes publications, and delivers them to the waits that began before them, in the order of the executions' numbers. */
final class Publications {
    private final StoreSql sql;
    private final Statements statements;
    private final RowLocks locks;

    private record Publication(
            String dedupKey,
            boolean named,
            Instant acceptedAt,
            long reached,
            boolean finished,
            @Nullable String payload) {}

    private record Wait(long execution, int generation, int scope, int position) {}

    Publications(StoreSql sql, Statements statements, RowLocks locks) {
        this.sql = sql;
        this.statements = statements;
        this.locks = locks;
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
                        .number(0L)
                        .text(item.payload()));
        return statements
                .find(sql.publication, row -> row.getLong(1), publish.topic(), publish.dedupKey())
                .map(ChangeResult.Published::new)
                .orElseThrow(() -> new SQLException("publication neither written nor found"));
    }

    ChangeResult write(Change.Spread spread) throws SQLException {
        Optional<Publication> found = statements.find(
                sql.publicationByNo,
                result -> {
                    Row row = new Row(result);
                    return new Publication(
                            row.requiredText(),
                            row.number() == 1,
                            row.instant(),
                            row.number(),
                            row.optionalLong() != null,
                            row.text());
                },
                spread.publication(),
                spread.topic());
        boolean gone = found.isEmpty() || found.get().finished();
        if (gone || found.get().reached() != spread.cursor()) {
            List<Wait> told = waits(spread, spread.cursor(), Long.MAX_VALUE, Long.MAX_VALUE, spread.limit());
            return delivered(told, gone ? spread.cursor() : found.get().reached(), gone);
        }
        return deliver(spread, found.get());
    }

    private ChangeResult deliver(Change.Spread spread, Publication publication) throws SQLException {
        long acceptedAt = publication.acceptedAt().toEpochMilli();
        List<Wait> waits = new ArrayList<>(waits(spread, spread.cursor(), Long.MAX_VALUE, acceptedAt, spread.limit()));
        boolean finished = waits.size() < spread.limit();
        long reached =
                waits.isEmpty() ? spread.cursor() : waits.get(waits.size() - 1).execution();
        if (!finished) { // what the last execution has more of it must not miss
            waits.removeIf(wait -> wait.execution() == reached);
            waits.addAll(waits(spread, reached - 1, reached, acceptedAt, CheckpointStore.MAX_ROWS));
        }
        for (Wait wait : waits) {
            locks.take(wait.execution());
        }
        statements.write(
                sql.insertSignal,
                waits,
                (to, wait) -> to.number(wait.execution())
                        .text(WaitState.topicAddress(wait.scope(), wait.position(), spread.topic()))
                        .text("topic/%s/%d/%d/%d"
                                .formatted(publication.dedupKey(), wait.generation(), wait.scope(), wait.position()))
                        .instant(publication.acceptedAt())
                        .text(publication.payload()));
        if (!finished) {
            statements.write(
                    sql.movePublication,
                    List.of(spread),
                    (to, item) -> to.number(reached).number(item.publication()));
        } else if (publication.named()) {
            statements.write(
                    sql.finishPublication,
                    List.of(spread),
                    (to, item) -> to.instant(item.at()).number(item.publication()));
        } else {
            statements.write(sql.deletePublication, List.of(spread), (to, item) -> to.number(item.publication()));
        }
        return delivered(waits, reached, finished);
    }

    private List<Wait> waits(Change.Spread spread, long after, long last, long acceptedAt, int limit)
            throws SQLException {
        return statements.list(
                sql.topicWaits,
                result -> {
                    Row row = new Row(result);
                    return new Wait(row.number(), row.smallNumber(), row.smallNumber(), row.smallNumber());
                },
                spread.topic(),
                after,
                last,
                acceptedAt,
                limit);
    }

    private static ChangeResult delivered(List<Wait> waits, long reached, boolean finished) {
        return new ChangeResult.Delivered(
                waits.stream().map(Wait::execution).distinct().toList(), reached, finished);
    }
}
