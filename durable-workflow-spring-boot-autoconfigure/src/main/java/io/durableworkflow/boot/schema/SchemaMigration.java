package io.durableworkflow.boot.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings the tables up to date. Almost every start finds them so, by one query; Liquibase, which takes about a second even
 * if it has nothing to do, is loaded only otherwise.
 *
 * <p>A process may be killed at any point in here. Each change set is one transaction, so the next start goes on where this
 * one stopped. What would keep it from that is the lock in Liquibase's own table, which nobody is left to free. But the caller
 * holds the whole database, and so that lock is a dead process's whenever it is found.
 */
public final class SchemaMigration {
    private final DataSource dataSource;
    private final TablePrefix prefix;

    /** @param dataSource may write and change tables, and belongs to this process alone while this runs */
    public SchemaMigration(DataSource dataSource, TablePrefix prefix) {
        this.dataSource = dataSource;
        this.prefix = prefix;
    }

    /**
     * Returns when the tables are as this version needs them.
     *
     * @return whether there was something to do
     * @throws SchemaException if the tables are newer than this version, or cannot be changed
     * @throws IllegalStateException if what is noted of earlier changes is damaged
     */
    public boolean run() {
        if (isUpToDate()) {
            return false;
        }
        freeStaleLock();
        try {
            new LiquibaseRun(dataSource, prefix).update();
            return true;
        } catch (Exception e) {
            throw new SchemaException(
                    "The tables with the prefix '" + prefix.value()
                            + "' could not be created or changed. See the cause; starting again goes on where this stopped.",
                    e);
        }
    }

    private boolean isUpToDate() {
        List<String> present = changeSetsPresent();
        present.stream().filter(id -> !ChangeSets.IDS.contains(id)).findFirst().ifPresent(unknown -> {
            throw new SchemaException(
                    "The tables with the prefix '%s' were changed by a newer version of the library (change set '%s'). Start that version or a later one, or give this one another database."
                            .formatted(prefix.value(), unknown),
                    null);
        });
        return present.contains(ChangeSets.LATEST);
    }

    private List<String> changeSetsPresent() {
        // Without Spring's JDBC, which would load its conversions for one query.
        List<String> ids = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM " + prefix.table("changelog"))) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        } catch (SQLException noSuchTable) {
            // Or the database cannot be read at all: then what follows says so.
            return List.of();
        }
        if (ids.contains(null)) {
            throw new IllegalStateException("a change set in " + prefix.table("changelog") + " has no id");
        }
        return ids;
    }

    private void freeStaleLock() {
        try {
            // In a transaction of its own, as a pool's connections may not commit by themselves.
            new TransactionTemplate(new DataSourceTransactionManager(dataSource))
                    .executeWithoutResult(
                            transaction -> new JdbcTemplate(dataSource)
                                    .update(
                                            "UPDATE " + prefix.table("changelog_lock")
                                                    + " SET locked = FALSE, lockgranted = NULL, lockedby = NULL WHERE id = 1 AND locked = TRUE"));
        } catch (DataAccessException noSuchTable) {
            // The first start ever: nothing is locked.
        }
    }
}
