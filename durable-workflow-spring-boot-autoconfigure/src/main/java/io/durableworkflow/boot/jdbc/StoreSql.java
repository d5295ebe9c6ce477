package io.durableworkflow.boot.jdbc;

import static io.durableworkflow.boot.jdbc.CheckpointRows.EVENT_COLUMNS;
import static io.durableworkflow.boot.jdbc.ExecutionRows.START_COLUMNS;
import static io.durableworkflow.boot.jdbc.ExecutionRows.STATE_COLUMNS;

import io.durableworkflow.boot.jdbc.ExecutionRows.Columns;
import io.durableworkflow.boot.schema.TablePrefix;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.ScheduleSelection;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All SQL of the store. Each write carries its own condition and says by its row count whether that held, so that the usual
 * commit asks nothing first.
 *
 * <p>SQLite uses a partial index only where a query repeats the index's own condition, word by word: hence the fragments.
 */
final class StoreSql {
    private static final String CAN_RUN = "status IN ('QUEUED', 'RUNNING', 'SUSPENDED', 'COMPENSATING')";
    private static final String ACTIVE = "status NOT IN ('COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELLED')";
    private static final String ENDED = "status IN ('COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELLED')";
    private static final String HELD = "{execution} WHERE no = ? AND fence = ? AND revision <= ?";
    private static final String DUE = "owner IS NULL AND wake_at IS NOT NULL AND " + CAN_RUN;

    /** Nothing happens if the id is taken. */
    final String insertExecution;
    /** Whoever has not the fence, or comes after a later revision, or has not seen all that arrived, matches no row. */
    final String updateExecution;
    /** The same, and whoever waits for a child that has ended or is gone matches no row either. */
    final String updateExecutionAwaiting;
    /** The same, and whoever waits in branches, in one of them for a child that has ended or is gone, matches no row. */
    final String updateExecutionBranching;
    /** Whoever has not the fence, or comes after a later revision of row or checkpoint, writes nothing. */
    final String writeCheckpoint;
    /** Whoever has not the fence, or comes after a later revision, writes nothing; nor does a repeat. */
    final String insertEvent;

    /** One that has not ended, or whose fence is another, matches no row. */
    final String deleteExecution;
    /** What belongs to an execution. On connections that check foreign keys it has gone with the row. */
    final List<String> deleteRecords;

    /** The highest number that was deleted, so that it is not given again. Nothing happens if one is noted. */
    final String noteFirstDeleted;

    final String noteDeleted;

    final String deleteCheckpoint;
    final String keepCheckpoints;
    final String keepBranch;
    final String giveSignalsBack;
    final String forgetCheckpoints;
    final String forgetEvents;
    final String consumeSignal;
    final String closeCommand;
    final String expireSignals;
    final String closeCommands;
    final String insertSignal;
    final String insertCommand;
    final String knowsSignal;
    final String knowsCommand;

    /** Nothing happens if the key is known. */
    final String insertPublication;

    final String publication;
    final String publicationByNo;
    final String openPublications;
    final String topicWaits;
    final String movePublication;
    final String finishPublication;
    final String deletePublication;
    final String forgetPublications;

    /** Whoever has not the fence, or comes after a later value of the name, writes nothing. */
    final String publishValue;

    final String isHeld;
    final String values;
    final String value;

    /** Whoever has not the fence writes nothing; nor does a repeat. */
    final String insertToken;

    final String token;
    final String completeToken;
    final String countTokens;
    final String forgetTokens;
    final String isPending;
    final String callbackWaits;

    final String insertNode;
    final String pruneNodes;
    final String lastNo;

    /** In order of the number, so that no two transactions wait for each other. */
    final String lockRows;

