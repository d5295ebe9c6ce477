package io.durableworkflow.boot.jdbc;

import io.durableworkflow.ActiveWorkflow;
import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.PayloadException;
import io.durableworkflow.SignalStatus;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.store.CallerTransaction;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointPayloads;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CommandKind;
import io.durableworkflow.store.CommandRecord;
import io.durableworkflow.store.DueExecution;
import io.durableworkflow.store.EndedExecution;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.FormerName;
import io.durableworkflow.store.Inbox;
import io.durableworkflow.store.LoadedExecution;
import io.durableworkflow.store.Orphan;
import io.durableworkflow.store.PublicationRecord;
import io.durableworkflow.store.QueuePause;
import io.durableworkflow.store.ScheduleRecord;
import io.durableworkflow.store.ScheduleSelection;
import io.durableworkflow.store.SignalRecord;
import io.durableworkflow.store.StoredSignal;
import io.durableworkflow.store.TransactionalStore;
import io.durableworkflow.store.ValueRecord;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Keeps executions in a {@link WorkflowDatabase}. Safe to use from any thread, virtual ones included. */
public final class JdbcCheckpointStore implements TransactionalStore, AutoCloseable {
    /** Most processes that are remembered beside those that still own something. */
    static final int MAX_NODES = 1_000;

    // Spring's own mapper of one column would load all of its conversions.
    static final RowMapper<Long> NUMBER = (row, n) -> row.getLong(1);

    private final StoreSql sql;
    private final Writer writer;
    private final Reader reader;
    private final PlatformThreads threads;
    private final Revisions revisions;
    private final Backup backup;
    private final Runnable closeDatabase;
    private final Runnable requireInPlace;
    private final Dialect dialect;
    private final @Nullable DataSource shared;
    private final @Nullable PostgresGuard session;
    private final boolean committingByItself;
    // Rows are numbered here, so that starts need not ask for their numbers: nobody else writes to this database.
    private final AtomicLong lastNo;

    private JdbcCheckpointStore(WorkflowDatabase database, Runnable closeDatabase) {
        this.sql = new StoreSql(database.tablePrefix(), database.dialect());
        this.writer = new Writer(database.writeConnections(), database.dialect(), !database.isBorrowed());
        this.threads = new PlatformThreads(database.readerThreads());
        this.reader = new Reader(database.readers(), database.dialect(), threads);
        this.revisions = new Revisions(sql);
        this.backup = new Backup(database);
        this.closeDatabase = closeDatabase;
        this.requireInPlace = database::requireInPlace;
        this.dialect = database.dialect();
        this.shared = database.isBorrowed() ? database.dataSource() : null;
        this.session = database.session().orElse(null);
        this.committingByItself = reader.read(jdbc -> {
            ConnectionCallback<Boolean> question = Connection::getAutoCommit;
            return Boolean.TRUE.equals(jdbc.execute(question));
        });
        this.lastNo =
                new AtomicLong(reader.read(jdbc -> Objects.requireNonNull(jdbc.queryForObject(sql.lastNo, NUMBER))));
    }

    /**
     * A store in this database. Its owner closes the database, after the store.
     *
     * @throws io.durableworkflow.StoreUnavailableException if the database cannot be read
     */
    public static JdbcCheckpointStore open(WorkflowDatabase database) {
        return new JdbcCheckpointStore(database, () -> {});
    }

