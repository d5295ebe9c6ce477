package io.durableworkflow.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class ShutdownLimitTests {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-,PT28S", "10s,PT9S", "5m,PT4M58S", "0s,PT0S", "-5s,PT0S"})
    void leavesSpringALittleTime(String phaseTimeout, String limit) {
        MockEnvironment environment = new MockEnvironment();
        if (phaseTimeout != null) {
            environment.setProperty("spring.lifecycle.timeout-per-shutdown-phase", phaseTimeout);
        }

        assertThat(ShutdownLimit.of(environment)).hasToString(limit);
    }
}
