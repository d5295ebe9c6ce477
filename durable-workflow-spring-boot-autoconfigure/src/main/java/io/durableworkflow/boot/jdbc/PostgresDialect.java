package io.durableworkflow.boot.jdbc;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** PostgreSQL. */
final class PostgresDialect extends ServerDialect {
    PostgresDialect() {
        super(Connection.TRANSACTION_REPEATABLE_READ);
    }

    @Override
    String product() {
        return "PostgreSQL";
    }

    // Not VALUES: a driver that is told to rewrite batches joins these to one statement, and no longer says which of
    // them wrote.
    @Override
    String rows(Insertion insertion) {
        String source = insertion.source() == null ? "" : " FROM " + insertion.source();
        return "SELECT " + String.join(", ", insertion.values()) + source;
    }

    @Override
    String binaryOrder(String column) {
        return column + " COLLATE \"C\"";
    }

    @Override
    String contains(String column) {
        return "strpos(" + column + ", ?) > 0";
    }

    @Override
    String howToCopy() {
        return "Executions are kept in PostgreSQL, of which the library writes no backups. Use pg_dump, or what the server is"
                + " backed up with anyway.";
    }

    @Override
    BorrowedDatabase examine(Connection connection) {
        JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
        List<String> weaker = new ArrayList<>();
        String commit = setting(jdbc, "synchronous_commit");
        if (commit.equals("off")) {
            weaker.add(
                    "synchronous_commit is off: what was reported as on disk may be lost when the server or its machine"
                            + " dies, though not when the process dies.");
        }
        if (setting(jdbc, "fsync").equals("off")) {
            weaker.add("fsync is off: when the machine of the server dies, the whole database may be damaged.");
        }
        if (setting(jdbc, "full_page_writes").equals("off")) {
            weaker.add("full_page_writes is off: when the power fails, the whole database may be damaged.");
        }
        return new BorrowedDatabase(this, null, weaker);
    }

    private static String setting(JdbcTemplate jdbc, String name) {
        return String.valueOf(jdbc.queryForObject("SHOW " + name, String.class));
    }
}
