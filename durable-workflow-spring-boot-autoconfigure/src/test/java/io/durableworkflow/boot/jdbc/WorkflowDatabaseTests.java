package io.durableworkflow.boot.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.durableworkflow.boot.schema.SchemaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Answers;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

final class WorkflowDatabaseTests {
    private static final DatabaseOptions OPTIONS = DatabaseOptions.defaults().withLockWait(Duration.ZERO);

    @TempDir
    private Path folder;

    @Test
    void ownFileHasTheSettingsThatThePromisesNeed() {
        try (WorkflowDatabase database = WorkflowDatabase.open(TestDatabases.create(folder), OPTIONS)) {
            JdbcTemplate writer = new JdbcTemplate(database.dataSource());

            assertThat(pragma(writer, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(writer, "synchronous")).isEqualTo("2");
            assertThat(pragma(writer, "foreign_keys")).isEqualTo("1");
            assertThat(pragma(writer, "busy_timeout")).isEqualTo("5000");
            assertThat(database.weakerPromises()).isEmpty();
            assertThat(database.isBorrowed()).isFalse();
        }
    }

    @Test
    void normalIsASettingAndSaysWhatItLoses() {
        DatabaseOptions normal = OPTIONS.withSynchronous(Synchronous.NORMAL);
        try (WorkflowDatabase database = WorkflowDatabase.open(TestDatabases.create(folder), normal)) {
            assertThat(pragma(new JdbcTemplate(database.dataSource()), "synchronous"))
                    .isEqualTo("1");
            assertThat(database.weakerPromises()).singleElement().asString().contains("when the power fails");
        }
    }

    @Test
    void readersCannotWrite() {
        try (WorkflowDatabase database = WorkflowDatabase.open(TestDatabases.create(folder), OPTIONS)) {
            JdbcTemplate reader = new JdbcTemplate(database.readers());

            assertThatThrownBy(() -> reader.update("DELETE FROM dw_execution")).isInstanceOf(DataAccessException.class);
        }
    }

    @Test
    void logOfAKilledProcessIsInTheDatabaseFileBeforeAnythingIsAdded() throws IOException {
        Path killed = killed();

        try (WorkflowDatabase database = WorkflowDatabase.open(killed, OPTIONS)) {
            assertThat(database.file()).isPresent();
            assertThat(nodesWithoutLog(killed)).containsExactly("dead");
        }
    }

    @Test
    void logOfAKilledProcessIsWrittenBackInABorrowedFileToo() throws Exception {
        Path killed = killed();
        DataSource dataSource = wal(killed);

        // As in a pool: whichever connection is closed as the last would write it back in any case.
        try (Connection held = dataSource.getConnection();
                Statement statement = held.createStatement()) {
            statement.executeQuery("SELECT id FROM dw_node").close();
            try (WorkflowDatabase database = WorkflowDatabase.borrow(dataSource, OPTIONS)) {
                assertThat(database.isBorrowed()).isTrue();
                assertThat(nodesWithoutLog(killed)).containsExactly("dead");
            }
        }
    }

    @Test
    void logOfAKilledProcessIsNotMadeAnew() throws IOException {
        Path killed = killed();
        long log = Files.size(SqliteFile.sibling(killed, "-wal"));

        try (WorkflowDatabase database = WorkflowDatabase.open(killed, OPTIONS)) {
            assertThat(Files.size(SqliteFile.sibling(killed, "-wal")))
                    .isEqualTo(log)
                    .isPositive();
            assertThat(new JdbcTemplate(database.readers()).queryForList("SELECT id FROM dw_node", String.class))
                    .containsExactly("dead");
        }
    }

    /** A database whose last row is in the log only. */
    private Path killed() throws IOException {
        Path file = TestDatabases.create(folder);
        Path copy = folder.resolve("copy.db");
        try (WorkflowDatabase running = WorkflowDatabase.open(file, OPTIONS)) {
            new JdbcTemplate(running.dataSource())
                    .update("INSERT INTO dw_node (id, started_at, heartbeat_at) VALUES ('dead', 1, 1)");
            Files.copy(file, copy);
            Files.copy(SqliteFile.sibling(file, "-wal"), SqliteFile.sibling(copy, "-wal"));
        }
        assertThat(nodesWithoutLog(copy)).isEmpty();
        return copy;
    }

    private List<String> nodesWithoutLog(Path file) throws IOException {
        Path alone = Files.copy(file, Files.createTempDirectory(folder, "alone").resolve("workflows.db"));
        return new JdbcTemplate(wal(alone)).queryForList("SELECT id FROM dw_node", String.class);
    }

    @Test
    void interruptedThreadClosesItAllTheSame() {
        Path file = TestDatabases.create(folder);
        WorkflowDatabase database = WorkflowDatabase.open(file, OPTIONS);
        new JdbcTemplate(database.dataSource())
                .update("INSERT INTO dw_node (id, started_at, heartbeat_at) VALUES ('node', 1, 1)");
        assertThat(new JdbcTemplate(database.readers()).queryForList("SELECT id FROM dw_node"))
                .hasSize(1);

        Thread.currentThread().interrupt();
        database.close();

        assertThat(Thread.interrupted())
                .as("whoever it is meant for is still told")
                .isTrue();
        assertThat(SqliteFile.sibling(file, "-wal"))
                .as("the log, which the last connection removes")
                .doesNotExist();
    }

    @Test
    void missingDirectoriesAreCreated() {
        Path file = folder.resolve("a/b/workflows.db");

        try (WorkflowDatabase database = WorkflowDatabase.open(file, OPTIONS)) {
            assertThat(database.file())
                    .hasValueSatisfying(found -> assertThat(found).isRegularFile());
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void filesAreTheirOwnersAlone() throws IOException {
        try (WorkflowDatabase database = WorkflowDatabase.open(folder.resolve("workflows.db"), OPTIONS);
                JdbcCheckpointStore store = JdbcCheckpointStore.open(database);
                Stream<Path> files = Files.list(folder)) {
            store.open("node-1", java.time.Instant.EPOCH);
            List<Path> withData =
                    files.filter(file -> !file.toString().endsWith(".lock")).toList();

            assertThat(withData)
                    .extracting(file -> file.getFileName().toString())
                    .contains("workflows.db", "workflows.db-wal");
            for (Path file : withData) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void secondUseInOneProcessIsRefusedAndDoesNotFreeTheFirst() {
        Path file = TestDatabases.create(folder);
        try (WorkflowDatabase first = WorkflowDatabase.open(file, OPTIONS)) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> WorkflowDatabase.open(
                                folder.resolve("../" + folder.getFileName() + "/" + file.getFileName()), OPTIONS))
                        .isInstanceOf(DatabaseException.class)
                        .hasMessageContaining("already open in this process")
                        .hasMessageContaining("give each its own file");
            }
            assertThat(first.file()).isPresent();
        }

        WorkflowDatabase.open(file, OPTIONS).close();
    }

    @Test
    void closingTwiceDoesNotFreeTheNextOnesFile() {
        Path file = TestDatabases.create(folder);
        WorkflowDatabase first = WorkflowDatabase.open(file, OPTIONS);
        first.close();
        try (WorkflowDatabase second = WorkflowDatabase.open(file, OPTIONS)) {
            first.close();

            assertThat(second.file()).isPresent();
            assertThatThrownBy(() -> WorkflowDatabase.open(file, OPTIONS)).isInstanceOf(DatabaseException.class);
        }
    }

    @Test
    void fileThatIsNoDatabaseIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "no database ".repeat(1_000));

        assertRefused(file, "the file is not a SQLite database");
        assertThat(file).content().startsWith("no database");
    }

