package io.durableworkflow.boot.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.boot.schema.SchemaException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** A DataSource of PostgreSQL or H2 that belongs to the application. */
final class ServerDatabaseTests {
    private static final DatabaseOptions OPTIONS = DatabaseOptions.defaults().withLockWait(Duration.ZERO);

    @ParameterizedTest
    @EnumSource
    void anEmptyDatabaseGetsItsTables(TestServer server) {
        try (HikariDataSource pool = TestServer.pool(server.newEmptyDatabase())) {
            DatabaseOptions options = OPTIONS.withTablePrefix("Shop_");
            try (WorkflowDatabase database = WorkflowDatabase.borrow(pool, options)) {
                assertThat(database.isBorrowed()).isTrue();
                assertThat(database.file()).isEmpty();
                assertThat(database.product()).isEqualToIgnoringCase(server.name());
            }
            WorkflowDatabase.borrow(pool, options).close();
            assertThat(new JdbcTemplate(pool).queryForObject("SELECT count(*) FROM Shop_execution", Long.class))
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void newerTablesAreRefused(TestServer server) {
        try (HikariDataSource pool = TestServer.pool(server.newDatabase())) {
            new JdbcTemplate(pool).update("UPDATE dw_changelog SET id = '9999-later' WHERE orderexecuted = 1");

            assertThatThrownBy(() -> WorkflowDatabase.borrow(pool, OPTIONS))
                    .isInstanceOf(SchemaException.class)
                    .hasMessageContaining("newer version of the library");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLockThatADeadProcessLeftDoesNotStopTheNextStart(TestServer server) {
        try (HikariDataSource pool = TestServer.pool(server.newDatabase())) {
            JdbcTemplate jdbc = new JdbcTemplate(pool);
            jdbc.update("UPDATE dw_changelog_lock SET locked = TRUE, lockedby = 'the dead' WHERE id = 1");
            jdbc.update("DELETE FROM dw_changelog WHERE id = '0013-deleted'");
            jdbc.execute("DROP TABLE dw_deleted");

            WorkflowDatabase.borrow(pool, OPTIONS).close();

            assertThat(jdbc.queryForObject("SELECT count(*) FROM dw_deleted", Long.class))
                    .isZero();
        }
    }

    @Test
    void aSecondProcessOnTheSameTablesIsRefusedUntilTheFirstEnds() {
        String url = TestServer.POSTGRESQL.newDatabase();
        try (HikariDataSource first = TestServer.pool(url);
                HikariDataSource second = TestServer.pool(url)) {
            WorkflowDatabase held = WorkflowDatabase.borrow(first, OPTIONS);
            assertThatThrownBy(() -> WorkflowDatabase.borrow(second, OPTIONS))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("held by another process")
                    .hasMessageContaining("not supported yet");
            WorkflowDatabase.borrow(second, OPTIONS.withTablePrefix("other_")).close();

            held.close();

            WorkflowDatabase.borrow(second, OPTIONS).close();
        }
    }

    @Test
    void aPoolWhoseConnectionsDoNotCommitByThemselvesServesTheStore() {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(TestServer.POSTGRESQL.newEmptyDatabase());
        pool.setAutoCommit(false);
        try (pool;
                WorkflowDatabase database = WorkflowDatabase.borrow(pool, OPTIONS);
                JdbcCheckpointStore store = JdbcCheckpointStore.open(database)) {
            store.open("node-1", java.time.Instant.EPOCH);

            assertThat(store.load(1)).isEmpty();
            assertThat(new JdbcTemplate(pool).queryForObject("SELECT count(*) FROM dw_node", Long.class))
                    .isEqualTo(1);
        }
    }

    @Test
    void weakerSettingsOfPostgresAreTold() {
        String url = TestServer.POSTGRESQL.newDatabase();
        try (HikariDataSource pool = TestServer.pool(url + "&options=-c%20synchronous_commit=off");
                WorkflowDatabase database = WorkflowDatabase.borrow(pool, OPTIONS)) {
            assertThat(database.weakerPromises())
                    .satisfiesExactly(
                            commit -> assertThat(commit).contains("synchronous_commit is off"),
                            fsync -> assertThat(fsync).contains("fsync is off"));
        }
    }

    @Test
    void h2InMemoryPromisesNothingBeyondTheProcess() {
        try (HikariDataSource pool = TestServer.pool(TestServer.H2.newDatabase());
                WorkflowDatabase database = WorkflowDatabase.borrow(pool, OPTIONS)) {
            assertThat(database.weakerPromises()).singleElement().asString().contains("in memory");
        }
    }
}
