package io.durableworkflow.crash.deadly;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.crash.Jvm;
import io.durableworkflow.crash.deadly.DeadlyProcess.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An execution that halts the process each time it is run is left alone after some deaths, and the others complete. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class DeadlyExecutionTests {
    // No line of a logging library among those of the process.
    private static final String QUIET = "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Place.class)
    void itIsBlockedAfterSomeDeathsAndTheOthersGoOn(Place place) {
        int deaths = 0;
        List<String> output = run(place);
        while (output.contains("died")) {
            deaths++;
            assertThat(deaths).as("deaths").isLessThanOrEqualTo(DeadlyProcess.ATTEMPTS + 1);
            output = run(place);
        }

        assertThat(deaths).isEqualTo(DeadlyProcess.ATTEMPTS + 1);
        assertThat(output).contains("blocked RECOVERY_ATTEMPTS_USED_UP", "done " + DeadlyProcess.OTHERS, "closed");
    }

    private List<String> run(Place place) {
        try (Jvm jvm =
                Jvm.start(Map.of(), List.of(QUIET), DeadlyProcess.class, folder.resolve("workflows.db"), place)) {
            jvm.exitCode();
            return jvm.output();
        }
    }
}