    @Test
    void directoryIsRefused() {
        assertRefused(folder, "it is not a file");
    }

    @Test
    void directoryThatCannotBeCreatedIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertRefused(file.resolve("below/workflows.db"), "cannot be created");
    }

    @Test
    void pathThatTheDriverWouldCutIsRefused() {
        assertRefused(folder.resolve("what?.db"), "has a ? in its path");
    }

    @Test
    void refusedFileIsFreeAgain() throws IOException {
        Path file = Files.writeString(folder.resolve("workflows.db"), "no database ".repeat(1_000));
        assertRefused(file, "not a SQLite database");
        Files.delete(file);

        WorkflowDatabase.open(file, OPTIONS).close();
    }

    @Test
    void newerTablesAreRefused() {
        Path file = TestDatabases.create(folder);
        new JdbcTemplate(sqlite(file, new SQLiteConfig()))
                .update("UPDATE dw_changelog SET id = '9999-later' WHERE orderexecuted = 1");

        assertThatThrownBy(() -> WorkflowDatabase.open(file, OPTIONS))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("newer version of the library");
    }

    @Test
    void borrowedDataSourceIsNotClosed() {
        DataSource dataSource = wal(TestDatabases.create(folder));

        WorkflowDatabase.borrow(dataSource, OPTIONS).close();

        try (WorkflowDatabase database = WorkflowDatabase.borrow(dataSource, OPTIONS)) {
            assertThat(database.isBorrowed()).isTrue();
            assertThat(database.dataSource()).isSameAs(dataSource);
            assertThat(database.weakerPromises()).isEmpty();
        }
    }

    @Test
    void borrowedFileIsHeldToo() {
        Path file = TestDatabases.create(folder);
        try (WorkflowDatabase own = WorkflowDatabase.open(file, OPTIONS)) {
            assertThat(own.isBorrowed()).isFalse();
            assertThatThrownBy(() -> WorkflowDatabase.borrow(wal(file), OPTIONS))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("already open in this process");
        }
    }

    @Test
    void weakerSettingsOfABorrowedDataSourceAreTold() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.DELETE);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        config.enforceForeignKeys(false);

        try (WorkflowDatabase database =
                WorkflowDatabase.borrow(sqlite(folder.resolve("workflows.db"), config), OPTIONS)) {
            assertThat(database.weakerPromises())
                    .satisfiesExactly(
                            journal -> assertThat(journal).contains("journal_mode is delete"),
                            synchronous -> assertThat(synchronous).contains("synchronous is OFF"),
                            keys -> assertThat(keys).contains("foreign_keys is off"));
        }
    }

    @Test
    void borrowedDataSourceThatCannotWriteIsRefused() {
        Path file = TestDatabases.create(folder);
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);

        assertThatThrownBy(() -> WorkflowDatabase.borrow(sqlite(file, config), OPTIONS))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("the database is read-only")
                .hasMessageContaining("put that right");
    }

    @Test
    void otherProductsAreRefused() throws SQLException {
        DataSource oracle = mock(DataSource.class, Answers.RETURNS_DEEP_STUBS);
        when(oracle.getConnection().getMetaData().getDatabaseProductName()).thenReturn("Oracle");

        assertThatThrownBy(() -> WorkflowDatabase.borrow(oracle, OPTIONS))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("cannot be kept in Oracle")
                .hasMessageContaining("SQLite, PostgreSQL or H2");
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> WorkflowDatabase.open(file, OPTIONS))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining(file.getFileName().toString())
                .hasMessageContaining(reason);
    }

    private static DataSource wal(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.enforceForeignKeys(true);
        return sqlite(file, config);
    }

    private static DataSource sqlite(Path file, SQLiteConfig config) {
        SQLiteDataSource dataSource = new SQLiteDataSource(config);
        dataSource.setUrl("jdbc:sqlite:" + file);
        return dataSource;
    }

    private static String pragma(JdbcTemplate jdbc, String name) {
        return jdbc.queryForObject("PRAGMA " + name, String.class);
    }
}
