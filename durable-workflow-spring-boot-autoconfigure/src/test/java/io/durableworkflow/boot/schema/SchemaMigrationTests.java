package io.durableworkflow.boot.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

final class SchemaMigrationTests {
    @TempDir
    private Path folder;

    private DataSource dataSource;
    private JdbcTemplate jdbc;
    private SchemaMigration migration;

    @BeforeEach
    void createDatabase() {
        dataSource = TestFiles.dataSource(folder.resolve("workflows.db"));
        jdbc = new JdbcTemplate(dataSource);
        migration = new SchemaMigration(dataSource, TablePrefix.DEFAULT);
    }

    @Test
    void firstRunCreatesTheTables() {
        assertThat(migration.run()).isTrue();

        assertThat(tables())
                .containsExactlyInAnyOrder(
                        "dw_workflow",
                        "dw_node",
                        "dw_execution",
                        "dw_checkpoint",
                        "dw_signal",
                        "dw_command",
                        "dw_event",
                        "dw_schedule",
                        "dw_topic",
                        "dw_queue",
                        "dw_value",
                        "dw_callback",
                        "dw_deleted",
                        "dw_changelog",
                        "dw_changelog_lock");
    }

    @Test
    void tablesAreStrict() {
        migration.run();

        assertThat(jdbc.queryForList(
                        "SELECT name FROM pragma_table_list WHERE strict = 0 AND name LIKE 'dw%' AND name NOT LIKE 'dw_changelog%'",
                        String.class))
                .isEmpty();
    }

    @Test
    void commentsOnUnitsAreKept() {
        migration.run();

        assertThat(jdbc.queryForObject("SELECT sql FROM sqlite_master WHERE name = 'dw_execution'", String.class))
                .contains("wake_at          INTEGER, -- epoch ms");
    }

    @Test
    void laterRunsLeaveLiquibaseAlone() {
        migration.run();
        setLock();

        assertThat(migration.run()).isFalse();

        assertThat(lockIsSet()).as("nobody looked at Liquibase's lock").isTrue();
    }

    @Test
    void lockOfADeadProcessDoesNotStopTheStart() {
        migration.run();
        forgetLatest();
        setLock();

        assertThat(migration.run()).isTrue();

        assertThat(tables()).contains("dw_deleted");
        assertThat(lockIsSet()).isFalse();
    }

    @Test
    void newerTablesAreRefused() {
        migration.run();
        jdbc.update("INSERT INTO dw_changelog (id, author, filename, dateexecuted, orderexecuted, exectype)"
                + " VALUES ('9999-later', 'durable-workflow', 'x', '2030-01-01', 99, 'EXECUTED')");

        assertThatThrownBy(() -> migration.run())
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("newer version")
                .hasMessageContaining("'9999-later'")
                .hasMessageContaining("Start that version");
    }

    @Test
    void failureSaysThatStartingAgainGoesOn() {
        jdbc.execute("CREATE TABLE dw_schedule (mine TEXT)");

        assertThatThrownBy(() -> migration.run())
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("'dw_'")
                .hasRootCauseInstanceOf(org.sqlite.SQLiteException.class);

        jdbc.execute("DROP TABLE dw_schedule");
        assertThat(migration.run()).isTrue();
    }

    @Test
    void prefixIsThatOfAllTables() {
        new SchemaMigration(dataSource, new TablePrefix("Shop_")).run();

        assertThat(tables()).isNotEmpty().allMatch(name -> name.startsWith("Shop_"));
        assertThat(jdbc.queryForList("SELECT name FROM sqlite_master WHERE name LIKE 'dw%'", String.class))
                .isEmpty();
    }

    @Test
    void twoPrefixesLiveSideBySide() {
        migration.run();

        assertThat(new SchemaMigration(dataSource, new TablePrefix("other_")).run())
                .isTrue();
        assertThat(tables()).contains("dw_execution", "other_execution");
    }

    @Test
    void changelogOfTheApplicationIsNotTouched() {
        migration.run();

        assertThat(tables())
                .noneMatch(name -> name.toUpperCase(java.util.Locale.ROOT).startsWith("DATABASECHANGELOG"));
    }

    private List<String> tables() {
        return jdbc.queryForList(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'", String.class);
    }

    private void forgetLatest() {
        jdbc.update("DELETE FROM dw_changelog WHERE id = ?", ChangeSets.LATEST);
        jdbc.execute("DROP TABLE dw_deleted");
    }

    private void setLock() {
        jdbc.update("UPDATE dw_changelog_lock SET locked = 1, lockedby = 'dead', lockgranted = '2030-01-01 00:00:00'");
    }

    private boolean lockIsSet() {
        return Boolean.TRUE.equals(jdbc.queryForObject("SELECT locked FROM dw_changelog_lock", Boolean.class));
    }
}
