package io.durableworkflow.boot.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.boot.jdbc.ChildJvm;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** A process is killed in the middle of a migration; the next one finishes it. */
final class KilledMigrationTests {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE dw_changelog ",
                "CREATE TABLE dw_workflow",
                "CREATE INDEX dw_execution_due",
                "CREATE TABLE dw_event",
                "CREATE INDEX dw_schedule_due"
            })
    void nextStartFinishesWhatAKilledOneBegan(String killedAfter) {
        Path file = folder.resolve("workflows.db");
        try (ChildJvm child = ChildJvm.start(Migrating.class, file, killedAfter)) {
            child.await("in the middle");
            child.kill();
        }
        DataSource dataSource = TestFiles.dataSource(file);
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);

        assertThat(new SchemaMigration(dataSource, TablePrefix.DEFAULT).run()).isTrue();

        assertThat(jdbc.queryForList("SELECT id FROM dw_changelog ORDER BY orderexecuted", String.class))
                .containsExactlyElementsOf(ChangeSets.IDS);
        assertThat(jdbc.queryForObject("PRAGMA integrity_check", String.class)).isEqualTo("ok");
    }

    /** Migrates, and stands still as soon as a certain statement has been executed. */
    static final class Migrating {
        private final String last;

        private Migrating(String last) {
            this.last = last;
        }

        public static void main(String[] arguments) {
            DataSource plain = TestFiles.dataSource(Path.of(arguments[0]));
            DataSource stopping = new Migrating(arguments[1]).stopping(DataSource.class, plain);
            new SchemaMigration(stopping, TablePrefix.DEFAULT).run();
        }

        private <T> T stopping(Class<T> type, Object target) {
            InvocationHandler handler = (proxy, method, values) -> {
                try {
                    Object result = method.invoke(target, values);
                    if (values != null && values.length > 0 && values[0] instanceof String sql) {
                        stopAfter(sql);
                    }
                    if (result instanceof Connection) {
                        return stopping(Connection.class, result);
                    }
                    return method.getReturnType() == Statement.class && type == Connection.class
                            ? stopping(Statement.class, result)
                            : result;
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            };
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
        }

        private void stopAfter(String sql) throws InterruptedException {
            if (sql.contains(last)) {
                System.out.println("in the middle");
                new CountDownLatch(1).await();
            }
        }
    }
}
