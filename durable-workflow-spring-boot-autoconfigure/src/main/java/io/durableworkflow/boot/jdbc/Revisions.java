package io.durableworkflow.boot.jdbc;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The highest revision that anything of an execution has, for those that were written lately. A step does not write the row
 * of its execution, so this cannot be read there; and to look through all of its checkpoints at each step would cost more the
 * longer it runs. Nobody else writes to this database, so what was read once holds.
 *
 * <p>What a transaction wrote counts only once it is committed; after one that failed everything is read anew.
 */
final class Revisions {
    /** Most executions that are remembered; of another one all is read again. */
    static final int MAX_REMEMBERED = 20_000;

    private final StoreSql sql;
    private final Map<Long, Long> committed = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };
    private final Map<Long, Long> written = new HashMap<>();

    Revisions(StoreSql sql) {
        this.sql = sql;
    }

    /** The highest revision, or 0 if there is none. */
    long last(Statements statements, long no) throws SQLException {
        Long known = written.getOrDefault(no, committed.get(no));
        if (known == null) {
            known = statements
                    .find(sql.lastRevision, row -> row.getLong(1), no, no, no)
                    .orElse(0L);
            written.put(no, known);
        }
        return known;
    }

    void wrote(long no, long revision) {
        written.put(no, revision);
    }

    void committed() {
        committed.putAll(written);
        written.clear();
    }

    void failed() {
        committed.clear();
        written.clear();
    }
}
