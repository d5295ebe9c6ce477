package io.durableworkflow.boot.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Databases other than SQLite that tests run on: H2 in memory, and one real PostgreSQL for all tests of a JVM. Each call
 * gives an empty database with all tables, a copy of one that was migrated once.
 */
public enum TestServer {
    H2 {
        @Override
        String create(String name) {
            String url = h2(name);
            try (HikariDataSource pool = pool(url)) {
                new JdbcTemplate(pool).execute("RUNSCRIPT FROM '" + H2Template.SCRIPT + "'");
            }
            return url;
        }
    },
    POSTGRESQL {
        @Override
        String create(String name) {
            return Postgres.url(Postgres.take(name));
        }
    };

    private static final AtomicInteger NUMBER = new AtomicInteger();

    abstract String create(String name);

    /** The address of a new database; user and password are in it. */
    public String newDatabase() {
        return create("test_" + NUMBER.incrementAndGet());
    }

    /** A pool like that of an application. */
    public static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(6);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(10_000);
        return new HikariDataSource(config);
    }

    /** Closes the pool, whose database somebody else may get, emptied: to create and remove hundreds takes long. */
    public void drop(HikariDataSource pool) {
        if (this == H2) {
            new JdbcTemplate(pool).execute("SHUTDOWN");
            pool.close();
            return;
        }
        String url = pool.getJdbcUrl();
        pool.close();
        Postgres.giveBack(url);
    }

    /** An empty database without tables. */
    public String newEmptyDatabase() {
        String name = "empty_" + NUMBER.incrementAndGet();
        if (this == H2) {
            return h2(name);
        }
        Postgres.execute("CREATE DATABASE " + name);
        return Postgres.url(name);
    }

    private static String h2(String name) {
        return "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE";
    }

    private static void migrate(String url) {
        try (HikariDataSource pool = pool(url)) {
            WorkflowDatabase.borrow(pool, DatabaseOptions.defaults()).close();
        }
    }

    private static final class H2Template {
        static final Path SCRIPT = script();

        private static Path script() {
            try {
                Path file = Files.createTempFile("migrated", ".sql");
                file.toFile().deleteOnExit();
                migrate(h2("migrated"));
                try (HikariDataSource pool = pool(h2("migrated"))) {
                    new JdbcTemplate(pool).execute("SCRIPT TO '" + file + "'");
                }
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Postgres {
        static final String MIGRATED = "migrated";
        private static final Queue<String> FREE = new ConcurrentLinkedQueue<>();
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "300")
                        .setServerConfig("fsync", "off")
                        .start();
                new JdbcTemplate(server.getPostgresDatabase()).execute("CREATE DATABASE " + MIGRATED);
                migrate(server.getJdbcUrl("postgres", MIGRATED));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static String take(String name) {
            String free = FREE.poll();
            if (free != null) {
                return free;
            }
            execute("CREATE DATABASE " + name + " TEMPLATE " + MIGRATED);
            return name;
        }

        static void giveBack(String url) {
            SingleConnectionDataSource connection = new SingleConnectionDataSource(url, true);
            try {
                empty(new JdbcTemplate(connection));
            } finally {
                connection.destroy();
            }
        }

        private static void empty(JdbcTemplate jdbc) {
            // Threads of a process that was killed in the test may still read: each would wait for a table that the
            // other holds.
            jdbc.queryForList(
                    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND pid <> pg_backend_pid()",
                    Boolean.class);
            jdbc.queryForList("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", String.class).stream()
                    .filter(table -> !table.startsWith("dw_"))
                    .forEach(table -> jdbc.execute("DROP TABLE " + table + " CASCADE"));
            List<String> tables = jdbc.queryForList(
                    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'dw_changelog%'",
                    String.class);
            jdbc.execute("TRUNCATE " + String.join(", ", tables) + " RESTART IDENTITY");
            FREE.add(jdbc.queryForObject("SELECT current_database()", String.class));
        }

        static String url(String name) {
            return SERVER.getJdbcUrl("postgres", name);
        }

        static void execute(String sql) {
            new JdbcTemplate(SERVER.getPostgresDatabase()).execute(sql);
        }
    }
}
