package io.durableworkflow.boot.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.boot.LogLines;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Liquibase would write a dozen lines about a file that the application does not know. */
@ExtendWith(OutputCaptureExtension.class)
final class QuietMigrationTests {
    @RegisterExtension
    private final LogLines logged = new LogLines();

    @TempDir
    private Path folder;

    @Test
    void migrationSaysNothingThatIsShownByDefault(CapturedOutput output) {
        new SchemaMigration(TestFiles.dataSource(folder.resolve("workflows.db")), TablePrefix.DEFAULT).run();

        assertThat(logged.list()).isEmpty();
        assertThat(output.toString().lines()).noneMatch(line -> line.contains("SEVERE") || line.contains("INFO"));
    }
}
