package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.durableworkflow.RetryPolicy;
import io.durableworkflow.RetryPolicy.Growth;
import io.durableworkflow.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written at a step wins; where nothing is written, the default holds. */
class StepRetryTests {
    private static final RetryPolicy DEFAULTS = RetryPolicy.linear(4, Duration.ofSeconds(2))
            .withMaxDelay(Duration.ofSeconds(30))
            .withJitter(0.5);

    @Test
    void isTheEnginesWhenNothingIsWritten() {
        assertThat(merged("plain")).isNull();
    }

    @Test
    void takesWhatIsWritten() {
        assertThat(merged("all"))
                .isEqualTo(new RetryPolicy(
                        7,
                        Duration.ofSeconds(10),
                        Growth.EXPONENTIAL,
                        3,
                        Duration.ofMinutes(1),
                        0,
                        List.of(IOException.class),
                        List.of(IllegalStateException.class),
                        Duration.ofMinutes(10)));
    }

    @Test
    void takesTheRestFromTheDefaults() {
        assertThat(merged("attemptsOnly"))
                .isEqualTo(new RetryPolicy(
                        2, Duration.ofSeconds(2), Growth.LINEAR, 1, Duration.ofSeconds(30), 0.5, List.of(), List.of()));
    }

    @Test
    void letsNoDefaultOverruleWhatIsWritten() {
        assertThat(merged("longDelay").maxDelay()).isEqualTo(Duration.ofMinutes(5));
        assertThat(merged("shortMaxDelay").delay()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void readsAConstantPauseFromAMultiplierOfOne() {
        assertThat(merged("constant").growth()).isEqualTo(Growth.FIXED);
    }

    @Test
    void namesTheAttributeThatIsNoDuration() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> merged("bad"))
                .withMessage(
                        "maxDelay must be a duration such as \"500ms\", \"10s\", \"1h\" or \"PT10S\", was \"ten\"");
    }

    private static RetryPolicy merged(String method) {
        return StepRetry.of(
                Arrays.stream(Steps.class.getDeclaredMethods())
                        .filter(candidate -> candidate.getName().equals(method))
                        .findFirst()
                        .orElseThrow()
                        .getAnnotation(Step.class),
                DEFAULTS);
    }

    interface Steps {
        @Step
        void plain();

        @Step(
                maxAttempts = 7,
                delay = "PT10S",
                multiplier = 3,
                maxDelay = "1m",
                jitter = 0,
                includes = IOException.class,
                excludes = IllegalStateException.class,
                maxElapsed = "10m")
        void all();

        @Step(maxAttempts = 2)
        void attemptsOnly();

        @Step(delay = "5m")
        void longDelay();

        @Step(maxDelay = "500ms")
        void shortMaxDelay();

        @Step(multiplier = 1)
        void constant();

        @Step(maxDelay = "ten")
        void bad();
    }
}
