package io.durableworkflow.boot.jdbc;

import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.Gate;
import io.durableworkflow.contract.TestCodec;
import io.durableworkflow.contract.World;
import io.durableworkflow.store.Change;
import io.durableworkflow.testing.VirtualClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A process on PostgreSQL whose sessions were ended by the server, with the lock that keeps others off. */
@Timeout(120)
final class LostSessionTests {
    private static final DatabaseOptions OPTIONS = DatabaseOptions.defaults().withLockWait(Duration.ZERO);
    private static final String EVERYTHING = """
            SELECT 'execution', e::text FROM dw_execution e
            UNION ALL SELECT 'checkpoint', c::text FROM dw_checkpoint c
            UNION ALL SELECT 'event', v::text FROM dw_event v
            UNION ALL SELECT 'signal', s::text FROM dw_signal s
            ORDER BY 1, 2
            """;

    private final String url = TestServer.POSTGRESQL.newDatabase();
    private final JdbcTemplate administrator = new JdbcTemplate(TestServer.pool(url));
    private final VirtualClock clock = new VirtualClock(T0);
    private final List<Process> processes = new ArrayList<>();
    private final Gate gate = new Gate();
    private final Gate none = new Gate();

    /** What a process has of its own. */
    private final class Process implements AutoCloseable {
        final HikariDataSource pool = TestServer.pool(url);
        final WorkflowDatabase database;
        final JdbcCheckpointStore store;
        final DurableEngine engine;

        Process(Gate inStep) {
            this(inStep, pool -> pool);
        }

        Process(Gate inStep, java.util.function.UnaryOperator<DataSource> between) {
            try {
                database = WorkflowDatabase.borrow(between.apply(pool), OPTIONS);
            } catch (RuntimeException e) {
                pool.close();
                throw e;
            }
            processes.add(this);
            store = JdbcCheckpointStore.open(database);
            engine = DurableEngine.builder()
                    .store(store)
                    .codec(new TestCodec())
                    .clock(clock)
                    .shutdownLimit(Duration.ofMillis(100))
                    .build();
            engine.register(work(inStep));
            engine.register(NAP);
            engine.launch();
        }

        String outage() {
            String reason = engine.view().storeFailure();
            return reason == null ? "" : reason;
        }

        @Override
        public void close() {
            engine.close();
            store.close();
            database.close();
            pool.close();
        }
    }

    private static final WorkflowDefinition<String> NAP = WorkflowDefinition.of("nap", String.class, ctx -> {
        ctx.sleep(Duration.ofHours(1));
        return ctx.step("after", String.class, () -> "rested");
    });

    private static WorkflowDefinition<String> work(Gate inStep) {
        return WorkflowDefinition.of("work", String.class, ctx -> {
            ctx.step("slow", inStep::pass);
            return ctx.step("after", String.class, () -> "done");
        });
    }

    @AfterEach
    void endAll() {
        gate.open();
        processes.forEach(Process::close);
        ((HikariDataSource) administrator.getDataSource()).close();
    }