    final String numbersOf;
    final String numbersOfTokens;
    final String exists;
    final String byId;
    final String byIdWithPayloads;
    final String byNo;
    final String byNoWithPayloads;
    final String loaded;
    final String hasUnseen;
    final String hasActiveChild;
    final String hasEndedChildOfBranch;
    final String checkpoint;
    final String checkpoints;
    final String checkpointsWithPayloads;
    final String payloads;
    final String signals;
    final String events;
    final String eventsOfRevision;
    final String lastRevision;
    final String pendingSignals;
    final String openCommands;
    final String due;
    final String deadlines;
    final String withDeliveries;
    final String orphans;
    final String blocked;
    final String ended;
    final String activeWorkflows;
    final String countAll;
    final String countOthers;

    /** Nothing happens if id or dedup key are taken, or, where that cannot be said, it fails. */
    final String insertDeduplicated;

    final String byDedupKey;
    final String queueHolding;
    final String queueAdmitted;
    final String line;
    final String lineWithinKeys;
    final String lineLength;
    final String waitingQueues;
    final String insertPause;
    final String deletePause;
    final String pause;

    final String insertSchedule;
    final String updateSchedule;
    final String deleteSchedule;
    final String scheduleByName;
    final String scheduleByNo;
    final String dueSchedules;
    final String schedulesWithEnds;
    private final String schedules;

    private final TablePrefix prefix;
    private final Dialect dialect;

