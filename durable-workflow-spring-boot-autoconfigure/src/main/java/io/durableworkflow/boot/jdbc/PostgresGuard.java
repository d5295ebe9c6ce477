package io.durableworkflow.boot.jdbc;

import io.durableworkflow.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * An advisory lock of the server's that one session holds, and whose end frees it. All that the engine commits by itself it
 * commits in that session: while that lives nobody else has the lock, and once it has ended none of its transactions can be
 * committed. So a process writes only while it holds the lock, even if it is stopped for hours just before its commit.
 *
 * <p>What a transaction of the application writes goes by another session. It enters the <em>gate</em>, a lock that many may
 * share, and then asks whether the session with the lock is still there. Whoever gets the lock waits until the gate is empty.
 *
 * <p>A session that has ended is replaced by another. If a process was here meanwhile, this one knows nothing of what that did,
 * and writes nothing any more. Safe to use from any thread.
 */
final class PostgresGuard implements Guard, WriteConnections {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresGuard.class);
    private static final long POLL_NANOS = 50_000_000;
    private static final String KEY = "SELECT hashtextextended(coalesce(current_schema(), '') || '.' || ?, 0)";
    private static final String LOCK = "SELECT pg_try_advisory_lock(?)";
    private static final String CLOSE_GATE = "SELECT pg_try_advisory_xact_lock(?)";
    // Whoever can share the lock of a session does so because that has ended.
    private static final String IS_THERE = "NOT pg_try_advisory_xact_lock_shared(?)";
    private static final String ENTER =
            "SELECT CASE WHEN pg_try_advisory_xact_lock_shared(?) THEN " + IS_THERE + " ELSE FALSE END";
    private static final String WHO =
            "SELECT pid, backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()";
    private static final String END =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity" + " WHERE pid = ? AND backend_start::text = ?";
    private static final String SUPERSEDED =
            "Another process has taken over the tables of durable workflows, as the connection that held them was lost."
                    + " Nothing of this process is recorded any more. Stop it, or restart it when the other has ended.";
    private static final String HELD =
            "The connection that held the tables of durable workflows was lost, and another session holds them now."
                    + " Nothing of this process is recorded meanwhile. If that is another process, stop one of the two.";

    private final DataSource dataSource;
    private final long lock;
    private final long gate;
    private final String latestNode;
    // Also the one that was lost, until there is another.
    private volatile Session session;
    private volatile @Nullable String node;
    private volatile boolean superseded;
    private boolean lost;
    private boolean closed;

    /**
     * A session that has the lock.
     *
     * @param own a second lock, that no other session ever asks for
     */
    private record Session(Connection connection, long own, int pid, String begun) {
        static Session begin(Connection connection) throws SQLException {
            long own = UUID.randomUUID().getLeastSignificantBits();
            if (!is(connection, LOCK, own)) {
                throw new SQLException("a number made by chance is locked already");
            }
            try (PreparedStatement statement = connection.prepareStatement(WHO);
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return new Session(connection, own, row.getInt(1), row.getString(2));
            }
        }
    }

    private PostgresGuard(DataSource dataSource, DatabaseOptions options, Connection connection, long lock, long gate)
            throws SQLException {
        this.dataSource = dataSource;
        this.lock = lock;
        this.gate = gate;
        this.latestNode = "SELECT id FROM " + options.tablePrefix().table("node") + " ORDER BY no DESC LIMIT 1";
        this.session = Session.begin(connection);
    }

    /** Waits for the lock. */
    static PostgresGuard acquire(DataSource dataSource, DatabaseOptions options) {
        Connection connection = null;
        PostgresGuard guard = null;
        try {
            connection = Uninterrupted.connection(dataSource);
            connection.setAutoCommit(true);
            String prefix = options.tablePrefix().value();
            long lock = key(connection, prefix);
            long gate = key(connection, prefix + " gate"); // no prefix has a blank
            long start = System.nanoTime();
            // To close the gate is a transaction of its own, so it is opened again at once: nobody enters it any more
            // who
            // does not hold the lock.
            if (poll(connection, LOCK, lock, start, options) && poll(connection, CLOSE_GATE, gate, start, options)) {
                guard = new PostgresGuard(dataSource, options, connection, lock, gate);
                return guard;
            }
        } catch (SQLException e) {
            throw new DatabaseException(
                    "The tables of durable workflows could not be locked for this process (%s). Put the DataSource right, or use another one."
                            .formatted(e.getMessage()),
                    e);
        } finally {
            if (guard == null && connection != null) {
                giveBack(connection);
            }
        }
        throw new DatabaseException(
                "The tables of durable workflows are held by another process, and still were after %s. Stop that process, or give this one another database, schema or durable-workflow.table-prefix. Several processes on one set of tables are not supported yet."
                        .formatted(options.lockWait()),
                null);
    }

    private static boolean poll(Connection connection, String sql, long key, long start, DatabaseOptions options)
            throws SQLException {
        while (true) {
            if (is(connection, sql, key)) {
                return true;
            }
            if (System.nanoTime() - start >= options.lockWait().toNanos()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static long key(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(KEY)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static boolean is(Connection connection, String sql, long... keys) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < keys.length; i++) {
                statement.setLong(i + 1, keys[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Tells under which name this process is in the tables: the newest one there, as long as no other process comes. */
    void ownedBy(String newNode) {
        node = newNode;
    }

    /** The session with the lock. Closing what is handed out leaves it open. */
    @Override
    public synchronized Connection take() throws SQLException {
        if (closed) {
            throw new StoreUnavailableException("The database of durable workflows is closed.", null);
        }
        if (lost || session.connection().isClosed()) {
            lost = true;
            session = again();
            lost = false;
            LOG.info("The tables of durable workflows are locked for this process again, by a new connection.");
        }
        return new SingleConnectionDataSource(session.connection(), true).getConnection();
    }

    private Session again() throws SQLException {
        if (superseded) {
            throw new StoreUnavailableException(SUPERSEDED, null);
        }
        Connection connection = Uninterrupted.connection(dataSource);
        Session next = null;
        try {
            connection.setAutoCommit(true);
            next = again(connection);
            return next;
        } finally {
            if (next == null) {
                giveBack(connection);
            }
        }
    }

    private Session again(Connection connection) throws SQLException {
        boolean locked = is(connection, LOCK, lock);
        if (node != null && !node.equals(latestNode(connection))) {
            superseded = true;
            LOG.error(SUPERSEDED);
            throw new StoreUnavailableException(SUPERSEDED, null);
        }
        if (!locked) {
            // The server may take hours to notice that nobody is at the other end of the old session.
            endLost(connection);
            throw new StoreUnavailableException(HELD, null);
        }
        return Session.begin(connection);
    }

    private void endLost(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(END)) {
            statement.setInt(1, session.pid());
            statement.setString(2, session.begun());
            statement.execute();
        }
    }

    private @Nullable String latestNode(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(latestNode);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getString(1) : null;
        }
    }

    @Override
    public synchronized boolean discard(Connection connection) {
        if (!lost) {
            lost = true;
            WriteConnections.evict(dataSource, session.connection());
            giveBack(session.connection()); // not all are the pool's own
        }
        return true;
    }

    /**
     * Lets a transaction of the application's write.
     *
     * @throws StoreUnavailableException if this process does not hold the lock now; then nothing must be written
     */
    void enter(Connection connection) throws SQLException {
        if (!is(connection, ENTER, gate, session.own())) {
            throw new StoreUnavailableException(superseded ? SUPERSEDED : HELD, null);
        }
    }

    /** Whether the session with the lock is still there, as another session sees it. */
    boolean isHeld(JdbcTemplate jdbc) {
        return Boolean.TRUE.equals(
                Objects.requireNonNull(jdbc.queryForObject("SELECT " + IS_THERE, Boolean.class, session.own())));
    }

    /** A pool keeps the session, so the lock is given back and not only left. */
    @Override
    public synchronized void close() {
        if (!closed && !lost) {
            giveBack(session.connection());
        }
        closed = true;
    }

    private static void giveBack(Connection connection) {
        Attempt.quietly(() -> {
            if (!connection.isClosed()) {
                try (connection;
                        PreparedStatement statement = connection.prepareStatement("SELECT pg_advisory_unlock_all()")) {
                    statement.execute();
                }
            }
        });
    }
}
