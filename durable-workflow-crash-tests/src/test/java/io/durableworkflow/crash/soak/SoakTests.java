package io.durableworkflow.crash.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.crash.DatabaseCopy;
import io.durableworkflow.crash.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What an engine uses under a steady load stays the same, and everything that it promises holds all the while. */
final class SoakTests {
    private static final int SECONDS_IN_THE_BUILD = 20;

    // No line of a logging library among those of the process.
    private static final String QUIET = "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider";

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aShortOneWorksAndTakesSamples() throws IOException {
        assertThat(soak(SECONDS_IN_THE_BUILD, 2))
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(sample -> assertThat(sample.values().get(0)).isPositive());
    }

    @Test
    @EnabledIfSystemProperty(
            named = "soak.minutes",
            matches = "[0-9]+",
            disabledReason = "it takes long; -Dsoak.minutes=60 says for how many minutes")
    @Timeout(value = 5, unit = TimeUnit.HOURS)
    void whatItUsesStaysTheSame() throws IOException {
        List<Sample> samples = soak(60 * Integer.getInteger("soak.minutes"), 5);

        for (int i = 0; i < Sample.NAMES.size(); i++) {
            System.out.printf(
                    "soak: %s: %.0f, %.0f, %.0f in the thirds%n",
                    Sample.NAMES.get(i),
                    Flatness.mean(samples, i, 0),
                    Flatness.mean(samples, i, 1),
                    Flatness.mean(samples, i, 2));
        }
        assertThat(Flatness.growing(samples)).isEmpty();
    }

    private List<Sample> soak(int seconds, int interval) throws IOException {
        Path series = Files.createDirectories(Path.of("target", "soak")).resolve("series-" + seconds + ".csv");
        Path file = folder.resolve("workflows.db");
        try (Jvm jvm =
                Jvm.start(Map.of(), List.of("-Xmx192m", QUIET), SoakProcess.class, file, series, seconds, interval)) {
            String worked = jvm.awaitLong("worked", seconds + 120);
            System.out.println("soak: " + seconds + " s: " + worked);
            assertThat(jvm.output())
                    .noneMatch(line -> line.startsWith("found"))
                    .last()
                    .isEqualTo("closed");
        }
        DatabaseCopy.of(file, folder.resolve("copy")).close();
        return Files.readAllLines(series).stream().map(Sample::parse).toList();
    }
}
