package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ValueRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes the values that executions publish. */
final class Values {
    private static final ChangeResult APPLIED = new ChangeResult.Applied(null);
    private static final ChangeResult FENCED = new ChangeResult.Fenced();

    private final StoreSql sql;
    private final Statements statements;

    private record Part(Numbered<Change.PublishValues> of, ValueRecord value) {}

    Values(StoreSql sql, Statements statements) {
        this.sql = sql;
        this.statements = statements;
    }

    void write(List<Numbered<Change.PublishValues>> changes, ChangeResult[] results) throws SQLException {
        List<Part> parts = new ArrayList<>();
        changes.forEach(change -> change.change().values().forEach(value -> parts.add(new Part(change, value))));
        long[] rows = statements.write(
                sql.publishValue,
                parts,
                (to, part) -> to.text(part.value.name())
                        .number(part.value.revision())
                        .instant(part.value.publishedAt())
                        .text(part.value.payload())
                        .number(part.of.change().no())
                        .number(part.of.change().fence()));
        Set<Integer> written = new HashSet<>();
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] == 1) {
                written.add(parts.get(i).of.index());
            }
        }
        for (Numbered<Change.PublishValues> change : changes) {
            // If nothing was written, it is there already, or the execution has changed hands.
            results[change.index()] = written.contains(change.index()) || isHeld(change.change()) ? APPLIED : FENCED;
        }
    }

    private boolean isHeld(Change.PublishValues change) throws SQLException {
        return statements
                .find(sql.isHeld, row -> true, change.no(), change.fence())
                .isPresent();
    }

    static ValueRecord read(ResultSet result) throws SQLException {
        Row row = new Row(result);
        return new ValueRecord(row.requiredText(), row.number(), row.instant(), row.text());
    }
}
