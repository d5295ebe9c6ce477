package io.durableworkflow.boot.jdbc;

import static io.durableworkflow.store.TestRecords.NODE;
import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.start;
import static io.durableworkflow.store.TestRecords.transition;
import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RevisionsTests {
    @Test
    void forgottenExecutionIsReadAgain(@TempDir Path folder) {
        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(TestDatabases.create(folder))) {
            store.open(NODE, T0);
            long no =
                    numbers(store.commit(List.of(start("order-1", running())))).get(0);
            store.commit(List.of(transition(no, 1, 5).checkpoint(0).build()));
            startMoreThanAreRemembered(store);

            assertThat(store.commit(List.of(transition(no, 1, 5).checkpoint(1).build())))
                    .containsExactly(new ChangeResult.Fenced());
            assertThat(store.commit(List.of(transition(no, 1, 6).checkpoint(1).build())))
                    .containsExactly(new ChangeResult.Applied(null));
        }
    }

    private static void startMoreThanAreRemembered(JdbcCheckpointStore store) {
        List<Change> batch = new ArrayList<>();
        for (int i = 0; i <= Revisions.MAX_REMEMBERED; i++) {
            batch.add(start("other-" + i));
        }
        store.commit(batch);
    }

    private static List<Long> numbers(List<ChangeResult> results) {
        return results.stream()
                .map(result -> ((ChangeResult.Applied) result).execution().no())
                .toList();
    }
}
