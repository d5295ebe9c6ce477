package io.durableworkflow.crash.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.crash.Jvm;
import io.durableworkflow.crash.kill.KillPlan.Kill;
import io.durableworkflow.crash.kill.KillPlan.Phase;
import io.durableworkflow.crash.ledger.LedgerFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills the program again and again, and starts it again over the same files, until all executions have ended. {@link Rules} says
 * what must hold each time.
 *
 * <p>{@code -Dkills=} sets how many kills there are, for all databases together. A failure is repeated, as far as time allows, by
 * {@code -Dkill.seed=} with the seed that the test prints.
 */
final class KillTests {
    private static final int KILLS = 200;
    private static final int CHECKED_EVERY = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration TURN = Duration.ofMillis(20);

    @TempDir
    static Path programFolder;

    private static ProgramFiles files;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("kill.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private int processes;
    private int torn;
    private Duration opening = Duration.ofSeconds(1);
    private Findings findings = Findings.NOTHING;

    @BeforeAll
    static void makeStartsFast() throws IOException {
        files = ProgramFiles.make(programFolder);
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 4, unit = TimeUnit.HOURS)
    void nothingIsLostAndNoRecordedStepIsRepeatedHoweverOftenTheProcessIsKilled(Database database) {
        long begin = System.nanoTime();
        List<Kill> kills = KillPlan.of(Integer.getInteger("kills", KILLS) / Database.values().length, random);
        print("seed %d, database %s, %d kills", seed, database, kills.size());
        Driver driver = new Driver(database, random);

        for (Kill kill : kills) {
            liveAndDie(kill, database, driver);
            if (processes % CHECKED_EVERY == 0) {
                gather(driver);
            }
        }
        liveToTheEnd(database, driver);
        gather(driver);
        assertThat(Rules.finallyToo(findings)).isEmpty();

        print(
                "%s: %d kills, %d executions started of %d in all, %d effects of which %d repeats, %d outcomes unknown, %d torn lines, opens in %d ms, %d s",
                database,
                kills.size(),
                driver.started(),
                findings.stored().executions().size(),
                findings.ledger().size(),
                findings.repeats(),
                findings.unknown(),
                torn,
                opening.toMillis(),
                Duration.ofNanos(System.nanoTime() - begin).toSeconds());
        assertThat(findings.repeats())
                .as("kills between an effect and its record")
                .isPositive();
    }

    private void liveAndDie(Kill kill, Database database, Driver driver) {
        int heard = 0;
        try (Jvm jvm = start(database)) {
            long begin = System.nanoTime();
            if (kill.phase() == Phase.OPEN) {
                heard = hearUntil(jvm, driver, line -> line.startsWith(Program.OPEN));
                opening = Duration.ofNanos(System.nanoTime() - begin);
                begin = System.nanoTime();
            }
            long end = begin + kill.delay(opening).toNanos();
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                if (kill.phase() == Phase.OPEN) {
                    driver.nextAndNew().forEach(jvm::send);
                }
                String line = jvm.poll(Duration.ofNanos(Math.min(left, TURN.toNanos())));
                if (line != null) {
                    driver.heard(line);
                    heard++;
                }
            }
            assertThat(jvm.isAlive()).as("the process lives until it is killed").isTrue();
            List<String> printed = jvm.kill();
            printed.subList(heard, printed.size()).forEach(driver::heard);
        }
        driver.gone();
    }

    private void liveToTheEnd(Database database, Driver driver) {
        try (Jvm jvm = start(database)) {
            hearUntil(jvm, driver, line -> line.startsWith(Program.OPEN));
            while (!driver.isDone()) {
                driver.next().forEach(jvm::send);
                hearUntil(jvm, driver, line -> true);
            }
            jvm.send(Program.FINISH);
            hearUntil(jvm, driver, Driver::isFinished);
            jvm.sendNothingMore();
            assertThat(jvm.exitCode()).isZero();
        }
    }

    // Answers how many lines there were.
    private static int hearUntil(Jvm jvm, Driver driver, Predicate<String> wanted) {
        int heard = 0;
        String line;
        do {
            line = jvm.poll(PATIENCE);
            assertThat(line)
                    .as("something is stuck, nothing is heard any more; so far " + driver.surprises())
                    .isNotNull();
            driver.heard(line);
            heard++;
        } while (!wanted.test(line));
        return heard;
    }

    private Jvm start(Database database) {
        processes++;
        return files.start(database, file(), ledger(), processes);
    }

    private Path file() {
        return folder.resolve("workflows.db");
    }

    private Path ledger() {
        return folder.resolve("ledger");
    }

    private void gather(Driver driver) {
        LedgerFile ledger = LedgerFile.read(ledger());
        torn = ledger.torn();
        Findings before = findings;
        findings = new Findings(ledger.lines(), Stored.read(file(), folder.resolve("copies")), driver.acknowledged());
        assertThat(driver.surprises()).isEmpty();
        assertThat(Rules.always(before, findings)).isEmpty();
    }

    private static void print(String format, Object... arguments) {
        System.out.printf("kill test: " + format + "%n", arguments);
    }
}
