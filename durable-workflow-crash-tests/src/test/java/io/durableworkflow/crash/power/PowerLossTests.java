package io.durableworkflow.crash.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.crash.DiskControl.Name;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a power cut may leave of a database, at any moment and with any part of what was not synced. {@code -Dpower.images} says how
 * many cuts the tests make, {@code -Dpower.seed} which.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
final class PowerLossTests {
    private static final int IMAGES = Integer.getInteger("power.images", 600) / 3;
    private static final long SEED = Long.getLong("power.seed", System.nanoTime());
    private static final int RESTARTS = 4;

    @TempDir
    private Path folder;

    private Path cuts;

    @BeforeEach
    void makeRoom() throws Exception {
        cuts = Files.createDirectory(folder.resolve("cuts"));
    }

    @Test
    void whatWasAcknowledgedIsThereWhenTheLogGrowsToItsLimit() throws Exception {
        Trace trace = Recording.record(folder, "FULL", 390, 6_000, 0);

        PowerCuts.Findings findings = cut("FULL", trace, false, IMAGES, new Restart(6_000, 390, false));

        assertThat(findings.failures()).isEmpty();
        assertThat(findings.restarts())
                .as("logs begun, of which two at the start of a process: the limit was reached")
                .isGreaterThan(2);
    }

    @Test
    void whatWasAcknowledgedIsThereWhenTheLogIsWrittenBackAllTheTime() throws Exception {
        Trace trace = Recording.record(folder, "FULL", 150, 500, 7);

        PowerCuts.Findings findings =
                cut("FULL, written back often", trace, false, IMAGES, new Restart(500, 150, false));

        assertThat(findings.failures()).isEmpty();
        assertThat(findings.restarts()).isGreaterThan(20);
    }

    @Test
    void withNormalTheLastCommitsAreLostAndNothingElse() throws Exception {
        Trace trace = Recording.record(folder, "NORMAL", 150, 1_000, 100);

        PowerCuts.Findings findings = cut("NORMAL", trace, true, IMAGES, new Restart(1_000, 150, true));

        assertThat(findings.failures()).isEmpty();
        assertThat(findings.lost()).as("what NORMAL is said to lose").isPositive();
    }

    /** Syncs that are not made, or not meant. */
    enum Lie {
        OF_THE_LOG(Name.WAL),
        OF_THE_DATABASE(Name.DATABASE),
        OF_THE_DIRECTORY(Name.DIRECTORY);

        private final Name name;

        Lie(Name name) {
            this.name = name;
        }

        Predicate<Trace.Entry> in(Trace trace) {
            Map<Integer, Name> names = new HashMap<>();
            names.put(Trace.DIRECTORY, Name.DIRECTORY);
            trace.entries().stream()
                    .filter(entry -> entry.event() == Event.CREATED)
                    .forEach(entry -> names.put(entry.file(), entry.name()));
            return entry -> (entry.event() == Event.SYNC_BEGUN || entry.event() == Event.SYNC_ENDED)
                    && names.get(entry.file()) == name;
        }
    }

    @Test
    void aDiskThatLiesAboutASyncIsFoundOut() throws Exception {
        Trace honest = Recording.record(folder, "FULL", 60, 500, 7);

        for (Lie lie : Lie.values()) {
            Trace trace = honest.without(lie.in(honest));

            PowerCuts.Findings findings = cut("a lie " + lie, trace, false, 100, null);

            assertThat(findings.failures()).as(lie.name()).isNotEmpty();
        }
    }

    private PowerCuts.Findings cut(String what, Trace trace, boolean mayLose, int images, Restart restart)
            throws Exception {
        CutPlan plan = CutPlan.of(trace, images, SEED);
        PowerCuts.Findings findings = new PowerCuts(trace, cuts, mayLose, SEED)
                .make(plan, restart == null ? 0 : Math.max(1, images / RESTARTS), restart);
        System.out.printf(
                "%s, seed %d: %d images of %d entries, %d commits and %d acknowledgements, the log begun %d times, %d restarts; at most %d acknowledgements lost, in %d images; %d failures%n",
                what,
                SEED,
                findings.images(),
                trace.entries().size(),
                findings.commits(),
                findings.acknowledged(),
                findings.restarts(),
                restart == null ? 0 : restart.made(),
                findings.lost(),
                findings.losing(),
                findings.failures().size());
        findings.failures().stream().limit(3).forEach(System.out::println);
        return findings;
    }
}
