package io.durableworkflow.boot.jdbc;

import static io.durableworkflow.store.TestRecords.NODE;
import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.start;
import static io.durableworkflow.store.TestRecords.transition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.Orphan;
import io.durableworkflow.store.StartRecord;
import io.durableworkflow.store.StoreRejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

/** What the store does when it cannot write: it says why, and goes on by itself when it can again. */
final class StoreFailureTests {
    @TempDir
    private Path folder;

    private Path file;
    private WorkflowDatabase database;
    private JdbcCheckpointStore store;

    @BeforeEach
    void open() {
        file = TestDatabases.create(folder);
        database = WorkflowDatabase.open(file, DatabaseOptions.defaults().withBusyTimeout(Duration.ofMillis(1)));
        store = JdbcCheckpointStore.open(database);
        store.open(NODE, T0);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Test
    void lockedDatabaseIsUnavailableUntilItIsFree() throws SQLException {
        List<Change> batch = List.of(start("order-1"));
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            assertThatThrownBy(() -> store.commit(batch))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("locked by another connection or process");
            assertThat(store.find("order-1")).as("reading goes on").isEmpty();
        }

        assertApplied(store.commit(batch));
    }

    @Test
    void fullDatabaseIsUnavailableUntilThereIsRoom() throws SQLException {
        long no = started("order-1");
        List<Change> batch = List.of(start("order-2"), big(no, 1));
        pragma("max_page_count = 1");

        assertThatThrownBy(() -> store.commit(batch))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("full");
        assertThat(store.find("order-2")).isEmpty();
        assertThat(store.checkpoints(no)).isEmpty();

        pragma("max_page_count = 1000000");
        assertApplied(store.commit(batch));
        assertThat(store.checkpoints(no)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-wal"})
    @DisabledOnOs(OS.WINDOWS) // where an open file cannot be taken away
    void fileThatIsTakenAwayIsMissedUntilItIsBack(String suffix) throws IOException {
        Path taken = SqliteFile.sibling(file, suffix);
        List<Change> batch = List.of(start("order-1"));
        Files.move(taken, folder.resolve("away"));

        assertThatThrownBy(() -> store.commit(batch))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("'" + taken + "' was deleted or replaced");

        Files.move(folder.resolve("away"), taken);
        assertApplied(store.commit(batch));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void fileThatIsReplacedIsMissed() throws IOException {
        Files.move(file, folder.resolve("away"));
        Files.copy(folder.resolve("away"), file);

        List<Change> batch = List.of(start("order-1"));
        assertThatThrownBy(() -> store.commit(batch))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("was deleted or replaced");
    }

    @Test
    void lostConnectionIsOpenedAgain() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.unwrap(SQLiteConnection.class).close();
        }

        assertThatThrownBy(() -> store.commit(List.of(start("order-1")))).isInstanceOf(StoreUnavailableException.class);

        assertApplied(store.commit(List.of(start("order-1"))));
    }

    @Test
    void valueThatTheTableDoesNotTakeIsRejectedWithTheWholeBatch() {
        Change.Start good = start("order-1");
        StartRecord record = good.start();
        Change.Start bad = new Change.Start(
                new StartRecord(
                        "order-2", "checkout", 1, record.seed(), T0, null, record.tags(), nothing(), record.input()),
                good.state());

        assertThatThrownBy(() -> store.commit(List.of(good, bad)))
                .isInstanceOf(StoreRejectedException.class)
                .hasMessageContaining("constraint");
        assertThat(store.find("order-1")).isEmpty();

        assertApplied(store.commit(List.of(good)));
    }

    @Test
    void rejectedConsumptionTakesBackWhatStoodBeforeIt() {
        long no = started("order-1");
        Change bad = transition(no, 1, 1)
                .state(running())
                .checkpoint(0)
                .event("line")
                .consume(99)
                .build();

        assertThatThrownBy(() -> store.commit(List.of(start("order-2"), bad)))
                .isInstanceOf(StoreRejectedException.class);

        assertThat(store.find("order-2")).isEmpty();
        assertThat(store.load(no)).hasValueSatisfying(loaded -> {
            assertThat(loaded.revision()).isZero();
            assertThat(loaded.checkpoints()).isEmpty();
        });
        assertApplied(store.commit(List.of(transition(no, 1, 1).checkpoint(0).build())));
    }

    @Test
    void interruptHarmsNeitherWritingNorReading() {
        Thread.currentThread().interrupt();

        assertApplied(store.commit(List.of(start("order-1"))));
        assertThat(store.find("order-1")).isPresent();

        assertThat(Thread.interrupted())
                .as("the interrupt is kept for whoever it is meant")
                .isTrue();
    }

    @Test
    void rowThatCannotBeReadStopsNoOther() throws SQLException {
        long first = started("order-1");
        started("order-2");
        long last = started("order-3");
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE dw_execution SET outcome = 'NONSENSE' WHERE id = 'order-2'");
        }

        assertThat(store.orphans("node-2", 0, 10)).extracting(Orphan::no).containsExactly(first, last);
    }

    private long started(String id) {
        ChangeResult result = store.commit(List.of(start(id, running()))).get(0);
        return ((ChangeResult.Applied) result).execution().no();
    }

    private static Change big(long no, long revision) {
        return transition(no, 1, revision)
                .checkpoint(0)
                .event("x".repeat(1 << 20))
                .build();
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <T> T nothing() {
        return null;
    }

    private void pragma(String setting) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA " + setting);
        }
    }

    private static void assertApplied(List<ChangeResult> results) {
        assertThat(results).isNotEmpty().allMatch(ChangeResult.Applied.class::isInstance);
    }
}
