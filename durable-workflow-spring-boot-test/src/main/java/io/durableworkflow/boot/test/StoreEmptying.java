package io.durableworkflow.boot.test;

import io.durableworkflow.boot.jdbc.WorkflowDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/** Deletes everything that workflows have stored in a database, and nothing else. */
final class StoreEmptying {
    /** Tables that are emptied, those that refer to others before these. */
    static final List<String> EMPTIED = List.of(
            "callback", "value", "event", "command", "signal", "checkpoint", "topic", "schedule", "queue", "execution");

    /** Tables that hold nothing of an execution. */
    static final List<String> KEPT = List.of("workflow", "node", "deleted");

    private StoreEmptying() {}

    /** Must be called while nothing else writes. */
    static void empty(WorkflowDatabase database) {
        try {
            empty(database.dataSource(), database);
        } catch (SQLException e) {
            throw new IllegalStateException("The tables of workflows in " + database + " could not be emptied", e);
        }
    }

    private static void empty(DataSource dataSource, WorkflowDatabase database) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                for (String table : EMPTIED) {
                    statement.executeUpdate(
                            "DELETE FROM " + database.tablePrefix().table(table));
                }
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(autoCommit);
            }
        }
    }
}
