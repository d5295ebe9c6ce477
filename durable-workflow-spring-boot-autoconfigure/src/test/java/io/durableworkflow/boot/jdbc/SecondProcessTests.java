package io.durableworkflow.boot.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process at a time has a file. */
final class SecondProcessTests {
    @TempDir
    private Path folder;

    @Test
    void secondProcessIsRefusedInTwoSentences() {
        Path file = TestDatabases.create(folder);
        try (WorkflowDatabase first = WorkflowDatabase.open(file, DatabaseOptions.defaults());
                ChildJvm second = ChildJvm.start(Opening.class, file)) {
            assertThat(first.file()).isPresent();
            assertThat(second.await("refused"))
                    .contains("is held by another process")
                    .contains("Stop that process, or give this one its own file.");
            assertThat(second.exitCode()).isZero();
        }
    }

    @Test
    void refusedAttemptsInThisProcessDoNotLetAnotherProcessIn() {
        Path file = TestDatabases.create(folder);
        try (WorkflowDatabase first = WorkflowDatabase.open(file, DatabaseOptions.defaults())) {
            assertThat(first.file()).isPresent();
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> WorkflowDatabase.open(file, DatabaseOptions.defaults()))
                    .isInstanceOf(DatabaseException.class);

            try (ChildJvm second = ChildJvm.start(Opening.class, file)) {
                assertThat(second.await("refused")).contains("is held by another process");
            }
        }
    }

    @Test
    void whoWaitsGetsTheFileOfAProcessThatIsKilled() {
        Path file = TestDatabases.create(folder);
        try (ChildJvm first = ChildJvm.start(Opening.class, file)) {
            first.await("open");
            CompletableFuture<WorkflowDatabase> second = CompletableFuture.supplyAsync(
                    () -> WorkflowDatabase.open(file, DatabaseOptions.defaults().withLockWait(Duration.ofMinutes(2))));
            assertThat(second).isNotDone();

            first.kill();

            second.join().close();
        }
    }

    /** Opens a database without waiting, and keeps it if it can. */
    static final class Opening {
        public static void main(String[] arguments) throws InterruptedException {
            DatabaseOptions options = DatabaseOptions.defaults().withLockWait(Duration.ZERO);
            try (WorkflowDatabase database = WorkflowDatabase.open(Path.of(arguments[0]), options)) {
                System.out.println("open " + database);
                new CountDownLatch(1).await();
            } catch (DatabaseException e) {
                System.out.println("refused " + e.getMessage());
            }
        }
    }
}
