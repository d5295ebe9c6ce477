package io.durableworkflow.boot.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.WorkflowClock;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import io.durableworkflow.testing.VirtualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * Databases that processes of earlier versions left when they died are opened, brought up to date, and their executions are
 * finished. Beside each is what came of them with the version that wrote it: the same must come of them for ever.
 */
class GoldenFilesTests {
    private static final Path FILES = Path.of("src/test/resources/golden");
    private static final String ENCRYPTED = "-encrypted";

    // Of no use anywhere else.
    private static final String SECRET =
            Base64.getEncoder().encodeToString("the key of files that hide none.".getBytes(StandardCharsets.US_ASCII));

    @TempDir
    private Path folder;

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".db"))
                    .map(name -> name.substring(0, name.length() - ".db".length()))
                    .sorted()
                    .toList();
        }
    }

    private static ApplicationContextRunner application(Path file, boolean encrypted, Instant start) {
        ApplicationContextRunner runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
                .withBean(GoldenWorkflows.class)
                .withBean("virtualClock", WorkflowClock.class, () -> new VirtualClock(start))
                .withPropertyValues(
                        "durable-workflow.sqlite.path=" + file,
                        "durable-workflow.queues.narrow.concurrency=1",
                        "durable-workflow.compensation.delay=1h",
                        "durable-workflow.compensation.max-delay=1h");
        return encrypted
                ? runner.withPropertyValues(
                        "durable-workflow.encryption.keys[0].id=golden",
                        "durable-workflow.encryption.keys[0].secret=" + SECRET)
                : runner;
    }

    private static String outcomes(Path file, boolean encrypted) {
        StringBuilder outcomes = new StringBuilder();
        application(file, encrypted, GoldenProgram.DEATH.plus(Duration.ofMinutes(1)))
                .run(context -> {
                    GoldenProgram program = program(context);
                    program.finish();
                    outcomes.append(program.outcomes());
                });
        return outcomes.toString();
    }

    private static GoldenProgram program(
            org.springframework.boot.test.context.assertj.AssertableApplicationContext context) {
        return new GoldenProgram(
                context.getBean(DurableEngine.class),
                context.getBean(GoldenWorkflows.class),
                context.getBean(VirtualClock.class));
    }

    private static List<String> changeSets(Path file) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM dw_changelog ORDER BY id")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    @ParameterizedTest
    @MethodSource("names")
    void executionsEndAsTheyDidWithTheVersionThatWroteThem(String name) throws IOException {
        Path copy = Files.copy(FILES.resolve(name + ".db"), folder.resolve("workflows.db"));

        assertThat(outcomes(copy, name.endsWith(ENCRYPTED))).isEqualTo(Files.readString(FILES.resolve(name + ".txt")));
    }

    @Test
    void thereAreFilesWithTheNewestTables() throws Exception {
        Path empty = folder.resolve("empty.db");
        application(empty, false, GoldenProgram.DEATH).run(context -> {});
        List<String> newest = changeSets(empty);

        List<String> there = new ArrayList<>();
        for (String name : names()) {
            Path copy = Files.copy(FILES.resolve(name + ".db"), folder.resolve(name + ".db"));
            if (changeSets(copy).equals(newest)) {
                there.add(name.endsWith(ENCRYPTED) ? ENCRYPTED : "plain");
            }
        }
        assertThat(there)
                .as("files with the change sets %s; -Dgolden.write=<name> writes them", newest)
                .contains("plain", ENCRYPTED);
    }

    @Test
    @EnabledIfSystemProperty(
            named = "golden.write",
            matches = "[a-z0-9.-]+",
            disabledReason = "writes files that are to be kept, if -Dgolden.write names them")
    void writes() throws IOException {
        String name = System.getProperty("golden.write");
        write(name, false);
        write(name + ENCRYPTED, true);
    }

    private void write(String name, boolean encrypted) throws IOException {
        Path file = Files.createDirectories(FILES).resolve(name + ".db").toAbsolutePath();
        GoldenWorkflows.Death death = new GoldenWorkflows.Death(GoldenProgram.HANGING);
        application(folder.resolve(name + ".db"), encrypted, GoldenProgram.DEATH.minus(Duration.ofDays(2)))
                .withBean(GoldenWorkflows.Death.class, () -> death)
                .run(context -> {
                    program(context).begin();
                    assertThat(death.hanging.await(1, TimeUnit.MINUTES)).isTrue();
                    context.getBean(DurableEngine.class).backup(file);
                    death.end();
                });
        Path copy = Files.copy(file, folder.resolve(name + "-copy.db"));
        Files.writeString(FILES.resolve(name + ".txt"), outcomes(copy, encrypted));
    }
}
