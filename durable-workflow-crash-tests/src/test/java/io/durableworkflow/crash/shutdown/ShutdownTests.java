package io.durableworkflow.crash.shutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.crash.DatabaseCopy;
import io.durableworkflow.crash.Jvm;
import io.durableworkflow.crash.ledger.Effect;
import io.durableworkflow.crash.ledger.LedgerFile;
import io.durableworkflow.crash.ledger.LedgerLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks a real process to end, as {@code kill} does, while it works. It must end by itself, lose nothing, and let nothing fail or be
 * undone for that; the next process finishes everything.
 *
 * <p>{@code -Dshutdowns=} repeats the shutdowns under load and during recovery, at other moments.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
final class ShutdownTests {
    private static final int SIGTERM = 128 + 15;
    private static final int ENDLESS = 1_000_000;
    private static final String STARTED_ON = "Tomcat started on port ";

    @TempDir
    Path folder;

    private int processes;

    /** How an execution stands. */
    private record Execution(String id, String status, String compensation) {}

    @Test
    void underLoad() {
        Set<String> accepted = new HashSet<>();
        int rounds = Integer.getInteger("shutdowns", 1);
        for (int round = 0; round < rounds; round++) {
            try (Jvm jvm = start(false, "10s", "start", "quick", ENDLESS, 64)) {
                int enough = 200 + 50 * (round % 10);
                for (int n = 0; n < enough; n++) {
                    jvm.await(Application.ACCEPTED);
                }
                List<String> printed = terminate(jvm);
                accepted.addAll(rest(printed, Application.ACCEPTED));
            }
            assertThat(executions().keySet()).as("accepted, and not lost").containsAll(accepted);
            assertUntouched();
        }
        int open = open();
        finish();

        assertThat(executions().keySet()).containsAll(accepted);
        assertThat(executions().values())
                .allSatisfy(execution -> assertThat(execution.status()).isEqualTo("COMPLETED"));
        assertThat(counts())
                .as("steps are short, so none was cut off")
                .isEqualTo(timesEach(executions().keySet(), 1, "first", "second", "last"));
        print("under load: %d shutdowns, %d accepted, %d finished by the last process", rounds, accepted.size(), open);
    }

    @Test
    void underLoadWhileAPageStreams() {
        Set<String> accepted;
        try (Jvm jvm = start(
                false,
                "10s",
                "start",
                "quick",
                ENDLESS,
                64,
                "--spring.main.web-application-type=servlet",
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--durable-workflow.dashboard.enabled=true")) {
            String started = jvm.await(line -> line.contains(STARTED_ON));
            int port = Integer.parseInt(started.substring(started.indexOf(STARTED_ON) + STARTED_ON.length())
                    .split(" ", 2)[0]);
            try (OpenPage page = OpenPage.at(port)) {
                page.await("event: change");
                for (int n = 0; n < 300; n++) {
                    jvm.await(Application.ACCEPTED);
                }
                long asked = System.nanoTime();
                List<String> printed = terminate(jvm);
                print(
                        "while a page streams: ended after %d ms",
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked));

                accepted = rest(printed, Application.ACCEPTED);
                assertThat(page.rest()).as("the last that the page was told").endsWith("event: bye", "data: {}");
                assertThat(printed)
                        .anyMatch(line -> line.contains("Graceful shutdown complete"))
                        .noneMatch(line -> line.contains("Graceful shutdown aborted")
                                || line.contains("Shutdown phase")
                                || line.contains(" ERROR "));
            }
        }
        assertThat(executions().keySet()).as("accepted, and not lost").containsAll(accepted);
        assertUntouched();
        finish();

        assertThat(executions().values())
                .allSatisfy(execution -> assertThat(execution.status()).isEqualTo("COMPLETED"));
        assertThat(counts()).isEqualTo(timesEach(executions().keySet(), 1, "first", "second", "last"));
    }