    /**
     * A store in a SQLite file, which is created if it is missing, and closed with the store.
     *
     * @throws DatabaseException if the file cannot be used; the message says what to do
     */
    public static JdbcCheckpointStore open(Path file) {
        WorkflowDatabase database = WorkflowDatabase.open(file, DatabaseOptions.defaults());
        try {
            return new JdbcCheckpointStore(database, database::close);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public void open(String node, Instant now) {
        if (node.isEmpty() || node.length() > MAX_NODE_LENGTH) {
            throw new IllegalArgumentException(
                    "node must have 1 to " + MAX_NODE_LENGTH + " characters, was '" + node + "'");
        }
        threads.call(() -> writer.transact(statements -> {
            statements.write(
                    sql.insertNode,
                    List.of(node),
                    (to, id) -> to.text(id).instant(now).instant(now));
            return statements.write(sql.pruneNodes, List.of(MAX_NODES), (to, most) -> to.number(most));
        }));
        if (session != null) {
            session.ownedBy(node);
        }
    }

    @Override
    public List<ChangeResult> commit(List<Change> batch) {
        return threads.call(() -> commitOnThisThread(batch));
    }

    private synchronized List<ChangeResult> commitOnThisThread(List<Change> batch) {
        boolean committed = false;
        try {
            List<ChangeResult> results = writer.transact(
                    statements -> new BatchCommit(sql, statements, revisions, lastNo::incrementAndGet).write(batch));
            requireInPlace.run();
            committed = true;
            return results;
        } finally {
            if (committed) {
                revisions.committed();
            } else {
                revisions.failed();
            }
        }
    }

    @Override
    public Optional<CallerTransaction> callerTransaction() {
        return SpringTransaction.isOpen()
                ? Optional.of(SpringTransaction.open(
                        shared,
                        // SQLite does not enforce it, and the transaction has its one write lock all the same.
                        !dialect.hasSeveralWriters()
                                || !TransactionSynchronizationManager.isCurrentTransactionReadOnly(),
                        committingByItself,
                        connection -> change -> write(connection, change)))
                : Optional.empty();
    }

    /** Writes by the connection of a transaction that somebody else ends. */
    private ChangeResult write(Connection connection, Change change) {
        if (change instanceof Change.Transition transition) {
            tellRevisions(transition.no());
        }
        requireHeld(connection);
        try (Statements statements = new Statements(dialect.beneath(connection))) {
            return new BatchCommit(sql, statements, Revisions.ofNothing(sql), lastNo::incrementAndGet)
                    .write(List.of(change))
                    .get(0);
        } catch (SQLException e) {
            throw dialect.translate(e);
        }
    }

    private void requireHeld(Connection connection) {
        if (session == null) {
            return;
        }
        try {
            session.enter(connection);
        } catch (SQLException e) {
            throw dialect.translate(e);
        }
    }

    /**
     * Asks the database whether it is still kept for this process, and tries to get it back if not. Without this a process that
     * has nothing to write would not hear that it has lost it.
     *
     * @throws io.durableworkflow.StoreUnavailableException if it is not, or if that cannot be found out
     */
    public void requireHeld() {
        if (session == null || isHeld(session)) {
            return;
        }
        try {
            threads.call(this::touch);
        } catch (StoreUnavailableException e) {
            threads.call(this::touch); // the first finds out that the connection is broken, the second gets another
        }
    }

    private boolean isHeld(PostgresGuard guard) {
        try {
            return reader.read(guard::isHeld);
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    private boolean touch() {
        return writer.transact(
                statements -> statements.find("SELECT 1", row -> true).orElse(false));
    }

    // Now, as what is known is about to be wrong, and afterwards, as the writer may have looked meanwhile.
    private void tellRevisions(long no) {
        revisions.writtenElsewhere(no);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                revisions.writtenElsewhere(no);
            }
        });
    }

    @Override
    public Optional<CheckpointRecord> settled(long no, Change.CheckpointKey place) {
        revisions.writtenElsewhere(no);
        return threads.call(() -> writer.transact(statements -> {
            new RowLocks(sql, statements).take(no);
            return statements.find(
                    sql.checkpoint, CheckpointRows::read, no, place.generation(), place.scope(), place.position());
        }));
    }

    @Override
    public Optional<ExecutionRecord> find(String id) {
        return reader.read(jdbc -> one(jdbc, sql.byId, id));
    }

    @Override
    public Optional<ExecutionRecord> findWithPayloads(String id) {
        return reader.read(jdbc -> one(jdbc, sql.byIdWithPayloads, id));
    }

    @Override
    public Optional<LoadedExecution> load(long no) {
        return reader.readTogether(jdbc -> jdbc.query(sql.loaded, (row, n) -> LoadedRow.read(row), no).stream()
                .findFirst()
                .map(row -> load(jdbc, row)));
    }

    private LoadedExecution load(JdbcTemplate jdbc, LoadedRow row) {
        ExecutionRecord execution = row.execution();
        long no = execution.no();
        List<CheckpointRecord> checkpoints = jdbc.query(
                sql.checkpointsWithPayloads,
                (checkpoint, n) -> CheckpointRows.read(checkpoint),
                no,
                execution.state().generation());
        Inbox inbox = new Inbox(
                row.hasSignals() ? signals(jdbc, no, 0) : List.of(),
                row.hasCommands() ? commands(jdbc, no, 0) : List.of());
        return new LoadedExecution(execution, checkpoints, inbox, row.lastRevision());
    }

    @Override
    public Inbox inbox(long no, long afterSignal, long afterCommand) {
        return reader.readTogether(jdbc -> inbox(jdbc, no, afterSignal, afterCommand));
    }

    private Inbox inbox(JdbcTemplate jdbc, long no, long afterSignal, long afterCommand) {
        return new Inbox(signals(jdbc, no, afterSignal), commands(jdbc, no, afterCommand));
    }

    private List<SignalRecord> signals(JdbcTemplate jdbc, long no, long after) {
        return jdbc.query(
                sql.pendingSignals,
                (result, n) -> {
                    Row row = new Row(result);
                    return new SignalRecord(row.number(), row.requiredText(), row.instant(), row.text());
                },
                no,
                after,
                Inbox.MAX_SIGNALS);
    }

    private List<CommandRecord> commands(JdbcTemplate jdbc, long no, long after) {
        return jdbc.query(
                sql.openCommands,
                (result, n) -> {
                    Row row = new Row(result);
                    return new CommandRecord(
                            row.number(), row.name(CommandKind.class), row.instant(), row.text(), row.text());
                },
                no,
                after);
    }

    @Override
    public List<DueExecution> due(Instant until, int limit) {
        requireLimit(limit);
        return reader.read(jdbc -> jdbc.query(sql.due, (row, n) -> dueExecution(row), until.toEpochMilli(), limit));
    }

    @Override
    public List<DueExecution> deadlines(int limit) {
        requireLimit(limit);
        return reader.read(jdbc -> jdbc.query(sql.deadlines, (row, n) -> dueExecution(row), limit));
    }

    private static DueExecution dueExecution(ResultSet result) throws SQLException {
        Row row = new Row(result);
        return new DueExecution(row.number(), row.instant());
    }

    @Override
    public List<Long> withDeliveries(long afterNo, int limit) {
        requireLimit(limit);
        return reader.read(jdbc -> jdbc.query(sql.withDeliveries, NUMBER, afterNo, afterNo, afterNo, afterNo, limit));
    }

    @Override
    public List<Orphan> orphans(String node, long afterNo, int limit) {
        requireLimit(limit);
        return reader.read(jdbc -> Orphans.read(jdbc, sql.orphans, afterNo, node, limit));
    }

    @Override
    public List<ExecutionRecord> blocked(BlockReason reason, long afterNo, int limit) {
        requireLimit(limit);
        return reader.read(jdbc -> many(jdbc, sql.blocked, afterNo, reason.name(), limit));
    }

    @Override
    public List<ExecutionRecord> list(ExecutionFilter filter, Set<FormerName> formerNames) {
        ListQuery query = new ListQuery(sql, filter, formerNames);
        return reader.read(jdbc -> many(jdbc, query.sql(), query.parameters().toArray()));
    }

    @Override
    public List<EndedExecution> ended(
            ExecutionStatus status, Instant until, @Nullable EndedExecution after, int limit) {
        requireLimit(limit);
        return reader.read(jdbc -> EndedRows.read(jdbc, sql.ended, status, until, after, limit));
    }

    @Override
    public List<CheckpointRecord> checkpoints(long no) {
        return reader.read(jdbc -> jdbc.query(sql.checkpoints, (row, n) -> CheckpointRows.read(row), no));
    }

    @Override
    public List<CheckpointPayloads> payloads(long no, int limit, int maxLength) {
        requireLimit(limit);
        return reader
                .read(jdbc -> {
                    List<CheckpointPayloads> own =
                            payloads(jdbc, no, 0, CheckpointRecord.FIRST_BRANCH, limit, maxLength);
                    int room = limit - own.size();
                    return room == 0
                            ? own
                            : together(
                                    own,
                                    payloads(
                                            jdbc,
                                            no,
                                            CheckpointRecord.FIRST_BRANCH,
                                            Integer.MAX_VALUE,
                                            room,
                                            maxLength));
                })
                .stream()
                .filter(checkpoint -> checkpoint.arguments() != null || checkpoint.output() != null)
                .sorted(Comparator.comparingInt(CheckpointPayloads::scope)
                        .thenComparingInt(CheckpointPayloads::position))
                .toList();
    }

    // The last of some scopes. Two reads of the index are cheaper than one that has to be sorted.
    private List<CheckpointPayloads> payloads(
            JdbcTemplate jdbc, long no, int fromScope, int beforeScope, int limit, int maxLength) {
        return jdbc.query(
                sql.payloads,
                (row, n) -> CheckpointRows.readPayloads(row),
                maxLength,
                maxLength,
                no,
                fromScope,
                beforeScope,
                limit);
    }

    private static <T> List<T> together(List<T> some, List<T> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    @Override
    public List<StoredSignal> signals(long no, int limit, int maxLength) {
        requireLimit(limit);
        return reader.read(jdbc -> jdbc.query(sql.signals, (row, n) -> signal(row), maxLength, no, limit)).stream()
                .sorted(Comparator.comparingLong(StoredSignal::no))
                .toList();
    }

    private static StoredSignal signal(ResultSet result) throws SQLException {
        Row row = new Row(result);
        return new StoredSignal(
                row.number(), row.requiredText(), row.name(SignalStatus.class), row.instant(), row.storedText());
    }

    @Override
    public List<EventRecord> events(long no) {
        return reader.read(jdbc -> jdbc.query(sql.events, (row, n) -> CheckpointRows.readEvent(row), no));
    }

    @Override
    public List<ValueRecord> values(long no) {
        return reader.read(jdbc -> jdbc.query(sql.values, (row, n) -> Values.read(row), no)).stream()
                .sorted(Comparator.comparing(ValueRecord::name)) // databases have orders of their own
                .toList();
    }

    @Override
    public Optional<ValueRecord> value(long no, String name) {
        return reader.read(jdbc -> jdbc.query(sql.value, (row, n) -> Values.read(row), no, name)).stream()
                .findFirst();
    }

    @Override
    public int countTokens(long no, String callback) {
        return reader.read(
                jdbc -> Objects.requireNonNull(jdbc.queryForObject(sql.countTokens, Integer.class, no, callback)));
    }

    @Override
    public List<ActiveWorkflow> activeWorkflows() {
        return reader.read(jdbc -> jdbc.query(
                sql.activeWorkflows, (row, n) -> new ActiveWorkflow(row.getString(1), row.getInt(2), row.getLong(3))));
    }

    @Override
    public List<PublicationRecord> publications(long afterNo, int limit) {
        requireLimit(limit);
        return reader.read(jdbc -> jdbc.query(
                sql.openPublications,
                (result, n) -> {
                    Row row = new Row(result);
                    return new PublicationRecord(row.number(), row.requiredText(), row.number());
                },
                afterNo,
                limit));
    }

    @Override
    public void backup(Path target) {
        backup.write(target);
    }

    @Override
    public Map<ExecutionStatus, Long> countByStatus() {
        return reader.readTogether(jdbc -> StatusCounts.read(jdbc, sql));
    }

    @Override
    public Optional<ScheduleRecord> schedule(String name) {
        return reader.read(jdbc -> jdbc.query(sql.scheduleByName, (row, n) -> ScheduleRows.read(row), name)).stream()
                .findFirst();
    }

    @Override
    public Optional<ScheduleRecord> schedule(long no) {
        return reader.read(jdbc -> jdbc.query(sql.scheduleByNo, (row, n) -> ScheduleRows.read(row), no)).stream()
                .findFirst();
    }

    @Override
    public List<ScheduleRecord> schedules(ScheduleSelection which, long afterNo, int limit) {
        requireLimit(limit);
        return reader.read(jdbc -> schedules(jdbc, sql.schedules(which), afterNo, limit));
    }

    @Override
    public List<DueExecution> dueSchedules(int limit) {
        requireLimit(limit);
        return reader.read(jdbc -> jdbc.query(sql.dueSchedules, (row, n) -> dueExecution(row), limit));
    }

    @Override
    public List<Long> schedulesWithEnds(int limit) {
        requireLimit(limit);
        return reader.read(jdbc -> jdbc.query(sql.schedulesWithEnds, NUMBER, limit));
    }

    @Override
    public Use queueUse(String queue, @Nullable Instant after) {
        return reader.readTogether(jdbc -> {
            long holding = Objects.requireNonNull(jdbc.queryForObject(sql.queueHolding, NUMBER, queue));
            return after == null
                    ? new Use(holding, 0, null)
                    : Objects.requireNonNull(jdbc.queryForObject(
                            sql.queueAdmitted,
                            (result, n) -> {
                                Row row = new Row(result);
                                return new Use(holding, row.number(), row.optionalInstant());
                            },
                            queue,
                            after.toEpochMilli()));
        });
    }

    @Override
    public List<Waiting> waitingInQueue(String queue, @Nullable Integer perKey, int limit) {
        requireLimit(limit);
        RowMapper<Waiting> waiting = (result, n) -> {
            Row row = new Row(result);
            return new Waiting(row.number(), row.text());
        };
        return reader.read(jdbc -> perKey == null
                ? jdbc.query(sql.line, waiting, queue, limit)
                : jdbc.query(sql.lineWithinKeys, waiting, queue, queue, perKey, limit));
    }

    @Override
    public Line queueLine(String queue) {
        return reader.read(jdbc -> Objects.requireNonNull(jdbc.queryForObject(
                sql.lineLength,
                (result, n) -> {
                    Row row = new Row(result);
                    return new Line(row.number(), row.optionalInstant());
                },
                queue)));
    }

    @Override
    public List<String> waitingQueues() {
        return reader.read(jdbc -> jdbc.query(sql.waitingQueues, (row, n) -> row.getString(1)));
    }

    @Override
    public Optional<ExecutionRecord> findByDedupKey(String queue, String dedupKey) {
        return reader
                .read(jdbc -> jdbc.query(sql.byDedupKey, (row, n) -> ExecutionRows.read(row), queue, dedupKey))
                .stream()
                .findFirst();
    }

    @Override
    public Optional<QueuePause> queuePause(String queue) {
        return reader.read(jdbc -> jdbc.query(sql.pause, (row, n) -> QueuePauses.read(row), queue)).stream()
                .findFirst();
    }

    /** Ends its threads; closes the database too if this store opened it. */
    @Override
    public void close() {
        threads.close();
        closeDatabase.run();
    }

    private static Optional<ExecutionRecord> one(JdbcTemplate jdbc, String query, String id) {
        Optional<ExecutionRecord> found =
                jdbc.query(query, (row, n) -> readable(row, id), id).stream().findFirst();
        found.map(execution -> execution.start().id())
                .filter(other -> !other.equals(id))
                .ifPresent(other -> {
                    throw damaged(id, other);
                });
        return found;
    }

    // SQLite does not compare what a damaged index leads to. One execution must not be taken for another.
    private static StoreUnavailableException damaged(String id, String other) {
        return new StoreUnavailableException(
                "The store cannot be used now: the database file is damaged, as its index leads from execution '%s' to '%s'. Restore it from a backup."
                        .formatted(id, other),
                null);
    }

    private static ExecutionRecord readable(ResultSet row, String id) throws SQLException {
        try {
            return ExecutionRows.read(row);
        } catch (RuntimeException e) {
            throw new PayloadException(
                    "The row of execution '%s' cannot be read, as it holds what the library never writes there (%s). Mend the row, or delete it with all that refers to it."
                            .formatted(id, e),
                    e);
        }
    }

    private static List<ExecutionRecord> many(JdbcTemplate jdbc, String query, Object... parameters) {
        return ReadableRows.of(jdbc, "Execution", ExecutionRows::read, query, parameters);
    }

    private static List<ScheduleRecord> schedules(JdbcTemplate jdbc, String query, Object... parameters) {
        return ReadableRows.of(jdbc, "Schedule", ScheduleRows::read, query, parameters);
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > MAX_ROWS) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_ROWS + ", was " + limit);
        }
    }
}
