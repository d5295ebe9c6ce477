package io.durableworkflow.crash.zombie;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.crash.Jvm;
import io.durableworkflow.crash.ledger.Effect;
import io.durableworkflow.crash.ledger.LedgerFile;
import io.durableworkflow.crash.ledger.LedgerLine;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stops a real process in the middle of its work, as a full machine, a hypervisor or a closed lid does, lets another one take
 * everything over or try to, and lets the first go on.
 */
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process is stopped by a signal")
final class ZombieTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int EACH = 3;
    private static final List<String> HELD = List.of("slow", "once", "saga", "parent", "between");
    private static final List<String> ASLEEP = List.of("nap", "patient");
    private static final String EVERYTHING = """
            SELECT 'execution', e::text FROM dw_execution e
            UNION ALL SELECT 'checkpoint', c::text FROM dw_checkpoint c
            UNION ALL SELECT 'event', v::text FROM dw_event v
            UNION ALL SELECT 'signal', s::text FROM dw_signal s
            ORDER BY 1, 2
            """;

    @TempDir
    Path folder;

    private final List<Jvm> processes = new ArrayList<>();
    private EmbeddedPostgres server;

    @AfterEach
    void endAll() throws IOException {
        processes.forEach(Jvm::close);
        if (server != null) {
            server.close();
        }
    }

    // ---- PostgreSQL ----

    @Test
    void whoeverLostItsExecutionsToAnotherProcessDoesNoHarmAndSaysSo() throws Exception {
        startServer();
        Jvm first = start(onServer("first"), true, "0s");
        beginEverything(first);
        await("all others sleep", () -> count("status = 'SUSPENDED'") >= 2 * EACH);
        first.signal("STOP");
        assertThat(refusal(onServer("refused"))).contains("held by another process");

        endSessionsOf("first");
        Jvm second = start(onServer("second"), false, "20s");
        finish(second);
        List<String> left = everything();
        List<LedgerLine> effects = ledger();
        assertDone(2, 2);
        first.signal("CONT");
        first.send("go");

        awaitHealth(first, "DOWN Another process has taken over");
        assertThat(everything()).isEqualTo(left);
        second.terminate();
        second.exitCode();
        awaitHealth(first, "DOWN Another process has taken over");
        first.send("start slow 100");
        assertThat(first.await(ShopApplication.REFUSED)).contains("Another process has taken over");
        assertThat(everything()).as("also when it is alone again").isEqualTo(left);
        List<LedgerLine> since = ledger().subList(effects.size(), ledger().size());
        assertThat(since)
                .as("a thread that was in no step may begin one before it finds out, and no second")
                .hasSizeLessThanOrEqualTo(EACH)
                .allSatisfy(line -> assertThat(line.process()).isEqualTo(1))
                .extracting(LedgerLine::effect)
                .doesNotHaveDuplicates()
                .allSatisfy(effect -> assertThat(effect.toString()).matches("last of between-[0-9]"));
        first.terminate();
        first.exitCode();
        Jvm third = start(onServer("third"), false, "20s");
        third.send("start slow 101");
        awaitOpen(third, 0);
        assertThat(count("id = 'slow-101' AND status = 'COMPLETED'")).isEqualTo(1);
        print(
                "%d executions taken over from a stopped process, %d rows as the second left them",
                count("true") - 1, left.size());
    }

    @Test
    void whoeverLostItsSessionsToNobodyGoesOnByItself() throws Exception {
        startServer();
        Jvm only = start(onServer("only"), true, "0s");
        beginEverything(only);
        await("all others sleep", () -> count("status = 'SUSPENDED'") >= 2 * EACH);
        only.signal("STOP");
        endSessionsOf("only");
        only.signal("CONT");
        only.send("go");

        finish(only);
        awaitHealth(only, "UP");

        assertDone(1, 1);
        assertThat(refusal(onServer("refused"))).contains("held by another process");
    }

    // ---- SQLite ----

    @Test
    void aStoppedProcessKeepsItsFileAndGoesOn() {
        Jvm first = start(onFile(), true, "0s");
        beginEverything(first);
        first.signal("STOP");

        assertThat(refusal(onFile())).contains("is held by another process");
        first.signal("CONT");
        first.send("go");

        finish(first);
        awaitHealth(first, "UP");
        assertDone(1, 1);
    }

    // ---- how ----

    private static void beginEverything(Jvm jvm) {
        for (int n = 0; n < EACH; n++) {
            for (String workflow : ASLEEP) {
                jvm.send("start " + workflow + " " + n);
            }
            for (String workflow : HELD) {
                jvm.send("start " + workflow + " " + n);
            }
        }
        for (int n = 0; n < EACH * HELD.size(); n++) {
            jvm.await(Shop.HELD);
        }
    }

    private static void finish(Jvm jvm) {
        for (int n = 0; n < EACH; n++) {
            jvm.send("signal patient-" + n);
        }
        awaitOpen(jvm, 0);
    }

    // How often what was interrupted has had its effect, and what was undone. All else has had it once.
    private void assertDone(long held, long undone) {
        Map<Effect, Long> counts = ledger().stream()
                .collect(Collectors.groupingBy(LedgerLine::effect, HashMap::new, Collectors.counting()));
        Map<Effect, Long> expected = new HashMap<>();
        for (int n = 0; n < EACH; n++) {
            for (String workflow : List.of("slow", "once", "parent", "between", "nap", "patient")) {
                expected.put(new Effect(workflow + "-" + n, "first"), 1L);
                expected.put(new Effect(workflow + "-" + n, "last"), 1L);
            }
            expected.put(new Effect("slow-" + n, "hold"), held);
            expected.put(new Effect("once-" + n, "holdOnce"), 1L);
            expected.put(new Effect("saga-" + n, "book"), 1L);
            expected.put(new Effect("saga-" + n, "undo"), undone);
        }
        Map<Boolean, List<Map.Entry<Effect, Long>>> children = counts.entrySet().stream()
                .collect(Collectors.partitioningBy(
                        count -> isOfChild(count.getKey().execution())));
        assertThat(children.get(false)).containsExactlyInAnyOrderElementsOf(expected.entrySet());
        assertThat(children.get(true))
                .hasSize(3 * EACH)
                .allSatisfy(count -> assertThat(count.getValue())
                        .isEqualTo(count.getKey().step().equals("hold") ? held : 1));
    }

    private static boolean isOfChild(String execution) {
        return !execution.matches("[a-z]+-[0-9]+");
    }

    private List<LedgerLine> ledger() {
        return LedgerFile.read(folder.resolve("ledger")).lines();
    }

    private static void awaitHealth(Jvm jvm, String start) {
        awaitAnswer(jvm, "health", ShopApplication.HEALTH, start);
    }

    private static void awaitOpen(Jvm jvm, int open) {
        awaitAnswer(jvm, "open", ShopApplication.OPEN, Integer.toString(open));
    }

    private static void awaitAnswer(Jvm jvm, String question, String answers, String wanted) {
        await(question + " is " + wanted, () -> {
            jvm.send(question);
            return jvm.await(answers).startsWith(wanted);
        });
    }

    private interface Question {
        boolean ask() throws SQLException;
    }

    private static void await(String what, Question question) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!question.ask()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("It did not come about that " + what);
                }
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private Jvm start(List<String> where, boolean holding, String lockWait) {
        Jvm jvm = launch(where, holding, lockWait);
        jvm.await(ShopApplication.READY);
        return jvm;
    }

    private String refusal(List<String> where) {
        Jvm jvm = launch(where, false, "0s");
        String line = jvm.await(printed -> printed.contains("held by another process"));
        assertThat(jvm.exitCode()).isNotZero();
        return line;
    }

    private Jvm launch(List<String> where, boolean holding, String lockWait) {
        List<String> arguments = new ArrayList<>(where);
        arguments.addAll(List.of(
                "--process=" + (processes.size() + 1),
                "--ledger=" + folder.resolve("ledger"),
                "--holding=" + holding,
                "--durable-workflow.sqlite.lock-wait=" + lockWait,
                "--durable-workflow.store-timeout=3s",
                "--spring.lifecycle.timeout-per-shutdown-phase=2s",
                "--spring.main.keep-alive=true",
                "--spring.main.banner-mode=off"));
        Jvm jvm = Jvm.start(
                Map.of(),
                Runtime.version().feature() >= 24 ? List.of("--enable-native-access=ALL-UNNAMED") : List.of(),
                ShopApplication.class,
                arguments.toArray());
        processes.add(jvm);
        return jvm;
    }

    private List<String> onFile() {
        return List.of("--durable-workflow.sqlite.path=" + folder.resolve("workflows.db"));
    }

    private List<String> onServer(String name) {
        return List.of(
                "--durable-workflow.datasource.mode=application",
                "--database=" + server.getJdbcUrl("postgres", "postgres") + "&ApplicationName=" + name);
    }

    private void startServer() throws IOException {
        server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    }

    private void endSessionsOf(String name) {
        query("SELECT pg_terminate_backend(pid), '' FROM pg_stat_activity WHERE application_name = '" + name + "'");
    }

    private long count(String condition) {
        return Long.parseLong(query("SELECT '', count(*) FROM dw_execution WHERE " + condition)
                .get(0));
    }

    private List<String> everything() {
        return query(EVERYTHING);
    }

    private List<String> query(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1) + rows.getString(2));
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError("cannot be asked: " + sql, e);
        }
    }

    private static void print(String format, Object... arguments) {
        System.out.printf("zombie test: " + format + "%n", arguments);
    }
}
