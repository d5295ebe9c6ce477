package io.durableworkflow.boot.schema;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Liquibase would write a dozen lines about a file that the application does not know. */
@ExtendWith(OutputCaptureExtension.class)
final class QuietMigrationTests {
    private final Logger slf4j = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final java.util.logging.Logger jul = java.util.logging.Logger.getLogger("");
    private final Records records = new Records();

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        events.start();
        slf4j.addAppender(events);
        jul.addHandler(records);
    }

    @AfterEach
    void stopListening() {
        slf4j.detachAppender(events);
        jul.removeHandler(records);
    }

    @Test
    void migrationSaysNothingThatIsShownByDefault(CapturedOutput output) {
        new SchemaMigration(TestFiles.dataSource(folder.resolve("workflows.db")), TablePrefix.DEFAULT).run();

        assertThat(events.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .isEmpty();
        assertThat(records.list).extracting(LogRecord::getLoggerName).noneMatch(name -> name.startsWith("liquibase"));
        assertThat(output.toString().lines()).noneMatch(line -> line.contains("SEVERE") || line.contains("INFO"));
    }

    private static final class Records extends Handler {
        private final List<LogRecord> list = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord event) {
            list.add(event);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
