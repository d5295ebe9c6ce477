package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.testing.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastAttemptsTests {
    private final VirtualClock clock = new VirtualClock(Examples.T0);
    private final List<Long> next = new ArrayList<>();
    private final LastAttempts attempts = new LastAttempts(clock, next::add);

    @Test
    void oneIsAloneUntilItIsOver() {
        assertThat(attempts.begin(1)).isTrue();
        assertThat(attempts.begin(2)).isFalse();
        assertThat(attempts.begin(3)).isFalse();
        assertThat(next).isEmpty();

        attempts.over(1);
        assertThat(next).containsExactly(2L);
        assertThat(attempts.begin(2)).isTrue();
        assertThat(attempts.begin(3)).isFalse();
    }

    @Test
    void oneThatIsNotRunAfterAllKeepsNobodyElseWaiting() {
        attempts.begin(1);
        attempts.begin(2);
        attempts.begin(3);
        attempts.over(1);

        attempts.over(2); // was cancelled meanwhile

        assertThat(next).containsExactly(2L, 3L);
    }

    @Test
    void oneThatTakesLongIsAloneForSomeTimeOnly() {
        attempts.begin(1);
        attempts.begin(2);

        clock.advance(LastAttempts.LONGEST);

        assertThat(next).containsExactly(2L);
        assertThat(attempts.begin(2)).isTrue();
    }
}
