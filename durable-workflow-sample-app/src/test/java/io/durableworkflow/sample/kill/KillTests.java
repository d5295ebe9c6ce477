package io.durableworkflow.sample.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.sample.kill.KillPlan.Kill;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Kills the application again and again while it works through the catalogue, and starts it again over the same files, until
 * all orders have ended. This is the promise of the library, put to the test with real processes, files and signals.
 *
 * <p>A failure is repeated, as far as time allows, by {@code -Dkill.seed=} with the seed that the test prints.
 */
class KillTests {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration WORK_LIMIT = Duration.ofMinutes(3);
    private static final Duration END_LIMIT = Duration.ofMinutes(3);
    private static final Duration FIRST_GUESS = Duration.ofSeconds(4);
    private static final long BYTES_PER_EFFECT = 150;

    // Kills come faster here than an execution may get on. In production such an execution is set aside for good
    // reason.
    private static final String[] ARGUMENTS = {
        "--sample.settlement-delay=500ms", "--durable-workflow.max-recovery-attempts=1000"
    };

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private final List<SampleProcess> processes = new ArrayList<>();
    private Duration startUp = FIRST_GUESS;

    @Test
    @Timeout(value = 12, unit = TimeUnit.MINUTES)
    void nothingIsLostAndNoRecordedStepIsRepeatedHoweverOftenTheProcessIsKilled() throws Exception {
        long seed = Long.getLong("kill.seed", System.nanoTime());
        print("seed %d", seed);
        long begin = System.nanoTime();
        Catalogue catalogue = Catalogue.read();
        Evidence evidence = new Evidence(folder);
        List<Kill> kills = KillPlan.of(seed);
        assertThat(kills).hasSizeGreaterThanOrEqualTo(20);

        try (Customers customers = new Customers(catalogue.lines())) {
            for (Kill kill : kills) {
                liveAndDie(kill, customers);
                evidence.gather(customers.accepted(), customers.delivered());
                print(
                        "killed %s: %d orders, %d ended, %d lines, %d of them repeats",
                        kill.phase(), evidence.executions(), evidence.ended(), evidence.lines(), evidence.repeats());
                assertThat(customers.surprises()).isEmpty();
            }
            liveToTheEnd(customers);
            evidence.gather(customers.accepted(), customers.delivered());
            assertThat(customers.surprises()).isEmpty();
        } catch (Throwable e) {
            print(
                    "the last process printed:%n%s",
                    processes.get(processes.size() - 1).log());
            throw e;
        }
        evidence.conclude(catalogue);

        print(
                "%d kills, %d starts, %d orders, %d lines in the ledger, %d repeated effects, %d torn lines, %d s",
                kills.size(),
                processes.size(),
                evidence.executions(),
                evidence.lines(),
                evidence.repeats(),
                evidence.tornLines(),
                Duration.ofNanos(System.nanoTime() - begin).toSeconds());
        assertThat(processes).allSatisfy(process -> assertThat(process.log()).doesNotContain(" ERROR "));
    }

    private void liveAndDie(Kill kill, Customers customers) throws Exception {
        SampleProcess process = start();
        try {
            switch (kill.phase()) {
                case STARTING -> awaitAge(process, kill.afterStart(startUp));
                case OPEN -> {
                    connect(process, customers);
                    awaitAge(process, process.age().plus(kill.afterOpening()));
                }
                case WORKING -> {
                    long before = ledgerBytes();
                    connect(process, customers);
                    await(process, WORK_LIMIT)
                            .until(() -> ledgerBytes() - before >= kill.afterEffects() * BYTES_PER_EFFECT);
                }
            }
        } finally {
            process.kill();
            customers.disconnect();
        }
    }

    private static void awaitAge(SampleProcess process, Duration age) {
        await(process, START_LIMIT).until(() -> process.age().compareTo(age) >= 0);
    }

    private long ledgerBytes() throws IOException {
        Path ledger = folder.resolve("sample-ledger.jsonl");
        return Files.exists(ledger) ? Files.size(ledger) : 0;
    }

    private void liveToTheEnd(Customers customers) throws Exception {
        SampleProcess process = start();
        try {
            URI address = connect(process, customers);
            await(process, END_LIMIT).until(customers::isDone);
            await(process, END_LIMIT).pollInterval(Duration.ofMillis(200)).until(() -> {
                assertThat(executions(address, "BLOCKED")).isEmpty();
                return executions(address, "QUEUED,RUNNING,SUSPENDED,PAUSED,COMPENSATING,BLOCKED")
                        .isEmpty();
            });
            process.stop();
        } finally {
            process.kill();
            customers.disconnect();
        }
    }

    private SampleProcess start() throws IOException {
        SampleProcess process = SampleProcess.start(folder, processes.size() + 1, ARGUMENTS);
        processes.add(process);
        return process;
    }

    private URI connect(SampleProcess process, Customers customers) {
        await(process, START_LIMIT).until(() -> process.address().isPresent());
        startUp = process.age();
        URI address = process.address().orElseThrow();
        customers.connect(address);
        return address;
    }

    private static ConditionFactory await(SampleProcess process, Duration limit) {
        return Awaitility.await()
                .atMost(limit)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .failFast("the process has ended by itself", () -> !process.isAlive());
    }

    private static List<String> executions(URI address, String statuses) throws Exception {
        String body = HTTP.send(
                        HttpRequest.newBuilder(address.resolve("/actuator/workflows?limit=5&status=" + statuses))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        List<String> found = new ArrayList<>();
        new JsonMapper().readTree(body).get("executions").forEach(execution -> found.add(execution.toString()));
        return found;
    }

    private static void print(String format, Object... arguments) {
        System.out.printf("kill test: " + format + "%n", arguments);
    }
}