    private void endSessionsOf(Process process) {
        // The administrator's own pool has the same name and user, but other sessions.
        administrator.queryForList(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        await(
                "all sessions have ended",
                () -> administrator.queryForObject(
                                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                                        + " (SELECT oid FROM pg_database WHERE datname = current_database())",
                                Long.class)
                        == 0);
        // A pool asks a connection that was used just now not whether it is alive.
        process.pool.getHikariPoolMXBean().softEvictConnections();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + World.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("It did not come about that " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
    }

    private List<String> everything() {
        return administrator.query(EVERYTHING, (row, n) -> row.getString(1) + row.getString(2));
    }

    private static String result(Process process, String id) throws InterruptedException {
        return process.engine.handle(id, String.class).result(World.PATIENCE);
    }

    @Test
    void whileNobodyCameItGetsTheLockBackAndGoesOn() throws Exception {
        none.open();
        Process only = new Process(none);
        only.engine.start(NAP, WorkflowOptions.id("nap-1"));
        await("it sleeps", () -> status(only, "nap-1") == ExecutionStatus.SUSPENDED);

        endSessionsOf(only);
        clock.advance(Duration.ofHours(1));

        assertThat(result(only, "nap-1")).isEqualTo("rested");
        assertThatThrownBy(() -> new Process(none))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("held by another process");
        assertThat(only.outage()).isEmpty();
    }

    @Test
    void onceAnotherProcessCameItWritesNothingAndSaysSo() throws Exception {
        none.open();
        Process first = new Process(gate);
        first.engine.start(work(gate), WorkflowOptions.id("work-1"));
        first.engine.start(NAP, WorkflowOptions.id("nap-1"));
        gate.awaitArrival();
        await("it sleeps", () -> status(first, "nap-1") == ExecutionStatus.SUSPENDED);
        endSessionsOf(first);
        Process second = new Process(none);
        assertThat(result(second, "work-1")).isEqualTo("done");
        second.engine.start(NAP, WorkflowOptions.id("nap-2"));
        await("it sleeps", () -> status(second, "nap-2") == ExecutionStatus.SUSPENDED);
        List<String> before = everything();

        gate.open();

        await("the first says why it stands still", () -> first.outage().contains("Another process has taken over"));
        assertThatThrownBy(first.store::requireHeld)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("Another process has taken over");
        assertThat(everything()).isEqualTo(before);
        second.engine.stop(Duration.ZERO);
        clock.advance(Duration.ofHours(1));
        second.close();
        assertThatThrownBy(first.store::requireHeld)
                .as("it does not know what the other has done")
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("Stop it, or restart it");
        assertThat(everything()).as("due, and not begun by the first").isEqualTo(before);
    }

    @Test
    void aProcessThatWritesNothingHearsOfItWhenItIsAsked() {
        none.open();
        Process first = new Process(none);
        first.store.requireHeld();
        endSessionsOf(first);
        first.store.requireHeld(); // gets it back
        endSessionsOf(first);
        assertThat(new Process(none).outage()).isEmpty();

        assertThatThrownBy(first.store::requireHeld)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("Another process has taken over");
    }

    @Test
    void transactionsOfTheApplicationWriteNothingForWhoHasLostTheLock() {
        none.open();
        Process first = new Process(none);
        endSessionsOf(first);
        assertThat(new Process(none).outage()).isEmpty();
        TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(first.pool));

        assertThatThrownBy(() -> transactions.executeWithoutResult(
                        status -> first.store.callerTransaction().orElseThrow().write(start("order-1", running()))))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("holds them now");

        assertThat(everything()).isEmpty();
    }

    @Test
    void whoTakesOverWaitsForTheOpenTransactionsOfTheApplication() {
        none.open();
        Process first = new Process(none);
        Change start = start("order-1", running());
        TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(first.pool));

        transactions.executeWithoutResult(status -> {
            first.store.callerTransaction().orElseThrow().write(start);
            administrator.queryForList("""
                    SELECT pg_terminate_backend(pid) FROM pg_locks
                    WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND database =
                        (SELECT oid FROM pg_database WHERE datname = current_database())
                    """);
            await("the lock is free", () -> locks("ExclusiveLock") == 0);
            assertThatThrownBy(() -> new Process(none))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("held by another process");
        });

        assertThat(new Process(none).engine.find("order-1")).isPresent();
    }

    private long locks(String mode) {
        return administrator.queryForObject(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = ? AND database ="
                        + " (SELECT oid FROM pg_database WHERE datname = current_database())",
                Long.class,
                mode);
    }

    @Test
    void aSessionThatTheServerStillBelievesInIsEndedByItsOwnProcess() throws Exception {
        none.open();
        CutOff network = new CutOff();
        Process only = new Process(none, network::over);
        only.engine.start(NAP, WorkflowOptions.id("nap-1"));
        await("it sleeps", () -> status(only, "nap-1") == ExecutionStatus.SUSPENDED);

        network.cutAll();
        clock.advance(Duration.ofHours(1));

        assertThat(result(only, "nap-1")).isEqualTo("rested");
    }

    private static ExecutionStatus status(Process process, String id) {
        return process.engine.find(id).orElseThrow().status();
    }

    /** Connections that can be cut off in a way that the server does not notice. */
    private static final class CutOff {
        private final List<Connection> cut = new ArrayList<>();
        private final List<Connection> open = new ArrayList<>();

        DataSource over(DataSource pool) {
            return new DelegatingDataSource(pool) {
                @Override
                public Connection getConnection() throws SQLException {
                    return connection(super.getConnection());
                }

                @Override
                public boolean isWrapperFor(Class<?> type) {
                    return false;
                }
            };
        }

        private Connection connection(Connection real) {
            synchronized (this) {
                open.add(real);
            }
            return (Connection) Proxy.newProxyInstance(
                    CutOff.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        synchronized (this) {
                            if (cut.contains(real)) {
                                if (method.getName().equals("isClosed")) {
                                    return false;
                                }
                                throw new SQLException("nobody answers", "08006");
                            }
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getTargetException();
                        }
                    });
        }

        synchronized void cutAll() {
            cut.addAll(open);
        }
    }
}