    @Test
    void runningStepsMayEndWithinTheLimitAndAreNotWaitedForBeyondIt() {
        String workflows = "brief,lasting,lastingOnce,lastingAskedAfter";
        int count = 32;
        try (Jvm jvm = start(true, "3s", "start", workflows, count, 64)) {
            awaitAll(jvm, "begun ", count);
            terminate(jvm);
        }
        assertThat(executions()).hasSize(count);
        assertUntouched();
        Set<String> brief = idsOf("brief-");
        assertThat(recorded("untilStopped")).as("they have ended in time").isEqualTo(brief);
        assertThat(recorded("hang")).isEmpty();
        assertThat(recorded("hangOnce")).isEmpty();
        assertThat(recorded("hangAskedAfter")).isEmpty();
        finish();

        assertThat(executions().values())
                .allSatisfy(execution -> assertThat(execution.status()).isEqualTo("COMPLETED"));
        Map<Effect, Long> expected = timesEach(brief, 1, "untilStopped", "last");
        expected.putAll(timesEach(idsOf("lasting-"), 2, "hang"));
        expected.putAll(timesEach(idsOf("lasting-"), 1, "last"));
        expected.putAll(timesEach(idsOf("lastingOnce-"), 1, "hangOnce", "told", "last"));
        expected.putAll(timesEach(idsOf("lastingAskedAfter-"), 1, "hangAskedAfter", "told", "last"));
        assertThat(counts()).isEqualTo(expected);
    }

    @Test
    void whileItRecoversManyExecutions() {
        int count = 1_500;
        int running = 300;
        try (Jvm jvm = start(true, "10s", "start", "crowd", count, running)) {
            Set<String> awaited = new HashSet<>();
            for (int n = 0; n < running + count; n++) {
                awaited.add(jvm.await(line -> line.startsWith("begun ") || line.startsWith(Application.ACCEPTED)));
            }
            assertThat(awaited).hasSize(running + count);
            jvm.kill();
        }
        int open = count;
        int rounds = Integer.getInteger("shutdowns", 1);
        for (int round = 0; round < rounds && open > 0; round++) {
            try (Jvm jvm = start(false, "10s", "finish", "", 0, running)) {
                jvm.await("begun ");
                terminate(jvm);
            }
            assertThat(executions()).hasSize(count);
            assertUntouched();
            int left = open();
            print("while it recovers: %d executions were open before, %d after", open, left);
            open = left;
            assertThat(round > 0 || open > 0).as("it was not done yet").isTrue();
        }
        finish();

        assertThat(executions().values())
                .allSatisfy(execution -> assertThat(execution.status()).isEqualTo("COMPLETED"));
        Map<Effect, Long> counts = counts();
        Set<String> all = executions().keySet();
        Map<Effect, Long> hung = new HashMap<>(counts);
        hung.keySet().removeIf(effect -> !effect.step().equals("hang"));
        counts.keySet().removeAll(hung.keySet());
        assertThat(counts).isEqualTo(timesEach(all, 1, "first", "last"));
        assertThat(hung.keySet()).isEqualTo(timesEach(all, 1, "hang").keySet());
        assertThat(hung.values().stream().filter(times -> times == 2))
                .as("only those that the killed process had in hand are done again")
                .hasSize(running);
        assertThat(hung.values()).containsOnly(1L, 2L);
    }

    @Test
    void whileItCompensates() {
        int count = 40;
        try (Jvm jvm = start(true, "3s", "start", "briefSaga,lastingSaga", count, 64)) {
            awaitAll(jvm, "begun ", count);
            terminate(jvm);
        }
        assertThat(executions().values())
                .hasSize(count)
                .allSatisfy(execution ->
                        assertThat(execution).isEqualTo(new Execution(execution.id(), "COMPENSATING", "RUNNING")));
        assertThat(recordedCompensations()).isEqualTo(idsOf("briefSaga-"));
        finish();

        assertThat(executions().values())
                .allSatisfy(
                        execution -> assertThat(execution).isEqualTo(new Execution(execution.id(), "FAILED", "DONE")));
        Map<Effect, Long> expected = timesEach(executions().keySet(), 1, "first", "book", "undoFirst");
        expected.putAll(timesEach(idsOf("briefSaga-"), 1, "undo"));
        expected.putAll(timesEach(idsOf("lastingSaga-"), 2, "undo"));
        assertThat(counts()).isEqualTo(expected);
        Map<String, List<String>> order = new HashMap<>();
        LedgerFile.read(ledger())
                .lines()
                .forEach(line -> order.computeIfAbsent(line.execution(), id -> new ArrayList<>())
                        .add(line.step()));
        assertThat(order.values())
                .allSatisfy(steps ->
                        assertThat(steps.stream().distinct()).containsExactly("first", "book", "undo", "undoFirst"));
    }

