package io.durableworkflow.boot.schema;

import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Brings the tables up to date. Almost every start finds them so, by one query; Liquibase, which takes about a second even
 * if it has nothing to do, is loaded only otherwise.
 *
 * <p>Two processes may start at once, and a process may be killed at any point in here. The guard, a lock of the operating
 * system, settles the first; and because it is freed when its process dies, whoever holds it knows that a lock in
 * Liquibase's own table is a dead process's, which settles the second: each change set is one transaction.
 */
public final class SchemaMigration {
    private final DataSource dataSource;
    private final TablePrefix prefix;
    private final JdbcTemplate jdbc;

    /** @param dataSource may write, and may change tables */
    public SchemaMigration(DataSource dataSource, TablePrefix prefix) {
        this.dataSource = dataSource;
        this.prefix = prefix;
        this.jdbc = new JdbcTemplate(dataSource);
    }

    /**
     * Returns when the tables are as this version needs them.
     *
     * @param guard gives a lock that only one process at a time can hold; asked for only if there is something to do
     * @return whether there was something to do
     * @throws SchemaException if the tables are newer than this version, or cannot be changed
     */
    public boolean run(Supplier<? extends AutoCloseable> guard) {
        if (isUpToDate()) {
            return false;
        }
        try (AutoCloseable held = guard.get()) {
            if (isUpToDate()) {
                return false;
            }
            freeStaleLock();
            new LiquibaseRun(dataSource, prefix).update();
            return true;
        } catch (RuntimeException e) {
            throw e;
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
        try {
            return jdbc.queryForList("SELECT id FROM " + prefix.table("changelog"), String.class);
        } catch (DataAccessException noSuchTable) {
            // Or the database cannot be read at all: then what follows says so.
            return List.of();
        }
    }

    private void freeStaleLock() {
        try {
            jdbc.update("UPDATE " + prefix.table("changelog_lock")
                    + " SET locked = 0, lockgranted = NULL, lockedby = NULL WHERE id = 1 AND locked = 1");
        } catch (DataAccessException noSuchTable) {
            // The first start ever: nothing is locked.
        }
    }
}
