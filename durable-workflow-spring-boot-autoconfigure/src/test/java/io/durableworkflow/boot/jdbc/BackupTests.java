package io.durableworkflow.boot.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.BackupFailedException;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.TestCodec;
import io.durableworkflow.contract.World;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.durableworkflow.store.TestRecords;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A copy of the database is made while work goes on, and another process goes on from it. */
final class BackupTests {
    private static final int FEW = 50;

    @TempDir
    private Path folder;

    private static DurableEngine engine(JdbcCheckpointStore store, WorkflowDefinition<String> order) {
        DurableEngine engine =
                DurableEngine.builder().store(store).codec(new TestCodec()).build();
        engine.register(order);
        engine.launch();
        return engine;
    }

    private static WorkflowDefinition<String> order(Runnable slow) {
        return WorkflowDefinition.of("order", String.class, ctx -> {
            ctx.step("reserve", () -> {});
            ctx.step("charge", () -> {
                if (ctx.executionId().startsWith("slow")) {
                    slow.run();
                }
            });
            return "done " + ctx.executionId();
        });
    }

    @Test
    void whatWasAcknowledgedBeforeIsInTheCopyAndGoesOnThere() throws Exception {
        Path copy = folder.resolve("copy.db");
        CountDownLatch charging = new CountDownLatch(3);
        CountDownLatch end = new CountDownLatch(1);
        List<String> before = new ArrayList<>();
        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(TestDatabases.create(folder));
                DurableEngine engine = engine(store, order(() -> {
                    charging.countDown();
                    await(end);
                }))) {
            WorkflowDefinition<String> order = order(() -> {});
            for (int i = 0; i < 3; i++) { // a process runs these when the copy is made
                engine.start(order, WorkflowOptions.id("slow-" + i));
                before.add("slow-" + i);
            }
            assertThat(charging.await(World.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            AtomicBoolean enough = new AtomicBoolean();
            CountDownLatch underWay = new CountDownLatch(FEW);
            Thread load = new Thread(() -> {
                for (int i = 0; !enough.get(); i++) {
                    engine.start(order, WorkflowOptions.id("load-" + i));
                    underWay.countDown();
                }
            });
            load.start();
            assertThat(underWay.await(World.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            for (int i = 0; i < FEW; i++) {
                before.add("load-" + i);
            }

            engine.backup(copy);

            enough.set(true);
            load.join();
            end.countDown();
        }

        assertThat(integrity(copy)).isEqualTo("ok");
        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(copy);
                DurableEngine engine = engine(store, order(() -> {}))) {
            for (String id : before) {
                assertThat(engine.handle(id, String.class).result(World.PATIENCE))
                        .isEqualTo("done " + id);
            }
            // What came after those may be in the copy too, and go on there.
            for (ExecutionView other : engine.find(ExecutionFilter.all().page(null, ExecutionFilter.MAX_LIMIT))
                    .executions()) {
                engine.handle(other.id(), String.class).result(World.PATIENCE);
            }
            assertThat(engine.steps("slow-0")).extracting(step -> step.name()).containsExactly("reserve", "charge");
            assertThat(engine.countByStatus()).containsOnlyKeys(ExecutionStatus.COMPLETED);
        }
        assertThat(names()).noneMatch(name -> name.endsWith(".part"));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(World.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String integrity(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
            return row.getString(1);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(TestDatabases.create(folder))) {
            store.backup(folder.resolve("copy.db"));
        }

        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("copy.db"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void whatIsThereIsNotOverwritten() throws IOException {
        Path file = Files.writeString(folder.resolve("copy.db"), "mine");
        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(TestDatabases.create(folder))) {
            List<String> before = names();

            assertThatThrownBy(() -> store.backup(file))
                    .isInstanceOf(BackupFailedException.class)
                    .hasMessageContaining(
                            "The backup '" + file + "' was not written: the file exists, and is not overwritten.");

            assertThat(names()).isEqualTo(before);
        }
        assertThat(file).hasContent("mine");
    }

    @Test
    void aMissingDirectoryIsNamed() {
        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(TestDatabases.create(folder))) {
            assertThatThrownBy(() -> store.backup(folder.resolve("nowhere/copy.db")))
                    .isInstanceOf(BackupFailedException.class)
                    .hasMessageContaining("there is no such directory. Create it, or choose another.");
        }
    }

    @Test
    void whatIsNoDirectoryIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(TestDatabases.create(folder))) {
            assertThatThrownBy(() -> store.backup(file.resolve("copy.db")))
                    .isInstanceOf(BackupFailedException.class)
                    .hasMessageContaining("the file cannot be written");
        }
    }

    @Test
    void aDamagedDatabaseIsToldAndLeavesNoRest() throws IOException {
        Path file = TestDatabases.create(folder);
        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(file)) {
            List<String> before = names();
            try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
                raw.seek(4_096);
                raw.write(new byte[(int) raw.length() - 4_096]);
            }

            assertThatThrownBy(() -> store.backup(folder.resolve("copy.db")))
                    .isInstanceOf(BackupFailedException.class)
                    .hasMessageContaining("the database file is damaged");

            assertThat(names()).isEqualTo(before);
        }
    }

    @Test
    void aDatabaseOfTheApplicationIsCopiedToo() throws Exception {
        Path copy = folder.resolve("copy.db");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:sqlite:" + TestDatabases.create(folder) + "?journal_mode=WAL");
        config.setAutoCommit(false);
        try (HikariDataSource pool = new HikariDataSource(config);
                WorkflowDatabase database = WorkflowDatabase.borrow(pool, DatabaseOptions.defaults());
                JdbcCheckpointStore store = JdbcCheckpointStore.open(database)) {
            store.open(TestRecords.NODE, Instant.EPOCH);
            store.commit(List.of(TestRecords.start("order-1")));

            store.backup(copy);
            store.commit(List.of(TestRecords.start("order-2")));
        }

        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(copy)) {
            assertThat(store.find("order-1")).isPresent();
            assertThat(store.find("order-2")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerIsNotCopiedAndTheRefusalSaysWhatToDo(TestServer server) throws IOException {
        try (HikariDataSource pool = TestServer.pool(server.newDatabase());
                WorkflowDatabase database = WorkflowDatabase.borrow(pool, DatabaseOptions.defaults());
                JdbcCheckpointStore store = JdbcCheckpointStore.open(database)) {
            assertThatThrownBy(() -> store.backup(folder.resolve("copy.db")))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining(server == TestServer.H2 ? "BACKUP TO" : "pg_dump");
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void whatIsKeptInMemoryIsNotCopied() {
        assertThatThrownBy(() -> new InMemoryCheckpointStore().backup(folder.resolve("copy.db")))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("Keep them in a database file.");
    }
}