    StoreSql(TablePrefix prefix, Dialect dialect) {
        this.prefix = prefix;
        this.dialect = dialect;
        insertExecution = insert("execution", "no, " + START_COLUMNS + ", " + STATE_COLUMNS + ", revision", null, "id");
        updateExecution = sql("""
                UPDATE {execution} SET (%s, revision) = (%s)
                WHERE no = ? AND fence = ? AND revision < ?
                  AND NOT EXISTS (SELECT 1 FROM {signal} s
                                  WHERE s.execution_no = {execution}.no AND s.status = 'PENDING' AND s.no > ?)
                  AND NOT EXISTS (SELECT 1 FROM {command} c
                                  WHERE c.execution_no = {execution}.no AND c.status = 'OPEN' AND c.no > ?)
                """.formatted(STATE_COLUMNS, marks(STATE_COLUMNS, "revision")));
        updateExecutionAwaiting = updateExecution
                + sql(" AND EXISTS (SELECT 1 FROM {execution} c WHERE c.id = ? AND c.parent_no = {execution}.no AND c."
                        + ACTIVE + ")");
        String endedChildOfBranch =
                """
                EXISTS (SELECT 1 FROM {checkpoint} k
                        WHERE k.execution_no = {execution}.no AND k.generation = {execution}.generation
                          AND k.kind = %d AND k.status = %d
                          AND NOT EXISTS (SELECT 1 FROM {execution} c
                                          WHERE c.id = k.arguments AND c.parent_no = k.execution_no AND c.%s))
                """.formatted(Codes.of(CheckpointKind.CHILD), Codes.of(CheckpointStatus.INTENT), ACTIVE);
        updateExecutionBranching = updateExecution + sql(" AND NOT " + endedChildOfBranch);
        hasEndedChildOfBranch = sql("SELECT 1 FROM {execution} WHERE no = ? AND " + endedChildOfBranch);
        writeCheckpoint = sql(dialect.insert(new Insertion(
                "checkpoint",
                Insertion.split("execution_no, " + CheckpointRows.COLUMNS),
                Insertion.split("no, " + marks(CheckpointRows.COLUMNS)),
                HELD,
                Insertion.split("execution_no, generation, scope, position"),
                Insertion.split(CheckpointRows.COLUMNS),
                true)));
        insertEvent = sql(dialect.insert(new Insertion(
                "event",
                Insertion.split("execution_no, line, " + EVENT_COLUMNS),
                Insertion.split("no, " + marks("line", EVENT_COLUMNS)),
                HELD,
                Insertion.split("execution_no, revision, line"),
                List.of(),
                false)));

        deleteExecution = sql("DELETE FROM {execution} WHERE no = ? AND fence = ? AND " + ENDED);
        deleteRecords = Stream.of("checkpoint", "event", "signal", "command", "value", "callback")
                .map(table -> sql("DELETE FROM {" + table + "} WHERE execution_no = ?"))
                .toList();

        noteFirstDeleted = sql(dialect.insert(new Insertion(
                "deleted", List.of("no", "highest_no"), List.of("1", "?"), null, List.of("no"), List.of(), false)));
        noteDeleted = sql("UPDATE {deleted} SET highest_no = ? WHERE no = 1 AND highest_no < ?");

        deleteCheckpoint = sql("""
                DELETE FROM {checkpoint} WHERE execution_no = ? AND generation = ? AND scope = ? AND position = ?
                """);
        keepCheckpoints = sql("""
                UPDATE {checkpoint} SET generation = ?
                WHERE execution_no = ? AND generation = ? AND (scope = 2 OR (scope = 0 AND position < ?))
                """);
        keepBranch = sql("""
                UPDATE {checkpoint} SET generation = ? WHERE execution_no = ? AND generation = ? AND scope = ?
                """);
        giveSignalsBack = sql("""
                UPDATE {signal} SET status = 'PENDING', revision = NULL
                WHERE execution_no = ? AND status = 'DELIVERED'
                  AND revision IN (SELECT c.revision FROM {checkpoint} c
                                   WHERE c.execution_no = {signal}.execution_no AND c.generation = ?
                                     AND c.kind IN (%d, %d, %d, %d))
                """.formatted(
                        Codes.of(CheckpointKind.SIGNAL),
                        Codes.of(CheckpointKind.ANY_SIGNAL),
                        Codes.of(CheckpointKind.TOPIC),
                        Codes.of(CheckpointKind.CALLBACK)));
        forgetCheckpoints = sql("DELETE FROM {checkpoint} WHERE execution_no = ? AND generation <= ?");
        forgetEvents = sql("""
                DELETE FROM {event} WHERE execution_no = ?
                  AND revision < (SELECT e.revision FROM {event} e WHERE e.execution_no = ?
                                  ORDER BY e.revision DESC, e.line DESC LIMIT 1 OFFSET ?)
                """);
        consumeSignal = sql("""
                UPDATE {signal} SET status = 'DELIVERED', revision = ?
                WHERE no = ? AND execution_no = ? AND status = 'PENDING'
                """);
        closeCommand = sql("""
                UPDATE {command} SET status = 'DONE', revision = ?
                WHERE no = ? AND execution_no = ? AND status = 'OPEN'
                """);
        expireSignals = sql("""
                UPDATE {signal} SET status = 'EXPIRED', revision = ? WHERE execution_no = ? AND status = 'PENDING'
                """);
        closeCommands = sql("""
                UPDATE {command} SET status = 'DONE', revision = ? WHERE execution_no = ? AND status = 'OPEN'
                """);
        insertSignal = insert(
                "signal",
                "execution_no, name, dedup_key, status, accepted_at, payload",
                "'PENDING'",
                "execution_no, dedup_key");
        insertCommand = insert(
                "command", "execution_no, kind, token, status, accepted_at, who, why", "'OPEN'", "execution_no, token");
        knowsSignal = sql("SELECT 1 FROM {signal} WHERE execution_no = ? AND dedup_key = ?");
        knowsCommand = sql("SELECT 1 FROM {command} WHERE execution_no = ? AND token = ?");

        insertPublication =
                insert("topic", "topic, dedup_key, named, accepted_at, reached, payload", null, "topic, dedup_key");
        publication = sql("SELECT no FROM {topic} WHERE topic = ? AND dedup_key = ?");
        publicationByNo = sql("""
                SELECT dedup_key, named, accepted_at, reached, finished_at, payload FROM {topic} WHERE no = ? AND topic = ?
                """);
        openPublications =
                sql("SELECT no, topic, reached FROM {topic} WHERE finished_at IS NULL AND no > ? ORDER BY no LIMIT ?");
        topicWaits = sql("""
                SELECT c.execution_no, c.generation, c.scope, c.position FROM {checkpoint} c%s
                JOIN {execution} e ON e.no = c.execution_no
                WHERE c.kind = 22 AND c.status = 0 AND c.name = ? AND c.execution_no > ? AND c.execution_no <= ?
                  AND c.started_at <= ? AND e.generation = c.generation AND e.%s
                ORDER BY c.execution_no LIMIT ?
                """.formatted(dialect.indexedBy("checkpoint_topic"), ACTIVE));
        movePublication = sql("UPDATE {topic} SET reached = ? WHERE no = ?");
        finishPublication = sql("UPDATE {topic} SET finished_at = ?, payload = NULL WHERE no = ?");
        deletePublication = sql("DELETE FROM {topic} WHERE no = ?");
        forgetPublications = sql("""
                DELETE FROM {topic} WHERE no IN (
                    SELECT no FROM {topic} WHERE finished_at IS NOT NULL AND finished_at < ? ORDER BY finished_at LIMIT 100)
                """);

        publishValue = sql(dialect.insert(new Insertion(
                "value",
                Insertion.split("execution_no, name, revision, published_at, payload"),
                Insertion.split("no, ?, ?, ?, ?"),
                "{execution} WHERE no = ? AND fence = ?",
                Insertion.split("execution_no, name"),
                Insertion.split("revision, published_at, payload"),
                true)));
        isHeld = sql("SELECT 1 FROM {execution} WHERE no = ? AND fence = ?");
        values = sql("SELECT name, revision, published_at, NULL FROM {value} WHERE execution_no = ?");
        value = sql("SELECT name, revision, published_at, payload FROM {value} WHERE execution_no = ? AND name = ?");

        insertToken = sql(dialect.insert(new Insertion(
                "callback",
                Insertion.split("token_hash, callback, name, scope, position, created_at, execution_no"),
                Insertion.split("?, ?, ?, ?, ?, ?, no"),
                "{execution} WHERE no = ? AND fence = ?",
                List.of("token_hash"),
                List.of(),
                false)));
        token = sql("""
                SELECT execution_no, completion, token_hash, callback, name, scope, position, created_at
                FROM {callback} WHERE token_hash = ?
                """);
        completeToken = sql("UPDATE {callback} SET completion = ?, completed_at = ? WHERE token_hash = ?");
        countTokens = sql("SELECT count(*) FROM {callback} WHERE execution_no = ? AND callback = ?");
        forgetTokens = sql("DELETE FROM {callback} WHERE execution_no = ?");
        isPending = sql("SELECT 1 FROM {signal} WHERE execution_no = ? AND status = 'PENDING' AND name = ?");
        callbackWaits = sql("SELECT %s FROM {checkpoint} WHERE execution_no = ? AND generation = ? AND kind = %d"
                .formatted(CheckpointRows.COLUMNS, Codes.of(CheckpointKind.CALLBACK)));

        insertNode = sql(dialect.insert(new Insertion(
                "node",
                List.of("id", "started_at", "heartbeat_at"),
                List.of("?", "?", "?"),
                null,
                List.of("id"),
                List.of("heartbeat_at"),
                false)));
        pruneNodes = sql("""
                DELETE FROM {node}
                WHERE no <= (SELECT max(no) FROM {node}) - ?
                  AND id NOT IN (SELECT owner FROM {execution} WHERE owner IS NOT NULL)
                """);
        lastNo = sql("""
                SELECT max(no) FROM (
                    SELECT coalesce(max(no), 0) AS no FROM {execution} UNION ALL SELECT highest_no FROM {deleted} WHERE no = 1) AS n
                """);

        lockRows = sql("SELECT no FROM {execution} WHERE no = ANY(?) ORDER BY no FOR UPDATE");
        numbersOf = sql("SELECT no FROM {execution} WHERE id = ANY(?)");
        numbersOfTokens = sql("SELECT execution_no FROM {callback} WHERE token_hash = ANY(?)");
        exists = sql("SELECT 1 FROM {execution} WHERE no = ?");
        byId = select(Columns.WITHOUT_PAYLOADS, "id = ?");
        byIdWithPayloads = select(Columns.ALL, "id = ?");
        byNo = select(Columns.WITHOUT_PAYLOADS, "no = ?");
        byNoWithPayloads = select(Columns.ALL, "no = ?");
        loaded = sql(LoadedRow.query());
        hasUnseen = sql("""
                SELECT 1 FROM {signal} WHERE execution_no = ? AND status = 'PENDING' AND no > ?
                UNION ALL
                SELECT 1 FROM {command} WHERE execution_no = ? AND status = 'OPEN' AND no > ?
                LIMIT 1
                """);
        hasActiveChild = sql("SELECT 1 FROM {execution} WHERE id = ? AND parent_no = ? AND " + ACTIVE);
        checkpoint = sql("""
                SELECT %s FROM {checkpoint} WHERE execution_no = ? AND generation = ? AND scope = ? AND position = ?
                """.formatted(CheckpointRows.COLUMNS));
        checkpoints = sql("""
                SELECT %s FROM {checkpoint}
                WHERE execution_no = ? AND generation = (SELECT generation FROM {execution} WHERE no = execution_no)
                ORDER BY scope, position
                """.formatted(CheckpointRows.COLUMNS_WITHOUT_PAYLOADS));
        checkpointsWithPayloads = sql("""
                SELECT %s FROM {checkpoint} WHERE execution_no = ? AND generation = ? ORDER BY scope, position
                """.formatted(CheckpointRows.COLUMNS));
        payloads = sql("""
                SELECT scope, position, kind, %s, %s FROM {checkpoint}
                WHERE execution_no = ? AND generation = (SELECT generation FROM {execution} WHERE no = execution_no)
                    AND scope >= ? AND scope < ?
                ORDER BY scope DESC, position DESC LIMIT ?
                """.formatted(textUpToLength("arguments"), textUpToLength("output")));
        signals = sql("""
                SELECT no, name, status, accepted_at, %s FROM {signal}
                WHERE execution_no = ? ORDER BY no DESC LIMIT ?
                """.formatted(textUpToLength("payload")));
        events = sql("SELECT %s FROM {event} WHERE execution_no = ? ORDER BY revision, line".formatted(EVENT_COLUMNS));
        eventsOfRevision = sql("SELECT %s FROM {event} WHERE execution_no = ? AND revision = ? ORDER BY line"
                .formatted(EVENT_COLUMNS));
        lastRevision = sql("""
                SELECT max(revision) FROM (
                    SELECT revision FROM {execution} WHERE no = ?
                    UNION ALL SELECT max(revision) FROM {checkpoint} WHERE execution_no = ?
                    UNION ALL SELECT max(revision) FROM {event} WHERE execution_no = ?) AS r
                """);
        pendingSignals = sql("""
                SELECT no, name, accepted_at, payload FROM {signal}
                WHERE execution_no = ? AND status = 'PENDING' AND no > ?
                ORDER BY no LIMIT ?
                """);
        openCommands = sql("""
                SELECT no, kind, accepted_at, who, why FROM {command}
                WHERE execution_no = ? AND status = 'OPEN' AND no > ?
                ORDER BY no
                """);
        due = sql("SELECT no, wake_at FROM {execution}" + dialect.indexedBy("execution_due") + " WHERE " + DUE
                + " AND wake_at <= ? ORDER BY wake_at, no LIMIT ?");
        deadlines = sql("""
                SELECT no, deadline_at FROM {execution}%s
                WHERE owner IS NULL AND deadline_at IS NOT NULL AND status IN ('QUEUED', 'SUSPENDED')
                ORDER BY deadline_at, no LIMIT ?
                """.formatted(dialect.indexedBy("execution_deadline")));
        withDeliveries = sql("""
                SELECT s.execution_no AS no FROM {signal} s JOIN {execution} e ON e.no = s.execution_no
                WHERE s.status = 'PENDING' AND s.execution_no > ?
                  AND e.owner IS NULL AND e.%s
                  AND (e.waiting_kind IN ('SIGNAL', 'TOPIC', 'CALLBACK') AND e.waiting_name = s.name
                       OR e.waiting_kind = 'PARALLEL'
                       OR e.waiting_kind = 'ANY_SIGNAL'
                          AND replace('\n' || e.waiting_name || '\n', '\n' || s.name || '\n', '')
                              <> ('\n' || e.waiting_name || '\n'))
                UNION
                SELECT c.execution_no FROM {command} c JOIN {execution} e ON e.no = c.execution_no
                WHERE c.status = 'OPEN' AND c.execution_no > ? AND e.owner IS NULL AND e.%s
                UNION
                SELECT e.no FROM {execution} e%s
                WHERE e.waiting_kind = 'CHILD' AND e.no > ? AND e.owner IS NULL AND e.%s
                  AND NOT EXISTS (SELECT 1 FROM {execution} c
                                  WHERE c.id = e.waiting_name AND c.parent_no = e.no AND c.%s)
                UNION
                SELECT {execution}.no FROM {execution}%s
                WHERE waiting_kind = 'PARALLEL' AND {execution}.no > ? AND owner IS NULL AND {execution}.%s
                  AND %s
                ORDER BY no LIMIT ?
                """.formatted(
                        CAN_RUN,
                        ACTIVE,
                        dialect.indexedBy("execution_awaiting"),
                        CAN_RUN,
                        ACTIVE,
                        dialect.indexedBy("execution_branching"),
                        CAN_RUN,
                        endedChildOfBranch));
        orphans = sql(
                "SELECT %s FROM {execution}%s WHERE ".formatted(Orphans.COLUMNS, dialect.indexedBy("execution_owned"))
                        + "owner IS NOT NULL AND no > ? AND owner <> ? AND " + ACTIVE + " ORDER BY no LIMIT ?");
        blocked = select(
                Columns.WITHOUT_INPUT,
                "status <> 'COMPLETED' AND status = 'BLOCKED' AND no > ? AND block_reason = ? ORDER BY no LIMIT ?");
        List<String> whole = Insertion.split("no, " + START_COLUMNS + ", " + STATE_COLUMNS + ", revision");
        insertDeduplicated = sql(dialect.insert(new Insertion(
                "execution",
                whole,
                Insertion.split(marks(whole.toArray(String[]::new))),
                null,
                List.of(),
                List.of(),
                false)));
        byDedupKey = select(Columns.WITHOUT_PAYLOADS, "queue = ? AND dedup_key = ?");
        queueHolding = sql("SELECT count(*) FROM {execution}%s WHERE queue = ? AND queue_place = 1"
                .formatted(dialect.indexedBy("execution_place")));
        queueAdmitted = sql("""
                SELECT count(*), min(admitted_at) FROM {execution}%s
                WHERE queue = ? AND admitted_at IS NOT NULL AND admitted_at > ?
                """.formatted(dialect.indexedBy("execution_admitted")));
        String inLine = "{execution}%s WHERE waiting_kind = 'QUEUE' AND status = 'QUEUED' AND "
                .formatted(dialect.indexedBy("execution_line"));
        String byRank = " ORDER BY queue_rank_at, no LIMIT ?";
        line = sql("SELECT no, queue_key FROM " + inLine + "queue = ?" + byRank);
        lineWithinKeys = sql(
                "SELECT no, queue_key FROM " + inLine + """
                queue = ? AND (queue_key IS NULL OR queue_key NOT IN (
                    SELECT h.queue_key FROM {execution} h%s
                    WHERE h.queue = ? AND h.queue_place = 1 AND h.queue_key IS NOT NULL
                    GROUP BY h.queue_key HAVING count(*) >= ?))
                """.formatted(dialect.indexedBy("execution_place")) + byRank);
        lineLength = sql("SELECT count(*), min(waiting_since_at) FROM " + inLine + "queue = ?");
        waitingQueues = sql("SELECT DISTINCT queue FROM " + inLine + "queue IS NOT NULL ORDER BY queue");
        insertPause = insert("queue", "name, paused_at, paused_by, pause_reason", null, "name");
        deletePause = sql("DELETE FROM {queue} WHERE name = ?");
        pause = sql("SELECT name, paused_at, paused_by, pause_reason FROM {queue} WHERE name = ?");
        insertSchedule = insert("schedule", ScheduleRows.COLUMNS + ", name", null, "name");
        updateSchedule = sql("UPDATE {schedule} SET (%s) = (%s) WHERE name = ? AND revision = ?"
                .formatted(ScheduleRows.COLUMNS, marks(ScheduleRows.COLUMNS)));
        deleteSchedule = sql("DELETE FROM {schedule} WHERE name = ? AND revision = ?");
        schedules = sql("SELECT no, name, %s FROM {schedule} WHERE ".formatted(ScheduleRows.COLUMNS));
        scheduleByName = schedules + "name = ?";
        scheduleByNo = schedules + "no = ?";
        dueSchedules = sql("""
                SELECT no, next_at FROM {schedule}%s
                WHERE paused = 0 AND fault IS NULL AND awaited IS NULL AND next_at IS NOT NULL
                ORDER BY next_at, no LIMIT ?
                """.formatted(dialect.indexedBy("schedule_due")));
        schedulesWithEnds = sql("""
                SELECT no FROM {schedule}%s
                WHERE paused = 0 AND fault IS NULL AND awaited IS NOT NULL
                  AND NOT EXISTS (SELECT 1 FROM {execution} e WHERE e.id = awaited AND e.%s)
                ORDER BY no LIMIT ?
                """.formatted(dialect.indexedBy("schedule_awaiting"), ACTIVE));
        ended = sql(EndedRows.query(dialect.indexedBy("execution_ended"), ACTIVE));
        // The first condition lets the index of states be used, which leaves most of what has ended out.
        activeWorkflows = sql("""
                SELECT workflow, version, count(*) FROM {execution}
                 WHERE status <> 'COMPLETED' AND status NOT IN ('FAILED', 'TIMED_OUT', 'CANCELLED')
                 GROUP BY workflow, version
                """);
        countAll = sql("SELECT count(*) FROM {execution}");
        countOthers = sql("SELECT status, count(*) FROM {execution} WHERE status <> 'COMPLETED' GROUP BY status");
    }

