package io.durableworkflow.boot.transaction;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.boot.jdbc.TestServer;
import java.nio.file.Path;

/** Databases that an application and its workflows share. */
enum Shared {
    SQLITE,
    H2,
    POSTGRESQL;

    /** An empty database, by the pool of an application. */
    HikariDataSource newDatabase(Path folder) {
        if (this != SQLITE) {
            return TestServer.pool(TestServer.valueOf(name()).newDatabase());
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:sqlite:" + folder.resolve("application.db")
                + "?journal_mode=WAL&busy_timeout=10000&transaction_mode=IMMEDIATE&synchronous=FULL&foreign_keys=on");
        config.setMaximumPoolSize(6);
        return new HikariDataSource(config);
    }

    void drop(HikariDataSource pool) {
        if (this == SQLITE) {
            pool.close();
        } else {
            TestServer.valueOf(name()).drop(pool);
        }
    }
}
