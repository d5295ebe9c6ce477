package io.durableworkflow.boot.jdbc;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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
    private final Set<Long> elsewhere = ConcurrentHashMap.newKeySet();
    private final boolean asking;

    Revisions(StoreSql sql) {
        this(sql, true);
    }

    private Revisions(StoreSql sql, boolean asking) {
        this.sql = sql;
        this.asking = asking;
    }

    /** For one whose changes are all next: nothing is looked up, and a repeat would not be recognised. */
    static Revisions ofNothing(StoreSql sql) {
        return new Revisions(sql, false);
    }

    /** A transaction other than the writer's writes, or has written, for this execution. From any thread. */
    void writtenElsewhere(long no) {
        elsewhere.add(no);
    }

    /** The highest revision, or 0 if there is none. */
    long last(Statements statements, long no) throws SQLException {
        if (!asking) {
            return 0;
        }
        if (elsewhere.remove(no)) {
            committed.remove(no);
        }
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
