package io.durableworkflow.boot.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.boot.jdbc.JdbcCheckpointStore;
import io.durableworkflow.contract.TestCodec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the page about backups. */
class BackupGuideTests {
    @TempDir
    private Path folder;

    @Test
    void backup() {
        String directory = folder.toString();
        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(folder.resolve("durable-workflow.db"));
                DurableEngine engine = DurableEngine.builder()
                        .store(store)
                        .codec(new TestCodec())
                        .build()) {
            // tag::backup
            engine.backup(Path.of(directory, "durable-workflow-monday.db"));
            // end::backup
        }

        assertThat(folder.resolve("durable-workflow-monday.db")).isRegularFile();
    }
}
