package io.durableworkflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTests {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final double MIDDLE = 0.5;

    private static List<Long> pausesInSeconds(RetryPolicy policy, int failures) {
        return IntStream.rangeClosed(1, failures)
                .mapToObj(attempt -> policy.delayAfter(attempt, MIDDLE).toSeconds())
                .toList();
    }

    @Test
    void fixedPausesAreAllAlike() {
        assertThat(pausesInSeconds(RetryPolicy.fixed(9, SECOND), 4)).containsExactly(1L, 1L, 1L, 1L);
    }

    @Test
    void linearPausesGrowByTheFirst() {
        assertThat(pausesInSeconds(RetryPolicy.linear(9, SECOND), 4)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void exponentialPausesGrowByAFactor() {
        assertThat(pausesInSeconds(RetryPolicy.exponential(9, SECOND, 3), 4)).containsExactly(1L, 3L, 9L, 27L);
    }

    @Test
    void noPauseIsLongerThanTheLongest() {
        RetryPolicy policy = RetryPolicy.exponential(1_000, SECOND, 2).withMaxDelay(Duration.ofSeconds(10));

        assertThat(pausesInSeconds(policy, 6)).containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
        assertThat(policy.delayAfter(999, MIDDLE)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void factorsBeyondAllNumbersEndAtTheLongestPause() {
        RetryPolicy policy = RetryPolicy.exponential(1_000, RetryPolicy.LONGEST_DELAY, 1_000);

        assertThat(policy.delayAfter(1_000, 1)).isEqualTo(RetryPolicy.LONGEST_DELAY);
    }

    @Test
    void noDelayIsNoDelayHoweverItGrows() {
        assertThat(RetryPolicy.exponential(1_000, Duration.ZERO, 1_000).delayAfter(1_000, 1))
                .isEqualTo(Duration.ZERO);
    }

    @Test
    void jitterVariesThePauseEitherWay() {
        RetryPolicy policy = RetryPolicy.fixed(9, Duration.ofSeconds(10)).withJitter(0.2);

        assertThat(policy.delayAfter(1, 0)).isEqualTo(Duration.ofSeconds(8));
        assertThat(policy.delayAfter(1, MIDDLE)).isEqualTo(Duration.ofSeconds(10));
        assertThat(policy.delayAfter(1, 1)).isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void jitterDoesNotReachBeyondTheLongestPause() {
        RetryPolicy policy = RetryPolicy.fixed(9, Duration.ofSeconds(10))
                .withMaxDelay(Duration.ofSeconds(11))
                .withJitter(1);

        assertThat(policy.delayAfter(1, 1)).isEqualTo(Duration.ofSeconds(11));
        assertThat(policy.delayAfter(1, 0)).isEqualTo(Duration.ZERO);
    }

    @Test
    void withoutIncludesEverythingIsWorthAnotherAttempt() {
        RetryPolicy policy = RetryPolicy.fixed(3, SECOND);

        assertThat(policy.retries(new IOException())).isTrue();
        assertThat(policy.retries(new AssertionError())).isTrue();
    }

    @Test
    void includesAndExcludesHoldForSubclasses() {
        RetryPolicy policy =
                RetryPolicy.fixed(3, SECOND).including(IOException.class).excluding(FileNotFoundException.class);

        assertThat(policy.retries(new IOException())).isTrue();
        assertThat(policy.retries(new FileNotFoundException())).isFalse();
        assertThat(policy.retries(new IllegalStateException())).isFalse();
        assertThat(RetryPolicy.fixed(3, SECOND).including(IOException.class).retries(new FileNotFoundException()))
                .isTrue();
    }

    @Test
    void excludesAreStrongerThanIncludes() {
        RetryPolicy policy = RetryPolicy.fixed(3, SECOND)
                .including(FileNotFoundException.class)
                .excluding(IOException.class);

        assertThat(policy.retries(new FileNotFoundException())).isFalse();
    }

    @Test
    void whatSaysSoItselfIsNeverRetried() {
        RetryPolicy policy = RetryPolicy.fixed(3, SECOND).including(NonRetryableException.class);

        assertThat(policy.retries(new NonRetryableException("no"))).isFalse();
        assertThat(policy.retries(new PayloadException("no"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_001})
    void theNumberOfAttemptsIsBounded(int attempts) {
        assertThatThrownBy(() -> RetryPolicy.fixed(attempts, SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxAttempts must be 1 to 1000, was " + attempts);
    }

    @Test
    void thePausesAreBounded() {
        assertThatThrownBy(() -> RetryPolicy.fixed(2, Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("delay must be 0 to ");
        assertThatThrownBy(() -> RetryPolicy.fixed(2, Duration.ofDays(366)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("delay must be 0 to ");
        assertThatThrownBy(() -> RetryPolicy.fixed(2, SECOND).withMaxDelay(Duration.ofMillis(999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("maxDelay must be from delay (PT1S) to ");
        assertThatThrownBy(() -> RetryPolicy.fixed(2, SECOND).withMaxDelay(Duration.ofDays(366)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("maxDelay ");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.99, 1_000.1, Double.NaN, Double.POSITIVE_INFINITY})
    void theMultiplierIsBounded(double multiplier) {
        assertThatThrownBy(() -> RetryPolicy.exponential(2, SECOND, multiplier))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("multiplier must be 1 to 1000, was " + multiplier);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void theJitterIsAShare(double jitter) {
        assertThatThrownBy(() -> RetryPolicy.fixed(2, SECOND).withJitter(jitter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("jitter must be 0 to 1, was " + jitter);
    }

    @Test
    void noneIsOneAttempt() {
        assertThat(RetryPolicy.none().maxAttempts()).isEqualTo(1);
    }
}
