package io.durableworkflow.boot.jdbc;

import static io.durableworkflow.boot.jdbc.CheckpointRows.EVENT_COLUMNS;
import static io.durableworkflow.boot.jdbc.ExecutionRows.START_COLUMNS;
import static io.durableworkflow.boot.jdbc.ExecutionRows.STATE_COLUMNS;

import io.durableworkflow.boot.jdbc.ExecutionRows.Columns;
import io.durableworkflow.boot.schema.TablePrefix;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.ScheduleSelection;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    private static final String DUE = "owner IS NULL AND wake_at IS NOT NULL AND " + CAN_RUN;

    /** Nothing happens if the id is taken. */
    final String insertExecution;
    /** Whoever has not the fence, or comes after a later revision, or has not seen all that arrived, matches no row. */
    final String updateExecution;
    /** The same, and whoever waits for a child that has ended or is gone matches no row either. */
    final String updateExecutionAwaiting;
    /** Whoever has not the fence, or comes after a later revision of row or checkpoint, writes nothing. */
    final String writeCheckpoint;
    /** Whoever has not the fence, or comes after a later revision, writes nothing; nor does a repeat. */
    final String insertEvent;

    /** One that has not ended, or whose fence is another, matches no row. */
    final String deleteExecution;
    /** What belongs to an execution. On connections that check foreign keys it has gone with the row. */
    final List<String> deleteRecords;

    final String deleteCheckpoint;
    final String keepCheckpoints;
    final String giveSignalsBack;
    final String consumeSignal;
    final String closeCommand;
    final String expireSignals;
    final String closeCommands;
    final String insertSignal;
    final String insertCommand;
    final String knowsSignal;
    final String knowsCommand;

    final String insertNode;
    final String pruneNodes;
    final String lastNo;

    final String exists;
    final String byId;
    final String byIdWithPayloads;
    final String byNoWithPayloads;
    final String hasUnseen;
    final String hasActiveChild;
    final String checkpoint;
    final String checkpoints;
    final String checkpointsWithPayloads;
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
    final String activeWorkflows;
    final String countAll;
    final String countOthers;

    final String queueHolding;
    final String queueNthLatest;
    final String lineByPriority;
    final String lineByAge;
    final String line;
    final String insertSchedule;
    final String updateSchedule;
    final String deleteSchedule;
    final String scheduleByName;
    final String scheduleByNo;
    final String dueSchedules;
    final String schedulesWithEnds;
    private final String schedules;

    private final TablePrefix prefix;

    StoreSql(TablePrefix prefix) {
        this.prefix = prefix;
        insertExecution =
                sql("""
                INSERT INTO {execution} (no, %s, %s, revision)
                VALUES (%s)
                ON CONFLICT (id) DO NOTHING
                """.formatted(START_COLUMNS, STATE_COLUMNS, marks(START_COLUMNS, STATE_COLUMNS, "no, revision")));
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
        writeCheckpoint = sql(
                """
                INSERT INTO {checkpoint} (execution_no, %s)
                SELECT no, %s FROM {execution} WHERE no = ? AND fence = ? AND revision <= ?
                ON CONFLICT (execution_no, generation, scope, position) DO UPDATE SET %s
                WHERE excluded.revision > {checkpoint}.revision
                """.formatted(CheckpointRows.COLUMNS, marks(CheckpointRows.COLUMNS), excluded(CheckpointRows.COLUMNS)));
        insertEvent = sql("""
                INSERT INTO {event} (execution_no, line, %s)
                SELECT no, %s FROM {execution} WHERE no = ? AND fence = ? AND revision <= ?
                ON CONFLICT (execution_no, revision, line) DO NOTHING
                """.formatted(EVENT_COLUMNS, marks("line", EVENT_COLUMNS)));

        deleteExecution = sql("DELETE FROM {execution} WHERE no = ? AND fence = ? AND " + ENDED);
        deleteRecords = Stream.of("checkpoint", "event", "signal", "command")
                .map(table -> sql("DELETE FROM {" + table + "} WHERE execution_no = ?"))
                .toList();

        deleteCheckpoint = sql("""
                DELETE FROM {checkpoint} WHERE execution_no = ? AND generation = ? AND scope = ? AND position = ?
                """);
        keepCheckpoints = sql("""
                UPDATE {checkpoint} SET generation = ?
                WHERE execution_no = ? AND generation = ? AND (scope = 2 OR (scope = 0 AND position < ?))
                """);
        giveSignalsBack = sql("""
                UPDATE {signal} SET status = 'PENDING', revision = NULL
                WHERE execution_no = ? AND status = 'DELIVERED'
                  AND revision IN (SELECT c.revision FROM {checkpoint} c
                                   WHERE c.execution_no = {signal}.execution_no AND c.generation = ? AND c.scope = 0
                                     AND c.position >= ? AND c.kind IN (%d, %d))
                """.formatted(Codes.of(CheckpointKind.SIGNAL), Codes.of(CheckpointKind.ANY_SIGNAL)));
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
        insertSignal = sql("""
                INSERT INTO {signal} (execution_no, name, dedup_key, status, accepted_at, payload)
                VALUES (?, ?, ?, 'PENDING', ?, ?)
                ON CONFLICT (execution_no, dedup_key) DO NOTHING
                """);
        insertCommand = sql("""
                INSERT INTO {command} (execution_no, kind, token, status, accepted_at, who, why)
                VALUES (?, ?, ?, 'OPEN', ?, ?, ?)
                ON CONFLICT (execution_no, token) DO NOTHING
                """);
        knowsSignal = sql("SELECT 1 FROM {signal} WHERE execution_no = ? AND dedup_key = ?");
        knowsCommand = sql("SELECT 1 FROM {command} WHERE execution_no = ? AND token = ?");

        insertNode = sql("""
                INSERT INTO {node} (id, started_at, heartbeat_at) VALUES (?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET heartbeat_at = excluded.heartbeat_at
                """);
        pruneNodes = sql("""
                DELETE FROM {node}
                WHERE no <= (SELECT max(no) FROM {node}) - ?
                  AND id NOT IN (SELECT owner FROM {execution} WHERE owner IS NOT NULL)
                """);
        lastNo = sql("SELECT coalesce(max(no), 0) FROM {execution}");

        exists = sql("SELECT 1 FROM {execution} WHERE no = ?");
        byId = select(Columns.WITHOUT_PAYLOADS, "id = ?");
        byIdWithPayloads = select(Columns.ALL, "id = ?");
        byNoWithPayloads = select(Columns.ALL, "no = ?");
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
        events = sql("SELECT %s FROM {event} WHERE execution_no = ? ORDER BY revision, line".formatted(EVENT_COLUMNS));
        eventsOfRevision = sql("SELECT %s FROM {event} WHERE execution_no = ? AND revision = ? ORDER BY line"
                .formatted(EVENT_COLUMNS));
        lastRevision = sql("""
                SELECT max(revision) FROM (
                    SELECT revision FROM {execution} WHERE no = ?
                    UNION ALL SELECT max(revision) FROM {checkpoint} WHERE execution_no = ?
                    UNION ALL SELECT max(revision) FROM {event} WHERE execution_no = ?)
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
        due = sql("SELECT no, wake_at FROM {execution} INDEXED BY {execution_due} WHERE " + DUE
                + " AND wake_at <= ? ORDER BY wake_at, no LIMIT ?");
        deadlines = sql("""
                SELECT no, deadline_at FROM {execution} INDEXED BY {execution_deadline}
                WHERE owner IS NULL AND deadline_at IS NOT NULL AND status IN ('QUEUED', 'SUSPENDED')
                ORDER BY deadline_at, no LIMIT ?
                """);
        withDeliveries = sql("""
                SELECT s.execution_no AS no FROM {signal} s JOIN {execution} e ON e.no = s.execution_no
                WHERE s.status = 'PENDING' AND s.execution_no > ?
                  AND e.owner IS NULL AND e.%s
                  AND (e.waiting_kind = 'SIGNAL' AND e.waiting_name = s.name
                       OR e.waiting_kind = 'ANY_SIGNAL'
                          AND instr(char(10) || e.waiting_name || char(10), char(10) || s.name || char(10)) > 0)
                UNION
                SELECT c.execution_no FROM {command} c JOIN {execution} e ON e.no = c.execution_no
                WHERE c.status = 'OPEN' AND c.execution_no > ? AND e.owner IS NULL AND e.%s
                UNION
                SELECT e.no FROM {execution} e INDEXED BY {execution_awaiting}
                WHERE e.waiting_kind = 'CHILD' AND e.no > ? AND e.owner IS NULL AND e.%s
                  AND NOT EXISTS (SELECT 1 FROM {execution} c
                                  WHERE c.id = e.waiting_name AND c.parent_no = e.no AND c.%s)
                ORDER BY no LIMIT ?
                """.formatted(CAN_RUN, ACTIVE, CAN_RUN, ACTIVE));
        orphans = sql(
                "SELECT %s FROM {execution} INDEXED BY {execution_owned} WHERE ".formatted(Columns.WITHOUT_INPUT.list())
                        + "owner IS NOT NULL AND no > ? AND owner <> ? AND " + ACTIVE + " ORDER BY no LIMIT ?");
        blocked = select(
                Columns.WITHOUT_INPUT,
                "status <> 'COMPLETED' AND status = 'BLOCKED' AND no > ? AND block_reason = ? ORDER BY no LIMIT ?");
        queueHolding = sql("SELECT count(*) FROM {execution} INDEXED BY {execution_place} WHERE queue = ?"
                + " AND admitted_at IS NOT NULL AND " + ACTIVE);
        queueNthLatest = sql("""
                SELECT admitted_at FROM {execution} INDEXED BY {execution_admitted}
                WHERE queue = ? AND admitted_at IS NOT NULL ORDER BY admitted_at DESC LIMIT 1 OFFSET ?
                """);
        lineByPriority = sql("""
                SELECT no FROM {execution} INDEXED BY {execution_line}
                WHERE queue = ? AND waiting_kind = 'QUEUE' AND status = 'QUEUED' ORDER BY priority DESC, no LIMIT ?
                """);
        lineByAge = sql("""
                SELECT no FROM {execution} INDEXED BY {execution_line_age}
                WHERE queue = ? AND waiting_kind = 'QUEUE' AND status = 'QUEUED' ORDER BY no LIMIT ?
                """);
        line = sql("""
                SELECT count(*), min(waiting_since_at) FROM {execution} INDEXED BY {execution_line_age}
                WHERE queue = ? AND waiting_kind = 'QUEUE' AND status = 'QUEUED'
                """);
        insertSchedule = sql("INSERT INTO {schedule} (%s, name) VALUES (%s) ON CONFLICT (name) DO NOTHING"
                .formatted(ScheduleRows.COLUMNS, marks(ScheduleRows.COLUMNS, "name")));
        updateSchedule = sql("UPDATE {schedule} SET (%s) = (%s) WHERE name = ? AND revision = ?"
                .formatted(ScheduleRows.COLUMNS, marks(ScheduleRows.COLUMNS)));
        deleteSchedule = sql("DELETE FROM {schedule} WHERE name = ? AND revision = ?");
        schedules = sql("SELECT no, name, %s FROM {schedule} WHERE ".formatted(ScheduleRows.COLUMNS));
        scheduleByName = schedules + "name = ?";
        scheduleByNo = schedules + "no = ?";
        dueSchedules = sql("""
                SELECT no, next_at FROM {schedule} INDEXED BY {schedule_due}
                WHERE paused = 0 AND fault IS NULL AND awaited IS NULL AND next_at IS NOT NULL
                ORDER BY next_at, no LIMIT ?
                """);
        schedulesWithEnds = sql("""
                SELECT no FROM {schedule} INDEXED BY {schedule_awaiting}
                WHERE paused = 0 AND fault IS NULL AND awaited IS NOT NULL
                  AND NOT EXISTS (SELECT 1 FROM {execution} e WHERE e.id = awaited AND e.%s)
                ORDER BY no LIMIT ?
                """.formatted(ACTIVE));
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

    /** Executions by some of their columns. */
    String select(Columns columns, String condition) {
        return sql("SELECT %s FROM {execution} WHERE %s".formatted(columns.list(), condition));
    }

    /** Writes the names of tables and indexes in full. */
    String sql(String text) {
        return text.replaceAll("\\{([a-z_]+)}", prefix.value() + "$1");
    }

    private static String marks(String... columnLists) {
        return Arrays.stream(columnLists)
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(column -> "?")
                .collect(Collectors.joining(", "));
    }

    private static String excluded(String columns) {
        return Arrays.stream(columns.split(", "))
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", "));
    }
}