    private void finish() {
        try (Jvm jvm = start(false, "10s", "finish", "", 0, 64)) {
            jvm.await(Application.FINISHED);
            terminate(jvm);
        }
    }

    // Asks it to end; the code says that it did because it was asked, and was not killed.
    private static List<String> terminate(Jvm jvm) {
        jvm.terminate();
        List<String> printed = jvm.output();
        assertThat(jvm.exitCode()).isEqualTo(SIGTERM);
        return printed;
    }

    private Jvm start(
            boolean hanging, String limit, String task, String workflows, int count, int permits, String... more) {
        processes++;
        List<String> arguments = new ArrayList<>(List.of(
                "--process=" + processes,
                "--ledger=" + ledger(),
                "--hanging=" + hanging,
                "--task=" + task,
                "--workflows=" + workflows,
                "--count=" + count,
                "--durable-workflow.sqlite.path=" + folder.resolve("workflows.db"),
                "--durable-workflow.max-concurrent-executions=" + permits,
                "--spring.lifecycle.timeout-per-shutdown-phase=" + limit,
                "--spring.main.keep-alive=true",
                "--spring.main.banner-mode=off"));
        arguments.addAll(List.of(more));
        return Jvm.start(
                Map.of(),
                Runtime.version().feature() >= 24 ? List.of("--enable-native-access=ALL-UNNAMED") : List.of(),
                Application.class,
                arguments.toArray());
    }

    private static void awaitAll(Jvm jvm, String start, int count) {
        Set<String> seen = new HashSet<>();
        while (seen.size() < count) {
            seen.add(jvm.await(start));
        }
    }

    private static Set<String> rest(List<String> lines, String start) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .collect(Collectors.toSet());
    }

    // Nothing has failed, been undone or been set aside.
    private void assertUntouched() {
        assertThat(executions().values()).allSatisfy(execution -> {
            assertThat(execution.status()).isIn("QUEUED", "RUNNING", "SUSPENDED", "COMPLETED");
            assertThat(execution.compensation()).isEqualTo("NONE");
        });
    }

    private int open() {
        return (int) executions().values().stream()
                .filter(execution -> !execution.status().equals("COMPLETED"))
                .count();
    }

    private Set<String> idsOf(String start) {
        return executions().keySet().stream().filter(id -> id.startsWith(start)).collect(Collectors.toSet());
    }

    private Map<String, Execution> executions() {
        try (DatabaseCopy copy = copy()) {
            Map<String, Execution> executions = new HashMap<>();
            copy.query(
                            "SELECT id, status, compensation FROM dw_execution",
                            row -> new Execution(row.getString(1), row.getString(2), row.getString(3)))
                    .forEach(execution -> executions.put(execution.id(), execution));
            return executions;
        }
    }

    // Executions that have the result of a step on disk.
    private Set<String> recorded(String step) {
        return executionsOf("c.kind = 0 AND c.status = 1 AND c.name = '" + step + "'");
    }

    private Set<String> recordedCompensations() {
        return executionsOf("c.kind = 3 AND c.status = 1");
    }

    private Set<String> executionsOf(String condition) {
        try (DatabaseCopy copy = copy()) {
            return Set.copyOf(copy.query(
                    "SELECT e.id FROM dw_checkpoint AS c JOIN dw_execution AS e ON e.no = c.execution_no WHERE "
                            + condition,
                    row -> row.getString(1)));
        }
    }

    private DatabaseCopy copy() {
        return DatabaseCopy.of(folder.resolve("workflows.db"), folder.resolve("copies"));
    }

    private Path ledger() {
        return folder.resolve("ledger");
    }

    private Map<Effect, Long> counts() {
        return LedgerFile.read(ledger()).lines().stream()
                .collect(Collectors.groupingBy(LedgerLine::effect, HashMap::new, Collectors.counting()));
    }

    private static Map<Effect, Long> timesEach(Set<String> executions, long times, String... steps) {
        Map<Effect, Long> expected = new HashMap<>();
        for (String execution : executions) {
            for (String step : steps) {
                expected.put(new Effect(execution, step), times);
            }
        }
        return expected;
    }

    private static void print(String format, Object... arguments) {
        System.out.printf("shutdown test: " + format + "%n", arguments);
    }
}