    /** Schedules by number, with a number and a limit to be set. */
    String schedules(ScheduleSelection which) {
        String condition = switch (which) {
            case ALL -> "";
            case DECLARED -> "declared = 1 AND ";
            case FAULTY -> "fault IS NOT NULL AND ";
        };
        return schedules + condition + "no > ? ORDER BY no LIMIT ?";
    }

    private static String textUpToLength(String column) {
        return "length(%1$s), CASE WHEN length(%1$s) <= ? THEN %1$s END".formatted(column);
    }

    String binaryOrder(String column) {
        return dialect.binaryOrder(column);
    }

    String contains(String column) {
        return dialect.contains(column);
    }

    /** What a query of executions adds to their table to read it by an index. */
    String indexedBy(String index) {
        return sql(dialect.indexedBy(index));
    }

    /** Whether rows must be locked before a transaction acts on what it finds in them. */
    boolean locksRows() {
        return dialect.hasSeveralWriters();
    }

    private String insert(String table, String columns, @Nullable String status, String key) {
        List<String> all = Insertion.split(columns);
        List<String> values = all.stream()
                .map(column -> status != null && column.equals("status") ? status : "?")
                .toList();
        return sql(dialect.insert(new Insertion(table, all, values, null, Insertion.split(key), List.of(), false)));
    }

    /** Executions by some of their columns. */
    String select(Columns columns, String condition) {
        return sql("SELECT %s FROM {execution} WHERE %s".formatted(columns.list(), condition));
    }

    /** Writes the names of tables and indexes in full. */
    String sql(String text) {
        // By hand, as a regular expression takes ten times as long, and each start does this for all statements.
        StringBuilder full = new StringBuilder(text.length() + 32);
        int written = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', written)) {
            int close = text.indexOf('}', open);
            full.append(text, written, open).append(prefix.value()).append(text, open + 1, close);
            written = close + 1;
        }
        return full.append(text, written, text.length()).toString();
    }

    private static String marks(String... columnLists) {
        return Arrays.stream(columnLists)
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(column -> "?")
                .collect(Collectors.joining(", "));
    }
}
