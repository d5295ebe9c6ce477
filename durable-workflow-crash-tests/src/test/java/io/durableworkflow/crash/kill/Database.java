package io.durableworkflow.crash.kill;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.boot.jdbc.DatabaseOptions;
import io.durableworkflow.boot.jdbc.WorkflowDatabase;
import java.nio.file.Path;

/** In whose database the program keeps its executions. */
enum Database {
    /** In a SQLite file of the library's own. */
    OWN,
    /** In a SQLite file of the application, which steps work in too. */
    APPLICATION;

    private static final int CONNECTIONS = 4;

    WorkflowDatabase open(Path file) {
        DatabaseOptions options = DatabaseOptions.defaults();
        return this == OWN
                ? WorkflowDatabase.open(file, options)
                : WorkflowDatabase.borrow(new HikariDataSource(pool(file)), options);
    }

    private static HikariConfig pool(Path file) {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl("jdbc:sqlite:" + file
                + "?journal_mode=WAL&busy_timeout=5000&transaction_mode=IMMEDIATE&synchronous=FULL&foreign_keys=true");
        pool.setMaximumPoolSize(CONNECTIONS);
        return pool;
    }
}
