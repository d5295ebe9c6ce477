package io.durableworkflow.boot.jdbc;

import static io.durableworkflow.store.TestRecords.NODE;
import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.start;
import static io.durableworkflow.store.TestRecords.transition;
import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** A process is killed while it commits; what it had acknowledged is there. */
final class KilledStoreTests {
    private static final int KILLS = 3;
    private static final int BATCHES_BEFORE_KILL = 40;
    private static final int EXECUTIONS = 16;

    @TempDir
    private Path folder;

    @Test
    void everythingAcknowledgedSurvivesAKill() {
        Path file = TestDatabases.create(folder);
        int next = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int acknowledged = commitUntilKilled(file, next);
            try (WorkflowDatabase database = WorkflowDatabase.open(file, DatabaseOptions.defaults());
                    JdbcCheckpointStore store = JdbcCheckpointStore.open(database)) {
                for (int batch = 0; batch <= acknowledged; batch++) {
                    assertThat(written(store, batch)).as("batch " + batch).isEqualTo(EXECUTIONS);
                }
                next = acknowledged + 1;
                // Its commit may have been under way: then it is there as a whole or not at all.
                int unacknowledged = written(store, next);
                assertThat(unacknowledged).isIn(0, EXECUTIONS);
                next += unacknowledged == 0 ? 0 : 1;
                assertThat(written(store, next)).isZero();
                assertThat(new JdbcTemplate(database.dataSource())
                                .queryForObject("PRAGMA integrity_check", String.class))
                        .isEqualTo("ok");
            }
        }
    }

    private static int commitUntilKilled(Path file, int from) {
        try (ChildJvm child = ChildJvm.start(Committing.class, file, from)) {
            child.await("acknowledged " + (from + BATCHES_BEFORE_KILL));
            List<String> rest = child.kill();
            return from
                    + BATCHES_BEFORE_KILL
                    + (int) rest.stream()
                            .filter(line -> line.matches("acknowledged [0-9]+;"))
                            .count();
        }
    }

    /** How many executions of a batch are there, each with its step and its line of history. */
    private static int written(JdbcCheckpointStore store, int batch) {
        int complete = 0;
        for (int i = 0; i < EXECUTIONS; i++) {
            Optional<ExecutionRecord> execution = store.find(Committing.id(batch, i));
            if (execution.isPresent()) {
                long no = execution.get().no();
                assertThat(store.checkpoints(no))
                        .as("step of batch " + (batch - 1))
                        .hasSizeBetween(0, 1);
                complete++;
            }
        }
        return complete;
    }

    /** Commits one batch after the other, and says so after each. */
    static final class Committing {
        public static void main(String[] arguments) {
            try (JdbcCheckpointStore store = JdbcCheckpointStore.open(Path.of(arguments[0]))) {
                store.open(NODE, T0);
                List<Long> started = List.of();
                for (int batch = Integer.parseInt(arguments[1]); true; batch++) {
                    List<Change> changes = new ArrayList<>();
                    for (int i = 0; i < EXECUTIONS; i++) {
                        changes.add(start(id(batch, i), running()));
                    }
                    for (long no : started) {
                        changes.add(
                                transition(no, 1, 1).checkpoint(0).event("line").build());
                    }
                    started = store.commit(changes).stream()
                            .limit(EXECUTIONS)
                            .map(result ->
                                    ((ChangeResult.Applied) result).execution().no())
                            .toList();
                    System.out.println("acknowledged " + batch + ";");
                }
            }
        }

        static String id(int batch, int number) {
            return "order-" + batch + "-" + number;
        }
    }
}
